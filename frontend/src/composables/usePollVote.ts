import { computed } from "vue"

import type { LiveSession } from "@/live/useSession"
import type { CommandArgs, Poll } from "@/protocol"

type Cast = CommandArgs<"poll.cast">

/** What the person chose in one poll, counting what is still on its way. */
export function usePollVote(live: LiveSession, poll: () => Poll) {
  const stored = computed(() => live.get("my_poll_vote", poll().id))
  const queued = computed(() =>
    live.outbox.value.filter((item) => item.name === "poll.cast" && (item.args as Cast).poll === poll().id).pop(),
  )
  const chosen = computed(() => {
    const item = queued.value
    if (item && item.state !== "refused") return (item.args as Cast).options
    return stored.value?.options ?? []
  })
  const delivery = computed<"waiting" | "failed" | null>(() => {
    const state = queued.value?.state
    if (state === "refused") return "failed"
    return state === "waiting" && live.state.value !== "live" ? "waiting" : null
  })
  const failure = computed(() => {
    const item = queued.value
    return item?.state === "refused" && item.code ? { code: item.code, data: item.data ?? {} } : null
  })
  /** Raised hands and papers are entered by others: such a person reads what was noted. */
  const otherChannel = computed(() => {
    const channel = live.mySeat.value?.channel
    return channel && channel !== "device" ? channel : null
  })
  const mayVote = computed(
    () =>
      poll().state === "open" &&
      live.mySeat.value?.category === "voting" &&
      live.mySeat.value.status === "present" &&
      otherChannel.value === null &&
      live.may("poll.cast"),
  )

  function cast(options: string[]): void {
    if (queued.value?.state === "refused") live.discard(queued.value.id)
    const known = Math.max(stored.value?.revision ?? 0, queued.value?.revision ?? 0)
    live.enqueue("poll.cast", { poll: poll().id, options, revision: known + 1 })
  }
  return { stored, chosen, delivery, failure, otherChannel, mayVote, cast }
}
