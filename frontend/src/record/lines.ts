/** The order of a record's lines; no Vue, no words. */
import type { Line, Section } from "./shapes"

export const SECTIONS = ["common", "difference", "suggestion", "response", "insufficient"] as const satisfies Section[]

export interface Numbered {
  line: Line
  /** From 1, within its section. */
  number: number
}

export interface Part {
  section: Section
  lines: Numbered[]
}

/** Where a line is to stand: `position` from 1 within its section. */
export interface Place {
  section: Section
  position: number
}

const byPlace = (a: Line, b: Line): number => a.position - b.position || a.id.localeCompare(b.id)
const listedIn = (lines: readonly Line[], section: Section): Line[] =>
  lines.filter((line) => line.section === section && line.state === "listed").sort(byPlace)

/** Every section in its order, with what is listed in it. */
export const partsOf = (lines: readonly Line[]): Part[] =>
  SECTIONS.map((section) => ({ section, lines: listedIn(lines, section).map((line, index) => ({ line, number: index + 1 })) }))

/** What is not listed, section by section: left out by a person, or gone with what it rested on. */
export const unlisted = (lines: readonly Line[]): Line[] =>
  SECTIONS.flatMap((section) => lines.filter((line) => line.section === section && line.state !== "listed").sort(byPlace))

/** Where a line comes to stand one step up (-1) or down (1): beyond the edge of its section in the next. */
export function stepFrom(lines: readonly Line[], line: Line, step: 1 | -1): Place | null {
  const here = listedIn(lines, line.section).findIndex(({ id }) => id === line.id)
  const size = listedIn(lines, line.section).length
  if (here < 0) return null
  const there = here + step
  if (there >= 0 && there < size) return { section: line.section, position: there + 1 }
  const section = SECTIONS[SECTIONS.indexOf(line.section) + step]
  if (!section) return null
  return step > 0 ? { section, position: 1 } : endOf(lines, section)
}

/** The end of a section, for a line that comes from elsewhere. */
export const endOf = (lines: readonly Line[], section: Section): Place => ({ section, position: listedIn(lines, section).length + 1 })

/** The next or the previous line as they are read; the first or the last where there is none. */
export function neighbour(lines: readonly Line[], from: string | null, step: 1 | -1): string | null {
  const all = partsOf(lines).flatMap((part) => part.lines.map(({ line }) => line.id))
  if (!all.length) return null
  const at = from === null ? -1 : all.indexOf(from)
  if (at < 0) return (step > 0 ? all[0] : all[all.length - 1]) ?? null
  return all[Math.min(all.length - 1, Math.max(0, at + step))] ?? null
}
