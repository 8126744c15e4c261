/** The timeline as SVG paths: one for each kind, however many marks there are. */
import { density, haltsOf, type Span, type Timeline } from "./marks"

export const LANES = ["item", "speaker", "statement", "reply", "poll", "votes"] as const
export type Lane = (typeof LANES)[number]

export interface Box {
  width: number
  height: number
}

export interface Segment {
  x: number
  width: number
  /** Where its middle is, and what stands there. */
  middle: number
  name: string
  even: boolean
}

export interface Drawing {
  lane: number
  halts: string
  items: Segment[]
  speakers: string
  statements: string
  replies: string
  promises: string
  polls: string
  votes: string
}

const LEAST = 2
const BAR = 3

/** `nameOf`: what an agenda item is called where there is little room, its number. */
export function draw(timeline: Timeline, seconds: number, box: Box, nameOf: (item: string) => string): Drawing {
  const lane = box.height / LANES.length
  const x = (second: number): number => (Math.min(second, seconds) / Math.max(1, seconds)) * box.width
  const top = (name: Lane): number => LANES.indexOf(name) * lane
  const at = (kind: string): number[] => timeline.marks.filter((mark) => mark.kind === kind).map((mark) => x(mark.at))
  const bars = (spans: readonly Span[], name: Lane, share: number): string =>
    spans.map(({ from, to }) => bar(x(from), x(to ?? seconds), top(name) + lane * ((1 - share) / 2), lane * share)).join("")
  const diamond = (name: Lane, r: number) => (cx: number) => `M${n(cx)} ${n(top(name) + lane / 2 - r)}l${r} ${r}l${-r} ${r}l${-r} ${-r}z`
  const square = (name: Lane, r: number) => (cx: number) => `M${n(cx - r)} ${n(top(name) + lane / 2 - r)}h${2 * r}v${2 * r}h${-2 * r}z`
  const r = Math.min(5, lane * 0.3)
  return {
    lane,
    halts: haltsOf(timeline, seconds).map(({ from, to }) => bar(x(from), x(to ?? seconds), 0, box.height)).join(""),
    items: segments(timeline, seconds, x, nameOf),
    speakers: bars(timeline.speakers, "speaker", 0.4),
    statements: at("statement").map((cx) => `M${n(cx)} ${n(top("statement") + lane * 0.2)}v${n(lane * 0.6)}`).join(""),
    replies: at("reply").map(diamond("reply", r)).join(""),
    promises: at("promise").map(square("reply", r * 0.6)).join(""),
    polls: bars(timeline.polls, "poll", 0.7),
    votes: histogram(timeline, seconds, box, top("votes"), lane),
  }
}

function segments(timeline: Timeline, seconds: number, x: (second: number) => number, nameOf: (item: string) => string): Segment[] {
  const marks = timeline.marks.filter(({ kind }) => kind === "item")
  return marks.map(({ at, id }, index) => {
    const from = x(at)
    const width = Math.max(0, x(marks[index + 1]?.at ?? seconds) - from)
    return { x: from, width, middle: from + width / 2, name: nameOf(id), even: index % 2 === 0 }
  })
}

function histogram(timeline: Timeline, seconds: number, box: Box, top: number, lane: number): string {
  const parts = Math.max(1, Math.floor(box.width / (BAR + 1)))
  const step = box.width / parts
  return density(timeline.votes, seconds, parts)
    .map((share, index) => (share ? bar(index * step, index * step + BAR, top + lane * (1 - 0.9 * share), lane * 0.9 * share) : ""))
    .join("")
}

/** Never so narrow that nobody sees it. */
const bar = (from: number, to: number, y: number, height: number): string =>
  `M${n(from)} ${n(y)}h${n(Math.max(LEAST, to - from))}v${n(height)}h${n(-Math.max(LEAST, to - from))}z`
const n = (value: number): number => Math.round(value * 10) / 10
