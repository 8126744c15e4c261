import type { Choice, Tally } from "@/protocol"

export type Counts = Pick<Tally, "agree" | "disagree" | "passed">

export const NO_VOTES: Counts = { agree: 0, disagree: 0, passed: 0 }

/** The count that belongs to a choice; the log calls those who passed by what they did. */
export function countOf(counts: Counts, choice: Choice): number {
  return choice === "pass" ? counts.passed : counts[choice]
}
