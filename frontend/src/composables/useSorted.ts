import { computed, ref, shallowRef, watch, type ComputedRef, type Ref } from "vue"

import type { LiveSession } from "@/live/useSession"
import type { Statement } from "@/protocol"

import type { Threads } from "./useThreads"

export type Order = "newest" | "support" | "unanswered"

/** The shown statements in the order the reader chose. */
export function useSorted(live: LiveSession, threads: Threads, shown: Readonly<Ref<readonly Statement[]>>) {
  const order = ref<Order>("newest")
  // Ranks are taken when the order is chosen: votes coming in must not move what somebody is reading.
  const ranks = shallowRef<ReadonlyMap<string, number>>(new Map())

  function rank(): void {
    ranks.value = new Map(shown.value.map(({ id }) => [id, live.get("tally", id)?.agree ?? 0]))
  }
  watch(order, rank)

  const sorted: ComputedRef<readonly Statement[]> = computed(() => {
    if (order.value === "unanswered") return threads.unanswered.value
    const newest = [...shown.value].sort(
      (a, b) => Number(b.pinned) - Number(a.pinned) || b.posted_at.localeCompare(a.posted_at) || b.id.localeCompare(a.id),
    )
    if (order.value === "newest") return newest
    return newest.sort((a, b) => (ranks.value.get(b.id) ?? 0) - (ranks.value.get(a.id) ?? 0))
  })
  return { order, sorted, rank }
}
