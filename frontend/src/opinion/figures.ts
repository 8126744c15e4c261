/** The figures of the opinion map in the order in which they are read; no Vue. */
import type { GroupFigures, MapStatement, OpinionMap } from "@/protocol"

/** What a group, or everybody where no groups are told, thinks of a statement. `of`: how many people that is. */
export interface Row extends GroupFigures {
  group: number | null
  of: number
}

export function rowsOf(statement: MapStatement, map: OpinionMap): Row[] {
  const { groups, agree, disagree, passed } = statement
  if (!groups) return [{ group: null, agree, disagree, passed, of: Math.max(everybody(map), agree + disagree + passed) }]
  return groups.map((figures, group) => ({ ...figures, group, of: Math.max(map.groups[group]?.size ?? 0, votes(figures)) }))
}

/** In a small room what counts is those present; else those who have a place on the map. */
const everybody = (map: OpinionMap): number => (map.rule === "shares" ? map.present : 0)
const votes = ({ agree, disagree, passed }: GroupFigures): number => agree + disagree + passed

export const percent = (part: number, whole: number): number => (whole > 0 ? Math.round((100 * part) / whole) : 0)

/** How many of a list are shown before somebody asks for the rest; those have a place on the map as well. */
export const FEW = 5

/** The statements with these ids, in this order. */
export function listed(map: OpinionMap, ids: readonly string[]): MapStatement[] {
  const byId = new Map(map.statements.map((each) => [each.statement, each]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

export const isEmpty = (map: OpinionMap): boolean => map.common.length + map.dividing.length + map.groups.length === 0

/** Figures may change under the eyes of a reader; what stands where, and how many lines it takes, may not. */
export function standsAlike(one: OpinionMap, other: OpinionMap): boolean {
  return outline(one) === outline(other)
}

function outline({ rule, withheld, groups, dots, common, dividing, statements }: OpinionMap): string {
  const told = statements.map((each) => each.groups?.length ?? 0)
  return JSON.stringify([rule, withheld, groups.length, dots === null, common, dividing, told])
}

/** What the map has a number for: as in the lists, where those that divide come after those that unite. */
export function numbered(map: OpinionMap): { figures: MapStatement; number: number }[] {
  const all = [...listed(map, map.common).slice(0, FEW), ...listed(map, map.dividing).slice(0, FEW)]
  const at = new Map([...map.common, ...map.dividing].map((id, index) => [id, index + 1]))
  return all.map((figures) => ({ figures, number: at.get(figures.statement) ?? 0 }))
}
