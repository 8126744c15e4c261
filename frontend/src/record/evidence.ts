/** From a line to what it rests on, as the session shows it today. */
import type { Poll, Promise as Commitment, Reply, Statement } from "@/protocol"

import type { Line } from "./shapes"

/** What of a session is looked at; a live session gives it, and so does a test. */
export interface Shown {
  statement: (id: string) => Statement | null
  reply: (id: string) => Reply | null
  promise: (id: string) => Commitment | null
  poll: (id: string) => Poll | null
  /** Departments' replies to a statement, oldest first. */
  answers: (statement: string) => readonly Reply[]
}

export interface Found {
  statements: Statement[]
  replies: Reply[]
  promises: Commitment[]
  polls: Poll[]
}

const idsOf = ({ sources }: Line, kind: string): string[] => sources.flatMap((source) => (source.kind === kind ? [source.id] : []))
const present = <T>(items: readonly (T | null)[]): T[] => items.filter((item): item is T => item !== null)

/** Each thing once, in the order of the line's sources; answers given since stand behind those cited. */
export function evidenceOf(line: Line, shown: Shown): Found {
  const statements = present(idsOf(line, "statement").map(shown.statement))
  const promises = present(idsOf(line, "promise").map(shown.promise))
  const cited = present([...idsOf(line, "reply"), ...promises.map(({ reply }) => reply)].map(shown.reply))
  const given = statements.flatMap(({ id }) => shown.answers(id))
  return {
    statements,
    replies: [...new Map([...cited, ...given].map((reply) => [reply.id, reply])).values()],
    promises,
    polls: present(idsOf(line, "poll").map(shown.poll)),
  }
}

/** True if what a line quotes is not shown any more. */
export function isWithheld({ sources }: Line, shown: Pick<Shown, "statement" | "reply" | "promise" | "poll">): boolean {
  const [first] = sources
  const stands: Record<string, (id: string) => boolean | undefined> = {
    statement: (id) => still(shown.statement(id)?.status, "published"),
    reply: (id) => still(shown.reply(id)?.status, "published"),
    promise: (id) => still(shown.promise(id)?.state, "confirmed"),
    poll: (id) => still(shown.poll(id)?.state, "closed"),
  }
  return first !== undefined && stands[first.kind]?.(first.id) === false
}
const still = (state: string | undefined, live: string): boolean | undefined => (state === undefined ? undefined : state === live)

/** Seconds from the session's opening to a moment: where the replay begins. Null before any opening. */
export function momentOf(openedAt: string | null, at: string | null): number | null {
  if (openedAt === null || at === null) return null
  return Math.max(0, Math.floor((Date.parse(at) - Date.parse(openedAt)) / 1000))
}

/** When a line's first source was said, given, promised or counted. */
export function firstMoment({ sources }: Line, shown: Shown): string | null {
  const moments: Record<string, (id: string) => string | null | undefined> = {
    statement: (id) => shown.statement(id)?.posted_at,
    reply: (id) => shown.reply(id)?.given_at,
    promise: (id) => shown.promise(id)?.confirmed_at,
    poll: (id) => shown.poll(id)?.closed_at,
  }
  return sources.map(({ kind, id }) => moments[kind]?.(id)).find(Boolean) ?? null
}
