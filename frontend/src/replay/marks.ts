/** What a timeline shows of a session, worked out from its frames; no Vue, no screen. */
import type { Put, Stage } from "@/protocol"

import type { ReplayFrame } from "./frames"

export const MARK_KINDS = ["stage", "item", "speaker", "statement", "reply", "promise", "poll"] as const
export type MarkKind = (typeof MARK_KINDS)[number]

/** Something that can be jumped to. */
export interface Mark {
  at: number
  kind: MarkKind
  /** The entity's id; of a stage, its name. */
  id: string
}

/** Something that lasted; `to` is null while it goes on. */
export interface Span {
  from: number
  to: number | null
  id: string
}

export interface Timeline {
  marks: Mark[]
  speakers: Span[]
  polls: Span[]
  stages: (Span & { id: Stage })[]
  /** How many votes on views came in each second in which some did. */
  votes: [second: number, count: number][]
}

const RUNNING: readonly Stage[] = ["open", "closing", "ratifying"]

/** Reads frames in their order, and remembers only what it needs to tell what is new. */
export class TimelineReader {
  readonly timeline: Timeline = { marks: [], speakers: [], polls: [], stages: [], votes: [] }
  private readonly seen = new Set<string>()
  private readonly cast = new Map<string, number>()
  private item: string | null = null

  take(frames: readonly ReplayFrame[]): void {
    for (const { at, put } of frames) {
      this.stage(at, put)
      this.said(at, put)
      this.lasting(at, put)
      this.voted(at, put)
    }
  }

  private stage(at: number, { session, agenda_item: items }: Put): void {
    const { stages } = this.timeline
    for (const { stage } of Object.values(session ?? {})) {
      const last = stages[stages.length - 1]
      if (last?.id === stage) continue
      if (last) last.to = at
      stages.push({ from: at, to: null, id: stage })
      this.mark(at, "stage", stage)
    }
    for (const { id, state } of Object.values(items ?? {})) {
      if (state !== "current" || id === this.item) continue
      this.item = id
      this.mark(at, "item", id)
    }
  }

  /** Words that are gone today leave no mark. */
  private said(at: number, { statement, reply, promise }: Put): void {
    for (const { id, text } of Object.values(statement ?? {})) if (text !== null) this.once(at, "statement", id)
    for (const { id, text } of Object.values(reply ?? {})) if (text !== null) this.once(at, "reply", id)
    for (const { id, action } of Object.values(promise ?? {})) if (action !== null) this.once(at, "promise", id)
  }

  private lasting(at: number, { turn, poll }: Put): void {
    const { speakers, polls } = this.timeline
    for (const { id, state } of Object.values(turn ?? {})) this.span(at, "speaker", id, state === "speaking", speakers)
    for (const { id, state } of Object.values(poll ?? {})) this.span(at, "poll", id, state === "open", polls)
  }

  /** A change of mind moves a vote and adds none. */
  private voted(at: number, { tally }: Put): void {
    let count = 0
    for (const { id, agree, disagree, passed } of Object.values(tally ?? {})) {
      const sum = agree + disagree + passed
      count += Math.max(0, sum - (this.cast.get(id) ?? 0))
      this.cast.set(id, sum)
    }
    if (count) this.timeline.votes.push([at, count])
  }

  private span(at: number, kind: "speaker" | "poll", id: string, goesOn: boolean, spans: Span[]): void {
    const open = spans.find((span) => span.id === id && span.to === null)
    if (open && !goesOn) open.to = at
    if (this.seen.has(`${kind} ${id}`)) return
    this.once(at, kind, id)
    spans.push({ from: at, to: goesOn ? null : at, id })
  }

  private once(at: number, kind: MarkKind, id: string): void {
    const key = `${kind} ${id}`
    if (this.seen.has(key)) return
    this.seen.add(key)
    this.mark(at, kind, id)
  }

  private mark(at: number, kind: MarkKind, id: string): void {
    this.timeline.marks.push({ at, kind, id })
  }
}

/** When the meeting did not go on: breaks, pauses and adjournments, as far as `end`. */
export const haltsOf = ({ stages }: Timeline, end: number): Span[] =>
  stages.filter(({ id, from, to }) => !RUNNING.includes(id) && (to ?? end) > from)

/** The next second behind this one that has a mark; null at the end. */
export const nextMark = (marks: readonly Mark[], second: number): number | null =>
  marks.find(({ at }) => at > second)?.at ?? null

/** The last second before this one that has a mark; null at the beginning. */
export function previousMark(marks: readonly Mark[], second: number): number | null {
  for (let index = marks.length - 1; index >= 0; index--) if (marks[index]!.at < second) return marks[index]!.at
  return null
}

/** What happened last, up to this second. */
export function latestMark(marks: readonly Mark[], second: number): Mark | null {
  for (let index = marks.length - 1; index >= 0; index--) if (marks[index]!.at <= second) return marks[index]!
  return null
}

/** Votes in so many equal parts of the time, each as a share of the fullest. */
export function density(votes: Timeline["votes"], seconds: number, parts: number): number[] {
  const sums = new Array<number>(parts).fill(0)
  for (const [at, count] of votes) {
    const part = Math.min(parts - 1, Math.floor((at / Math.max(1, seconds)) * parts))
    sums[part] = (sums[part] ?? 0) + count
  }
  const most = Math.max(1, ...sums)
  return sums.map((sum) => sum / most)
}
