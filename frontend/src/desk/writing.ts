/** A reply while it is written: what is kept on the device with every keystroke. */
import type { ReplyKind } from "@/protocol"
import { limitOf } from "@/protocol/facts"

export const KINDS: readonly ReplyKind[] = ["explanation", "promise", "transfer", "not_feasible", "written_later"]
export const TEXT_LIMIT = 2000
/** How long a promise may be. */
export const ACTION_LIMIT = 500
/** As many other questions as one reply can answer. */
export const ALSO_LIMIT = limitOf("reply.give", "also")

export interface Writing {
  text: string
  kind: ReplyKind
  /** A day of the calendar, or "". */
  due: string
  also: readonly string[]
}

export const EMPTY: Writing = { text: "", kind: "explanation", due: "", also: [] }

/** A promise may have a day, an answer in writing must have one, nothing else has. */
export const isDated = (kind: ReplyKind): boolean => kind === "promise" || kind === "written_later"
export const needsDay = (kind: ReplyKind): boolean => kind === "written_later"

export const sameSet = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((each) => other.includes(each))

export const sameWriting = (one: Writing, other: Writing): boolean =>
  one.text === other.text && one.kind === other.kind && one.due === other.due && sameSet(one.also, other.also)

/** Null for what is not one: nothing was kept, or by an older page. */
export function readWriting(kept: string): Writing | null {
  try {
    const found: unknown = JSON.parse(kept)
    if (typeof found !== "object" || found === null) return null
    const { text, kind, due, also } = found as Record<string, unknown>
    if (typeof text !== "string" || typeof due !== "string" || !Array.isArray(also)) return null
    return { text, due, kind: KINDS.find((each) => each === kind) ?? EMPTY.kind, also: also.filter((id) => typeof id === "string") }
  } catch {
    return null
  }
}

export interface ReplyArgs {
  statement: string
  text: string
  kind: ReplyKind
  also: string[]
  due_on?: string
}

/** What goes to the server; a day that the kind has no use for stays at home. */
export function replyArgs(statement: string, { text, kind, due, also }: Writing): ReplyArgs {
  const args: ReplyArgs = { statement, text: text.trim(), kind, also: [...also] }
  return due && isDated(kind) ? { ...args, due_on: due } : args
}

/** Today by the clock of the session, as a date field wants it. */
export function dayOf(at: Date): string {
  const two = (n: number) => String(n).padStart(2, "0")
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}
