/** Reckoning with the agenda's times; no Vue, no screen. */
import type { AgendaItem } from "@/protocol"

type Timed = Pick<AgendaItem, "state" | "spent_ms" | "started_ms">
type Planned = Timed & Pick<AgendaItem, "id" | "planned_seconds">

/** How long an item has taken so far by the meeting's clock. */
export function itemMs(item: Timed, clock: number): number {
  const running = item.state === "current" && item.started_ms !== null
  return item.spent_ms + (running ? Math.max(0, clock - item.started_ms!) : 0)
}

/** Planned time of what is still to come, with what is left of the current item; null if nothing is planned. */
export function remainingMs(items: readonly Planned[], clock: number): number | null {
  const planned = items.filter((item) => item.state !== "done" && item.planned_seconds !== null)
  if (!planned.length) return null
  return planned.reduce((sum, item) => sum + Math.max(0, item.planned_seconds! * 1000 - itemMs(item, clock)), 0)
}

export const SHORTEST_SECONDS = 30
const STEP_SECONDS = 30

export interface NewTime {
  item: string
  before: number
  after: number
}

export type Squeezed =
  | { outcome: "fits"; spareSeconds: number }
  | { outcome: "squeezed"; times: NewTime[] }
  /** Even the shortest times end `lateSeconds` too late. */
  | { outcome: "too_late"; times: NewTime[]; lateSeconds: number }
  | { outcome: "nothing_planned" }

/**
 * Makes what is to come end when it was planned to: every waiting item gives up the same part of its
 * time, in half minutes, and none becomes shorter than half a minute. The current item keeps its own.
 */
export function squeeze(items: readonly Planned[], clock: number, now: number, plannedEnd: number): Squeezed {
  const waiting = items.filter((item) => item.state === "waiting" && item.planned_seconds !== null)
  if (!waiting.length) return { outcome: "nothing_planned" }
  const running = items.filter((item) => item.state === "current")
  const wanted = waiting.reduce((sum, item) => sum + item.planned_seconds!, 0)
  const available = Math.floor((plannedEnd - now - (remainingMs(running, clock) ?? 0)) / 1000)
  if (available >= wanted) return { outcome: "fits", spareSeconds: available - wanted }
  const times = share(waiting, Math.max(0, available) / wanted)
  const late = times.reduce((sum, time) => sum + time.after, 0) - available
  return late > 0 ? { outcome: "too_late", times, lateSeconds: late } : { outcome: "squeezed", times }
}

/** First everybody gets the same part, rounded down; what the shortest could not give, the longest give. */
function share(items: readonly Planned[], part: number): NewTime[] {
  const times = items.map(({ id, planned_seconds: before }) => ({
    item: id,
    before: before!,
    after: Math.min(before!, Math.max(SHORTEST_SECONDS, floorTo(before! * part))),
  }))
  const wanted = times.reduce((sum, time) => sum + time.before, 0) * part
  let excess = times.reduce((sum, time) => sum + time.after, 0) - wanted
  while (excess > 0) {
    const longest = times.reduce((a, b) => (b.after > a.after ? b : a))
    if (longest.after <= SHORTEST_SECONDS) break
    const less = Math.min(STEP_SECONDS, longest.after - SHORTEST_SECONDS)
    longest.after -= less
    excess -= less
  }
  return times
}

const floorTo = (seconds: number): number => Math.floor(seconds / STEP_SECONDS) * STEP_SECONDS
