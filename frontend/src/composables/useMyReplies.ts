import { computed } from "vue"

import type { LiveSession, OutboxItem } from "@/live/useSession"

/** An official's replies to one question that are not public yet. */
export function useMyReplies(live: LiveSession, question: () => string) {
  return computed(() =>
    live.outbox.value.filter(
      (item): item is OutboxItem<"reply.give"> =>
        item.name === "reply.give" && (item as OutboxItem<"reply.give">).args.statement === question(),
    ),
  )
}
