/** What is looked at before a session is opened; no Vue, no screen. */
import type { AgendaItem, Department, Material, Mode, Seat, SeatAccess, Venue } from "@/protocol"

export const CHECKS = ["roll", "codes", "venues", "screens", "agenda", "report", "research", "officials", "broadcast", "end"] as const
export type CheckName = (typeof CHECKS)[number]

/** Where a line can be mended. */
export type Mend = "roll" | "cards" | "venues" | "screen" | "agenda" | "materials" | "settings"

export interface Check {
  name: CheckName
  state: "ok" | "warning"
  /** How many are there, or are missing; the words are made of it. */
  n: number
  /** What is missing, by name. */
  missing: string[]
  mend: Mend
}

export interface Prepared {
  mode: Mode
  plannedEnd: string | null
  broadcastUrl: string | null
  now: number
  seats: readonly Pick<Seat, "id" | "name" | "role" | "department" | "category">[]
  access: readonly Pick<SeatAccess, "id" | "code_state" | "user">[]
  venues: readonly Pick<Venue, "id" | "name">[]
  /** How many screens are connected, by venue id. */
  screens: Readonly<Record<string, number>>
  items: readonly Pick<AgendaItem, "kind" | "planned_seconds">[]
  materials: readonly Pick<Material, "kind">[]
  departments: readonly Pick<Department, "id" | "name">[]
}

/** One line for each thing, in the order in which they are mended. A session without a hall needs no hall. */
export function preflight(facts: Prepared): Check[] {
  const { seats, venues, items, departments } = facts
  const meets = facts.mode !== "network"
  const inRoom = facts.mode === "hybrid" || facts.mode === "on_site"
  const shut = new Set(facts.access.filter((one) => one.code_state === "unissued" && !one.user).map((one) => one.id))
  const locked = seats.filter((seat) => shut.has(seat.id))
  const dark = venues.filter((venue) => !facts.screens[venue.id])
  const has = (kind: string) => facts.materials.some((material) => material.kind === kind)
  const answering = new Set(seats.filter((seat) => seat.role === "official").map((seat) => seat.department))
  const silent = departments.filter((department) => !answering.has(department.id))
  const untimed = items.filter((item) => item.planned_seconds === null).length
  const ends = facts.plannedEnd !== null && Date.parse(facts.plannedEnd) > facts.now

  const lines: (Check | false)[] = [
    line("roll", seats.some((seat) => seat.category === "voting"), "roll", seats.length),
    line("codes", !locked.length, "cards", locked.length, names(locked)),
    inRoom && line("venues", venues.length > 0, "venues", venues.length),
    inRoom && venues.length > 0 && line("screens", !dark.length, "screen", venues.length - dark.length, names(dark)),
    meets && line("agenda", items.length > 0 && !untimed, "agenda", items.length ? untimed : 0),
    line("report", has("report"), "materials", 0),
    line("research", has("research"), "materials", 0),
    line("officials", departments.length > 0 && !silent.length, "roll", departments.length, names(silent)),
    meets && line("broadcast", facts.broadcastUrl !== null, "settings", 0),
    line("end", ends, "settings", 0),
  ]
  return lines.filter((check) => check !== false)
}

const line = (name: CheckName, ok: boolean, mend: Mend, n: number, missing: string[] = []): Check => ({
  name,
  state: ok ? "ok" : "warning",
  n,
  missing,
  mend,
})

const names = (those: readonly { name: string }[]): string[] => those.map(({ name }) => name)
