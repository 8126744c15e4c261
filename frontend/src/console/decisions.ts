/** What wants a moderator's decision, in one queue; no Vue, no screen. */
import type { HandCount, Question, Report, Review, Statement } from "@/protocol"

/** In the order of urgency: a vote that is stuck, harm that is being done, people who wait. */
export const WANTS = ["count", "report", "pending", "confirm", "question"] as const
export type Want = (typeof WANTS)[number]

export interface StatementDecision {
  id: string
  wants: Exclude<Want, "count">[]
  /** Since when the first of them has waited. */
  since: string
}

export interface CountDecision {
  id: string
  wants: ["count"]
  since: string
  poll: string
  venue: string | null
  counts: HandCount[]
}

export type Decision = StatementDecision | CountDecision

export interface Facts {
  reviews: readonly Review[]
  statements: readonly Statement[]
  questions: readonly Question[]
  reports: readonly Report[]
  counts: readonly HandCount[]
}

export function decisions(facts: Facts): Decision[] {
  const open = [...statementDecisions(facts), ...countDecisions(facts.counts)]
  const rank = (decision: Decision) => WANTS.indexOf(decision.wants[0]!)
  return open.sort((a, b) => rank(a) - rank(b) || a.since.localeCompare(b.since) || a.id.localeCompare(b.id))
}

/** A statement stands in the queue once, whatever it wants. */
function statementDecisions({ reviews, statements, questions, reports }: Facts): StatementDecision[] {
  const found = new Map<string, StatementDecision>()
  const want = (id: string, kind: StatementDecision["wants"][number], since: string): void => {
    const known = found.get(id)
    if (known) known.wants.push(kind)
    else found.set(id, { id, wants: [kind], since })
  }
  const published = new Map(statements.filter((one) => one.status === "published").map((one) => [one.id, one]))
  for (const report of reports) if (published.has(report.id)) want(report.id, "report", report.last_at)
  for (const review of reviews) if (review.status === "pending") want(review.id, "pending", review.posted_at)
  for (const one of published.values()) if (one.entered && !one.confirmed) want(one.id, "confirm", one.posted_at)
  for (const question of questions) {
    if (question.state === "open" && published.has(question.id)) want(question.id, "question", question.asked_at)
  }
  return [...found.values()]
}

/** Two tellers of one venue who counted differently. */
function countDecisions(counts: readonly HandCount[]): CountDecision[] {
  const disagreeing = counts.filter((count) => count.agrees === false)
  const places = new Map<string, HandCount[]>()
  for (const count of disagreeing) {
    const place = `${count.poll} ${count.venue ?? ""}`
    places.set(place, [...(places.get(place) ?? []), count])
  }
  return [...places].map(([id, at]) => ({
    id,
    wants: ["count"],
    since: at.map((count) => count.counted_at).sort()[0]!,
    poll: at[0]!.poll,
    venue: at[0]!.venue,
    counts: at,
  }))
}

const LATE_MS = 10 * 60_000

/** A question that has waited so long stands out. */
export const isLate = (askedAt: string, now: number): boolean => now - Date.parse(askedAt) > LATE_MS
