import { computed, type ComputedRef } from "vue"

import type { LiveSession } from "@/live/useSession"
import type { Choice, CommandArgs } from "@/protocol"

type Cast = CommandArgs<"endorsement.cast">

/** The person's choice on one statement, counting what is still on its way. */
export function useVote(live: LiveSession, statement: () => string) {
  const stored = computed(() => live.get("my_vote", statement()))
  const queued = computed(() =>
    live.outbox.value
      .filter((item) => item.name === "endorsement.cast" && (item.args as Cast).statement === statement())
      .pop(),
  )

  const choice: ComputedRef<Choice | null> = computed(() => {
    const item = queued.value
    if (item && item.state !== "refused") return (item.args as Cast).choice
    return stored.value?.choice ?? null
  })
  /** A vote that cannot leave says so; one that is simply under way does not flicker. */
  const delivery = computed<"waiting" | "failed" | null>(() => {
    const state = queued.value?.state
    if (state === "refused") return "failed"
    return state === "waiting" && live.state.value !== "live" ? "waiting" : null
  })
  const failure = computed(() => {
    const item = queued.value
    return item?.state === "refused" && item.code ? { code: item.code, data: item.data ?? {} } : null
  })
  const mayVote = computed(
    () => live.mySeat.value?.category === "voting" && live.mySeat.value.status === "present" && live.may("endorsement.cast"),
  )

  function cast(next: Choice): void {
    if (queued.value?.state === "refused") live.discard(queued.value.id)
    if (next === choice.value) return
    const known = Math.max(stored.value?.revision ?? 0, queued.value?.revision ?? 0)
    live.enqueue("endorsement.cast", { statement: statement(), choice: next, revision: known + 1 })
  }
  return { choice, delivery, failure, mayVote, cast }
}
