import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from "vue"

import type { LiveSession } from "@/live/useSession"
import type { OpinionMap } from "@/protocol"

import { isEmpty, standsAlike } from "./figures"

/** The opinion map as it is at this moment: for the big screen and the console. */
export function useOpinion(live: LiveSession): ComputedRef<OpinionMap | null> {
  return computed(() => live.findings.value.opinion ?? null)
}

export interface HeldOpinion {
  shown: Readonly<ShallowRef<OpinionMap | null>>
  /** Something else stands in the list now: it waits until it is asked for. */
  waiting: ComputedRef<boolean>
  show(): void
}

/** The same for somebody who reads: figures follow at once, another list only when it is asked for. */
export function useHeldOpinion(live: LiveSession): HeldOpinion {
  const latest = useOpinion(live)
  const shown = shallowRef(latest.value)
  const show = (): void => void (shown.value = latest.value)
  watch(latest, (next) => {
    if (!next || !shown.value || isEmpty(shown.value) || standsAlike(shown.value, next)) show()
  })
  return { shown, waiting: computed(() => latest.value !== shown.value), show }
}
