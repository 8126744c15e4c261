import { computed, ref, type ComputedRef, type Ref } from "vue"

import type { LiveSession } from "@/live/useSession"
import type { Review, Statement } from "@/protocol"

/** One line of the moderator's middle column. */
export interface QueueEntry {
  id: string
  kind: "pending" | "published" | "handled"
  speaker: string
  text: string | null
  at: string
  replyTo: string | null
  department: string | null
  reason: string | null
  state: "pending" | "rejected" | "hidden" | Statement["status"]
}

export type Tray = "published" | "handled"

const oldestFirst = (a: QueueEntry, b: QueueEntry) => a.at.localeCompare(b.at) || a.id.localeCompare(b.id)

const fromReview = (review: Review): QueueEntry => ({
  id: review.id,
  kind: review.status === "pending" ? "pending" : "handled",
  speaker: review.speaker,
  text: review.text,
  at: review.posted_at,
  replyTo: review.reply_to,
  department: review.department,
  reason: review.reason,
  state: review.status,
})

const fromStatement = (statement: Statement): QueueEntry => ({
  id: statement.id,
  kind: "published",
  speaker: statement.speaker,
  text: statement.text,
  at: statement.posted_at,
  replyTo: statement.reply_to,
  department: statement.department,
  reason: statement.reason,
  state: statement.status,
})

/** What wants a decision, what is public, what was turned away; and the entry the keyboard stands on. */
export function useQueue(live: LiveSession) {
  const reviews = live.all("review")
  const statements = live.all("statement")
  const tray: Ref<Tray> = ref("published")

  const pending = computed(() =>
    reviews.value.filter((review) => review.status === "pending").map(fromReview).sort(oldestFirst),
  )
  const published = computed(() =>
    statements.value.filter((one) => one.status === "published").map(fromStatement).sort(oldestFirst).reverse(),
  )
  const handled = computed(() =>
    reviews.value.filter((review) => review.status !== "pending").map(fromReview).sort(oldestFirst).reverse(),
  )
  const lower: ComputedRef<QueueEntry[]> = computed(() => (tray.value === "published" ? published.value : handled.value))
  const visible = computed(() => [...pending.value, ...lower.value])

  const at = ref<string | null>(null)
  const current = computed(() => visible.value.find((entry) => entry.id === at.value) ?? null)

  /** Moves the cursor; from nowhere it lands on the first. */
  function move(step: 1 | -1): void {
    const entries = visible.value
    const index = entries.findIndex((entry) => entry.id === at.value)
    const next = index < 0 ? 0 : Math.min(Math.max(index + step, 0), entries.length - 1)
    at.value = entries[next]?.id ?? null
  }
  /** Where the cursor goes when its entry leaves: to its neighbour below, else above, in the same list. */
  function stepOff(id: string): void {
    if (at.value !== id) return
    const list = pending.value.some((entry) => entry.id === id) ? pending.value : lower.value
    const index = list.findIndex((entry) => entry.id === id)
    at.value = (list[index + 1] ?? list[index - 1])?.id ?? null
  }
  return { pending, published, handled, lower, tray, at, current, move, stepOff }
}

export type Queue = ReturnType<typeof useQueue>
