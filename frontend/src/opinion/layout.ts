/** Where the dots of the opinion map stand on paper: pure geometry, the same on every screen. */
import type { OpinionMap } from "@/protocol"

export interface Spot {
  x: number
  y: number
}
export interface Size {
  width: number
  height: number
}
interface Circle extends Spot {
  r: number
}
export interface Dot extends Circle {
  group: number
  people: number
}
export interface Area {
  group: number
  people: number
  /** The corners around the group's dots, in order. */
  hull: Spot[]
  /** Where its name stands: the middle of the text. */
  label: Spot
}
export interface Layout extends Size {
  dots: Dot[]
  areas: Area[]
  /** Statements by id: only their direction from the middle counts, not how far they are. */
  marks: ReadonlyMap<string, Spot>
}

/** How much of the paper dots may cover together, and how large one person's may be, in parts of the height. */
const COVER = 0.1
const LARGEST = 0.024
const ROUNDS = 40
/** Corners of the soft edge around a dot. */
const SOFT = 16

/** What letters need: room at the edges of the paper, and half the height of a line. */
interface Room {
  edge: number
  line: number
}

/** `em`: the height of a letter, in the units of the paper. */
export function lay(map: OpinionMap, size: Size, em: number): Layout {
  const room = { edge: em * 1.6, line: em / 2 }
  const dots = spread(placeDots(map, size, scaling(map, size, room)), size, room)
  const areas = areasOf(map, dots, size, room)
  return { ...size, dots, areas, marks: placeMarks(map, size, em, areas) }
}

type Scaling = (spot: Spot) => Spot

/** Both directions alike, so that what is far apart on paper is far apart in votes. */
function scaling(map: OpinionMap, { width, height }: Size, { edge, line }: Room): Scaling {
  const spots = map.dots ?? []
  const [left, right] = range(spots.map(({ x }) => x))
  const [low, high] = range(spots.map(({ y }) => y))
  const room = { width: width - 2 * edge, height: height - 2 * edge - 6 * line }
  const scale = Math.min(room.width / Math.max(right - left, 1e-9), room.height / Math.max(high - low, 1e-9))
  const used = Number.isFinite(scale) && right - left + high - low > 1e-6 ? scale : 0
  return ({ x, y }) => ({
    x: width / 2 + (x - (left + right) / 2) * used,
    y: height / 2 - (y - (low + high) / 2) * used,
  })
}

const range = (values: number[]): [number, number] => (values.length ? [Math.min(...values), Math.max(...values)] : [0, 0])

/** Where no places may be told there is no picture: groups without people would look as sure as with them. */
function placeDots(map: OpinionMap, { width, height }: Size, toPaper: Scaling): Dot[] {
  const told = map.dots ?? []
  const people = told.reduce((sum, dot) => sum + dot.people, 0)
  const unit = Math.min(LARGEST * height, Math.sqrt((COVER * width * height) / (Math.PI * Math.max(people, 1))))
  return told.map((dot) => ({ ...toPaper(dot), r: unit * Math.sqrt(dot.people), group: dot.group, people: dot.people }))
}

/** Dots that would cover each other move apart, each half of the way; always the same from the same. `fixed` stays. */
function spread<T extends Circle>(dots: T[], size: Size, room: Room, fixed: Circle[] = []): T[] {
  const moved = dots.map((dot) => ({ ...dot }))
  for (let round = 0; round < ROUNDS; round++) {
    let touched = false
    for (let i = 0; i < moved.length; i++) {
      for (let j = i + 1; j < moved.length; j++) touched = part(moved[i]!, moved[j]!, i, j) || touched
      for (const each of fixed) touched = part(moved[i]!, { ...each }, i, 0) || touched
    }
    for (const dot of moved) Object.assign(dot, inside(dot, size, room.edge / 2 + dot.r, room.line * 3.8 + dot.r))
    if (!touched) break
  }
  return moved
}

function part(one: Circle, other: Circle, i: number, j: number): boolean {
  const [dx, dy] = [other.x - one.x, other.y - one.y]
  const apart = Math.hypot(dx, dy)
  const lacking = (one.r + other.r) * 1.08 - apart
  if (lacking <= 0.01) return false
  // Those on the very same place part in a direction of their own.
  const angle = apart > 1e-6 ? Math.atan2(dy, dx) : (i * 2.4 + j) % (2 * Math.PI)
  const [x, y] = [(Math.cos(angle) * lacking) / 2, (Math.sin(angle) * lacking) / 2]
  one.x -= x
  one.y -= y
  other.x += x
  other.y += y
  return true
}

const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), Math.max(low, high))
const inside = ({ x, y }: Spot, { width, height }: Size, besides: number, above: number): Spot => ({
  x: clamp(x, besides, width - besides),
  y: clamp(y, above, height - above),
})

/** One group is none: it has neither a ground nor a name. */
function areasOf(map: OpinionMap, dots: Dot[], size: Size, room: Room): Area[] {
  if (map.groups.length < 2) return []
  const areas = map.groups.map(({ size: people }, group) => areaOf(group, people, dots.filter((dot) => dot.group === group), room))
  return named(areas.filter(({ hull }) => hull.length > 0), size, room)
}

type Unnamed = Area & { middle: number; top: number; bottom: number }

function areaOf(group: number, people: number, dots: Dot[], room: Room): Unnamed {
  const hull = hullOf(dots.flatMap((dot) => around(dot, dot.r + room.line * 1.4)))
  const [left, right] = range(hull.map(({ x }) => x))
  const [top, bottom] = range(hull.map(({ y }) => y))
  return { group, people, hull, label: { x: (left + right) / 2, y: 0 }, middle: (top + bottom) / 2, top, bottom }
}

/** A name stands above its group or below it, whichever is further from the middle; no name on another. */
function named(areas: Unnamed[], size: Size, room: Room): Area[] {
  const middle = areas.reduce((sum, area) => sum + area.middle, 0) / areas.length
  const labels = areas.map((area) => {
    const y = area.middle <= middle ? area.top - room.line * 1.3 : area.bottom + room.line * 1.3
    return { ...inside({ x: area.label.x, y }, size, room.edge * 1.6, room.line), r: room.line * 2.3 }
  })
  // Two stand on opposite sides; of more, names alone are told, which may be pushed about a little.
  const apart = areas.length > 2 ? spread(labels, size, { edge: 0, line: -room.line / 4 }) : labels
  return areas.map(({ group, people, hull }, index) => ({ group, people, hull, label: { x: apart[index]!.x, y: apart[index]!.y } }))
}

function around({ x, y }: Spot, r: number): Spot[] {
  const angles = Array.from({ length: SOFT }, (_, corner) => (2 * Math.PI * corner) / SOFT)
  return angles.map((angle) => ({ x: x + r * Math.cos(angle), y: y + r * Math.sin(angle) }))
}

/** The convex hull by Andrew's monotone chain. */
export function hullOf(spots: readonly Spot[]): Spot[] {
  const sorted = [...spots].sort((a, b) => a.x - b.x || a.y - b.y).map(({ x, y }) => ({ x, y }))
  if (sorted.length < 3) return sorted
  const lower = chain(sorted)
  const upper = chain(sorted.reverse())
  return [...lower.slice(0, -1), ...upper.slice(0, -1)]
}

function chain(sorted: Spot[]): Spot[] {
  const kept: Spot[] = []
  for (const spot of sorted) {
    while (kept.length > 1 && turn(kept[kept.length - 2]!, kept[kept.length - 1]!, spot) <= 0) kept.pop()
    kept.push(spot)
  }
  return kept
}

const turn = (a: Spot, b: Spot, c: Spot): number => (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)

/** The one furthest out stands near the edge, the others between it and the middle; none covers another or a name. */
function placeMarks(map: OpinionMap, size: Size, em: number, areas: Area[]): Map<string, Spot> {
  const far = Math.max(1e-9, ...map.statements.map(({ x, y }) => Math.hypot(x, y)))
  const reach = { x: size.width / 2 - 2 * em, y: size.height / 2 - 2 * em }
  const marks = map.statements.map(({ statement, x, y }) => ({
    statement,
    x: size.width / 2 + (x / far) * reach.x,
    y: size.height / 2 - (y / far) * reach.y,
    r: em * 0.8,
  }))
  // About as long as a group's name with its number of people.
  const names = areas.flatMap(({ label }) => [-3, -2, -1, 0, 1, 2, 3].map((at) => ({ x: label.x + at * em, y: label.y, r: em * 0.6 })))
  return new Map(spread(marks, size, { edge: em, line: em / 4 }, names).map(({ statement, x, y }) => [statement, { x, y }]))
}
