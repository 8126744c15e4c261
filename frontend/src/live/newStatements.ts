import { computed, ref, shallowRef, watch, type ComputedRef } from "vue"

import type { Statement } from "@/protocol"

import type { LiveSession } from "./useSession"

export interface NewStatements {
  /** Root statements to show, without those merged into another. Those that came since are held back, so that nobody loses their place. */
  shown: ComputedRef<Statement[]>
  /** How many published ones are held back: "N 条新意见". */
  waiting: ComputedRef<number>
  show(): void
}

/** Holds back new root statements until asked for; a person's own appear at once. */
export function useNewStatements(live: LiveSession): NewStatements {
  const roots = computed(() => live.all("statement").value.filter((one) => one.reply_to === null && !one.merged_into))
  const known = shallowRef<ReadonlySet<string>>(new Set())
  const begun = ref(false)

  function show(): void {
    known.value = new Set([...known.value, ...roots.value.map((one) => one.id)])
  }

  // Everything in the first snapshot is shown; what a later one brings came while we were away.
  watch(
    () => live.session.value !== null && !begun.value,
    (first) => {
      if (!first) return
      begun.value = true
      show()
    },
    { immediate: true },
  )

  const isShown = (one: Statement): boolean =>
    known.value.has(one.id) || one.speaker === live.mySeat.value?.id

  // Where nothing stands yet, nobody has a place to lose.
  watch(
    () => begun.value && roots.value.length > 0 && !roots.value.some(isShown),
    (onlyNew) => onlyNew && show(),
  )
  return {
    shown: computed(() => roots.value.filter(isShown)),
    waiting: computed(
      () => roots.value.filter((one) => one.status === "published" && !isShown(one)).length,
    ),
    show,
  }
}
