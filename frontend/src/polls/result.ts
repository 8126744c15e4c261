/** Reckoning with straw polls; no Vue, no screen. */
import type { HandCount, Poll, PollDraft, PollTally, Stage } from "@/protocol"
import { isPossibleIn } from "@/protocol/facts"

/** A poll that is only prepared, beside those that have been opened. */
export const asPoll = (draft: PollDraft): Poll => ({
  ...draft,
  state: "draft",
  opened_at: null,
  closed_at: null,
  expected: null,
  present: null,
  reason: null,
})

/** How a poll stands: an open one is held where its session takes no votes at present. */
export type Standing = Poll["state"] | "held"

export function standingOf(poll: Poll, stage: Stage | undefined): Standing {
  return poll.state === "open" && stage && !isPossibleIn(stage, "poll.cast") ? "held" : poll.state
}

export interface Answer {
  id: string
  label: string
  /** Null while the counts are hidden. */
  count: number | null
  /** Of those who voted, 0 to 1. */
  share: number
}

/** Each answer of a poll with its count, in the order of the paper. */
export function answersOf(poll: Poll, tally: PollTally | null): Answer[] {
  const counts = tally?.counts ?? null
  const people = tally?.people ?? 0
  return poll.options.map(({ id, label }) => {
    const count = counts === null ? null : (counts[id] ?? 0)
    return { id, label, count, share: people ? (count ?? 0) / people : 0 }
  })
}

/** Those with the most votes: one, several where they are level, none while nobody has voted. */
export function leading(answers: readonly Answer[]): string[] {
  const most = Math.max(0, ...answers.map(({ count }) => count ?? 0))
  return most === 0 ? [] : answers.filter(({ count }) => count === most).map(({ id }) => id)
}

const AGE: Record<Poll["state"], number> = { open: 0, draft: 1, closed: 2, cancelled: 3 }

/** What is open comes first, then what is prepared, then what is over, the latest first. */
export function inOrder(polls: readonly Poll[]): Poll[] {
  const over = (poll: Poll) => poll.state === "closed" || poll.state === "cancelled"
  return [...polls].sort((a, b) => AGE[a.state] - AGE[b.state] || (over(a) ? b.position - a.position : a.position - b.position))
}

export interface VenueCount {
  venue: string | null
  counts: HandCount[]
  /** `agreed`: two tellers counted the same. */
  state: "one" | "agreed" | "differ"
}

/** The tellers' counts of one poll by venue. */
export function countsByVenue(counts: readonly HandCount[], poll: string): VenueCount[] {
  const venues = new Map<string | null, HandCount[]>()
  for (const count of counts) {
    if (count.poll === poll) venues.set(count.venue, [...(venues.get(count.venue) ?? []), count])
  }
  return [...venues].map(([venue, list]) => {
    const state = list.some(({ agrees }) => agrees === true) ? "agreed" : list.some(({ agrees }) => agrees === false) ? "differ" : "one"
    return { venue, counts: list, state }
  })
}
