import type { Promise as Commitment, Question, Reply, Statement } from "@/protocol"

/** What a department owes after the session: a promise, a written answer, any answer at all. */
export type DutyKind = "promise" | "written" | "unanswered"
export type Standing = "overdue" | "soon" | "later" | "undated" | "withdrawn"

export interface Duty {
  id: string
  kind: DutyKind
  department: string
  /** What is owed; null once the words were erased. */
  text: string | null
  /** The view that it goes back to. */
  statement: string | null
  /** The last day ("2026-12-31"), if one was given; as it was said, if it was no day. */
  dueOn: string | null
  dueText: string | null
  reason: string | null
  standing: Standing
  /** Days from today to the last day; negative once it is over. */
  days: number | null
}

export interface Session {
  promises: readonly Commitment[]
  replies: readonly Reply[]
  statements: readonly Statement[]
  questions: readonly Question[]
}

/** A department that has a week left should be seen to have a week left. */
export const SOON_DAYS = 7
const ORDER: Standing[] = ["overdue", "soon", "later", "undated", "withdrawn"]

/** Everything that is owed, most pressing first. `today` is a day of the calendar: "2026-03-01". */
export function dutiesOf(session: Session, today: string): Duty[] {
  const replies = new Map(session.replies.map((reply) => [reply.id, reply]))
  const statements = new Map(session.statements.map((statement) => [statement.id, statement]))
  const duties = [
    ...session.promises.map((promise) => ofPromise(promise, replies.get(promise.reply), today)),
    ...session.questions.flatMap((question) => ofQuestion(question, statements.get(question.id), today)),
  ]
  return duties.sort((a, b) => ORDER.indexOf(a.standing) - ORDER.indexOf(b.standing) || (a.days ?? 0) - (b.days ?? 0) || a.id.localeCompare(b.id))
}

function ofPromise(promise: Commitment, reply: Reply | undefined, today: string): Duty {
  const { id, department, action, reason, due_on: dueOn, due_text: dueText } = promise
  const withdrawn = promise.state === "withdrawn"
  const owed = { id, department, text: action, statement: reply?.statement ?? null, dueOn, dueText, reason }
  return { ...owed, kind: "promise", ...standing(withdrawn ? null : dueOn, today), ...(withdrawn && { standing: "withdrawn" }) }
}

/** A question of which nothing is owed any more, or that cannot be read, is none. */
function ofQuestion(question: Question, statement: Statement | undefined, today: string): Duty[] {
  if (question.state === "answered" || statement?.status !== "published" || !statement.department) return []
  const { id, text, department } = statement
  const kind = question.state === "later" ? "written" : "unanswered"
  const dueOn = question.due_on
  return [{ id, kind, department, text, statement: id, dueOn, dueText: null, reason: null, ...standing(dueOn, today) }]
}

function standing(dueOn: string | null, today: string): Pick<Duty, "standing" | "days"> {
  if (dueOn === null) return { standing: "undated", days: null }
  const days = Math.round((Date.parse(dueOn) - Date.parse(today)) / 86_400_000)
  if (days < 0) return { standing: "overdue", days }
  return { standing: days <= SOON_DAYS ? "soon" : "later", days }
}
