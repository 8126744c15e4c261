import { computed, ref, type ComputedRef, type Ref } from "vue"

import { decisions, WANTS, type Decision, type Want } from "@/console/decisions"
import type { LiveSession } from "@/live/useSession"
import type { Evidence, Review, Statement } from "@/protocol"

/** One statement in the moderator's middle column. */
export interface QueueEntry {
  id: string
  kind: "pending" | "published" | "handled"
  speaker: string
  text: string | null
  at: string
  replyTo: string | null
  department: string | null
  reason: string | null
  state: Statement["status"]
  pinned: boolean
  mergedInto: string | null
  /** A scribe wrote it down; `confirmed`: the speaker has agreed to the wording. */
  entered: boolean
  confirmed: boolean
  evidence: readonly Evidence[]
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
  pinned: false,
  mergedInto: null,
  entered: review.entered,
  confirmed: review.confirmed,
  evidence: review.evidence,
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
  pinned: statement.pinned,
  mergedInto: statement.merged_into,
  entered: statement.entered,
  confirmed: statement.confirmed,
  evidence: statement.evidence,
})

/** What wants a decision, what else is public, what was turned away; and the line the keyboard stands on. */
export function useQueue(live: LiveSession) {
  const reviews = live.all("review")
  const statements = live.all("statement")
  const questions = live.all("question")
  const reports = live.all("report")
  const counts = live.all("hand_count")
  const tray: Ref<Tray> = ref("published")
  /** One kind of decision alone, if the moderator wants to see no other. */
  const only: Ref<Want | null> = ref(null)

  const all = computed(() =>
    decisions({
      reviews: reviews.value,
      statements: statements.value,
      questions: questions.value,
      reports: reports.value,
      counts: counts.value,
    }),
  )
  const number = computed(() => new Map(WANTS.map((want) => [want, all.value.filter((one) => wants(one, want)).length])))
  const open = computed(() => {
    const want = only.value
    return want && number.value.get(want) ? all.value.filter((one) => wants(one, want)) : all.value
  })
  const waiting = computed(() => new Set(all.value.map(({ id }) => id)))

  const entries = computed(() => {
    const published = statements.value.filter((one) => one.status === "published").map(fromStatement)
    return new Map([...published, ...reviews.value.map(fromReview)].map((entry) => [entry.id, entry]))
  })
  const others = (kind: QueueEntry["kind"]) =>
    [...entries.value.values()].filter((entry) => entry.kind === kind && !waiting.value.has(entry.id)).sort(oldestFirst).reverse()
  const published = computed(() => others("published"))
  const handled = computed(() => others("handled"))
  const lower: ComputedRef<QueueEntry[]> = computed(() => (tray.value === "published" ? published.value : handled.value))
  const lines = computed(() => [...open.value.map(({ id }) => id), ...lower.value.map(({ id }) => id)])

  const at = ref<string | null>(null)
  const current = computed(() => (at.value ? (entries.value.get(at.value) ?? null) : null))

  /** Moves the cursor; from nowhere it lands on the first. */
  function move(step: 1 | -1): void {
    const index = lines.value.findIndex((id) => id === at.value)
    const next = index < 0 ? 0 : Math.min(Math.max(index + step, 0), lines.value.length - 1)
    at.value = lines.value[next] ?? null
  }
  /** Where the cursor goes when its line leaves: to its neighbour below, else above, in the same list. */
  function stepOff(id: string): void {
    if (at.value !== id) return
    const list = waiting.value.has(id) ? open.value.map((one) => one.id) : lower.value.map((one) => one.id)
    const index = list.indexOf(id)
    at.value = list[index + 1] ?? list[index - 1] ?? null
  }
  return { open, number, only, entryOf: (id: string) => entries.value.get(id) ?? null, published, handled, lower, tray, at, current, move, stepOff }
}

const wants = (decision: Decision, want: Want): boolean => (decision.wants as Want[]).includes(want)

export type Queue = ReturnType<typeof useQueue>
