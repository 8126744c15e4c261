import { computed, type ComputedRef } from "vue"

import type { LiveSession, OutboxItem } from "@/live/useSession"

/** An answer that has not reached the others yet: an official's, or a secretary's draft of one. */
export type ReplyItem = OutboxItem<"reply.give"> | OutboxItem<"reply.draft">

export function useMyReplies(live: LiveSession): ComputedRef<ReplyItem[]> {
  return computed(() =>
    live.outbox.value.filter((item): item is ReplyItem => item.name === "reply.give" || item.name === "reply.draft"),
  )
}
