import { computed, type ComputedRef } from "vue"

import { useWords } from "@/composables/useWords"
import type { OpinionMap } from "@/protocol"

/** How the groups are called: 甲组, 乙组 … */
export function useGroups(map: () => OpinionMap) {
  const { w } = useWords()
  const nameOf = (group: number | null): string => {
    if (group === null) return w.value.opinion.everyone
    return w.value.opinion.group(w.value.opinion.letters[group] ?? String(group + 1))
  }
  const whole = (group: number, people: number): string => `${nameOf(group)} ${w.value.opinion.people(people)}`
  const told = () => map().groups.map(({ size }, group) => whole(group, size))
  return {
    nameOf,
    whole,
    /** On the map, where many names must be short. */
    labelOf: (group: number, people: number): string => (map().groups.length > 2 ? nameOf(group) : whole(group, people)),
    /** The groups with their sizes, to be read out. */
    spoken: computed(() => (map().groups.length > 1 ? told().join(w.value.opinion.comma) : w.value.opinion.oneGroup)),
  }
}

/** What is not shown, and why; empty where all of it is. */
export function useMissing(map: () => OpinionMap | null): ComputedRef<string> {
  const { w } = useWords()
  return computed(() => {
    const { withheld = null, groups = [] } = map() ?? {}
    if (withheld === "few_people" && groups.length > 1) return w.value.opinion.withheld.places
    return withheld ? w.value.opinion.withheld[withheld] : ""
  })
}
