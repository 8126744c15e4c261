/** Which of a session's statements lie on a department's desk, and in which order. */
import type { Question, Statement } from "@/protocol"

export interface Asked {
  statement: Statement
  question: Question
}

/** An answer should be there, or under way, after so long; then the clock says so in words. */
export const LATE_MS = 10 * 60_000

export const isLate = (askedAt: string, now: number): boolean => now - Date.parse(askedAt) > LATE_MS

const by =
  (key: (asked: Asked) => string) =>
  (a: Asked, b: Asked): number =>
    key(a).localeCompare(key(b)) || a.statement.id.localeCompare(b.statement.id)

export interface OnDesk {
  /** The longest waiting first; one that was merged stands under the other. */
  open: Asked[]
  /** To be answered in writing, the earliest day first. */
  later: Asked[]
  /** The newest first. */
  answered: Asked[]
}

/** `held`: somebody is writing on these; they stay where they are, whatever others do meanwhile. */
export function sortDesk(asked: readonly Asked[], held: ReadonlySet<string> = new Set()): OnDesk {
  const stateOf = ({ statement, question }: Asked) => (held.has(statement.id) ? "open" : question.state)
  const inState = (state: Question["state"]) => asked.filter((one) => stateOf(one) === state)
  const open = inState("open").sort(by(({ question }) => question.asked_at))
  const here = new Set(open.map(({ statement }) => statement.id))
  return {
    open: open.filter(({ statement }) => !statement.merged_into || !here.has(topOf(statement, open))),
    later: inState("later").sort(by(({ question }) => question.due_on ?? "")),
    answered: inState("answered").sort(by(({ statement }) => statement.posted_at)).reverse(),
  }
}

/** The one that a merged statement stands under in the end, as far as it lies on this desk. */
export function topOf(statement: Statement, asked: readonly Asked[]): string {
  const next = asked.find((one) => one.statement.id === statement.merged_into)
  return next ? topOf(next.statement, asked) : (statement.merged_into ?? statement.id)
}
