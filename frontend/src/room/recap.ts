/** 前情提要: what somebody who comes late has to know, by items of the agenda; no Vue, no screen. */
import { groupBy } from "@/lists"
import type { AgendaItem, Poll, Reply, Statement } from "@/protocol"

export interface Happened {
  items: readonly AgendaItem[]
  statements: readonly Statement[]
  replies: readonly Reply[]
  polls: readonly Poll[]
}

export interface MainPoint {
  statement: Statement
  /** What departments answered to it, or to a view that was merged into it. */
  replies: Reply[]
}

export interface RecapPart {
  /** Null for what belongs to no item. */
  item: AgendaItem | null
  points: MainPoint[]
  polls: Poll[]
}

export interface Recap {
  parts: RecapPart[]
  /** How many items are done, and how much there is of the rest. */
  items: number
  points: number
  replies: number
  polls: number
}

const oldestFirst = (a: Statement, b: Statement): number => a.posted_at.localeCompare(b.posted_at) || a.id.localeCompare(b.id)

/** Items that are done stand here even if nothing of them was marked; the others only with something to tell. */
export function recap({ items, statements, replies, polls }: Happened): Recap {
  const answers = answersByRoot(statements, replies)
  const points = statements
    .filter((one) => one.pinned && one.status === "published" && one.text !== null)
    .sort(oldestFirst)
    .map((statement) => ({ statement, replies: answers.get(statement.id) ?? [] }))
  const closed = polls.filter((poll) => poll.state === "closed").sort((a, b) => a.position - b.position)
  const part = (item: AgendaItem | null): RecapPart => ({
    item,
    points: points.filter(({ statement }) => under(statement.agenda_item, items) === (item?.id ?? null)),
    polls: closed.filter((poll) => under(poll.agenda_item, items) === (item?.id ?? null)),
  })
  const all = [...[...items].sort((a, b) => a.position - b.position).map(part), part(null)]
  return {
    parts: all.filter((one) => one.item?.state === "done" || one.points.length > 0 || one.polls.length > 0),
    items: items.filter((item) => item.state === "done").length,
    points: points.length,
    replies: new Set(points.flatMap((point) => point.replies.map(({ id }) => id))).size,
    polls: closed.length,
  }
}

/** An item that has left the agenda is none. */
function under(item: string | null, items: readonly AgendaItem[]): string | null {
  return items.some(({ id }) => id === item) ? item : null
}

function answersByRoot(statements: readonly Statement[], replies: readonly Reply[]): Map<string, Reply[]> {
  const byId = new Map(statements.map((one) => [one.id, one]))
  const top = (id: string): string => {
    let at = byId.get(id)
    // A loop cannot be made; a page that would hang on one must not exist either.
    for (let step = 0; at?.merged_into && step < statements.length; step++) at = byId.get(at.merged_into)
    return at?.id ?? id
  }
  const standing = replies
    .filter((reply) => reply.status === "published" && reply.text !== null)
    .sort((a, b) => a.given_at.localeCompare(b.given_at))
  const pairs = standing.flatMap((reply) => {
    const tops = new Set([reply.statement, ...reply.also].map(top))
    return [...tops].map((id) => ({ id, reply }))
  })
  return new Map([...groupBy(pairs, ({ id }) => id)].map(([id, found]) => [id, found.map(({ reply }) => reply)]))
}
