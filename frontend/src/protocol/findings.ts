/** Findings of a session, until the generated types carry them. */
export interface GroupFigures {
  agree: number
  disagree: number
  passed: number
}
export interface MapGroup {
  size: number
  x: number
  y: number
}
export interface MapDot {
  x: number
  y: number
  group: number
  people: number
}
export interface MapStatement extends GroupFigures {
  statement: string
  groups: GroupFigures[] | null
  consensus: number
  gap: number | null
  x: number
  y: number
}
export interface OpinionMap {
  rule: "bounds" | "shares"
  present: number
  people: number
  withheld: "few_people" | "small_group" | null
  groups: MapGroup[]
  dots: MapDot[] | null
  statements: MapStatement[]
  common: string[]
  dividing: string[]
  settings: { minimum_people: number; minimum_group: number; enter: number; leave: number; gap: number }
}
export interface DraftLineShape {
  key: string
  section: "common" | "difference" | "suggestion" | "response" | "insufficient"
  rule: string
  text: string
  sources: { kind: "statement" | "reply" | "promise" | "poll"; id: string }[]
  figures:
    | (GroupFigures & { voters: number; present: number; groups: GroupFigures[] | null; bound: number | null; gap: number | null })
    | null
}
export interface DraftFinding {
  lines: DraftLineShape[]
  counts: Record<string, number>
}
export interface Findings {
  opinion?: OpinionMap
  draft?: DraftFinding
}
