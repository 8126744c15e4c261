import { computed } from "vue"

import { useWords } from "@/composables/useWords"
import type { OpinionMap } from "@/protocol"

/** How the groups are called: 甲组, 乙组 … */
export function useGroups(map: () => OpinionMap) {
  const { w } = useWords()
  const nameOf = (group: number | null): string => {
    if (group === null) return w.value.opinion.everyone
    return w.value.opinion.group(w.value.opinion.letters[group] ?? String(group + 1))
  }
  return {
    nameOf,
    /** The groups with their sizes, to be read out. */
    spoken: computed(() => map().groups.map(({ size }, group) => `${nameOf(group)} ${w.value.opinion.people(size)}`).join(w.value.opinion.comma)),
  }
}
