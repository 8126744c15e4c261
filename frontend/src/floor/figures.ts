/** Reckoning with the meeting's clock and with who has had the floor; no Vue, no screen. */
import type { Hand, MeetingClock, Place, Turn } from "@/protocol"

/** What the meeting's clock shows at `now`, both in milliseconds. It stands still in a break. */
export function clockMs(clock: MeetingClock, now: number): number {
  return clock.elapsed_ms + (clock.since === null ? 0 : Math.max(0, now - Date.parse(clock.since)))
}

/** How long a turn has lasted by the meeting's clock. */
export function turnMs(turn: Pick<Turn, "spent_ms" | "started_ms">, clock: number): number {
  return turn.spent_ms ?? Math.max(0, clock - turn.started_ms)
}

/** Time that is left of a plan; negative once it is over. */
export const leftMs = (plannedSeconds: number, spentMs: number): number => plannedSeconds * 1000 - spentMs

export interface Share<Key> {
  key: Key
  turns: number
  ms: number
}

/** How often and how long each group has had the floor, the longest first. A returned turn never was one. */
export function shares<Key>(turns: readonly Turn[], clock: number, keyOf: (turn: Turn) => Key): Share<Key>[] {
  const found = new Map<Key, Share<Key>>()
  for (const turn of turns) {
    if (turn.state === "returned") continue
    const key = keyOf(turn)
    const share = found.get(key) ?? { key, turns: 0, ms: 0 }
    found.set(key, { key, turns: share.turns + 1, ms: share.ms + turnMs(turn, clock) })
  }
  return [...found.values()].sort((a, b) => b.ms - a.ms)
}

/** Both sides, also the one that has not spoken yet. */
export function sideShares(turns: readonly Turn[], clock: number): Share<Place>[] {
  const found = new Map(shares(turns, clock, (turn) => turn.side).map((share) => [share.key, share]))
  return (["online", "room"] as const).map((key) => found.get(key) ?? { key, turns: 0, ms: 0 })
}

/** How often each person has had the floor. */
export function turnsOf(turns: readonly Turn[]): ReadonlyMap<string, number> {
  return new Map(shares(turns, 0, (turn) => turn.speaker).map(({ key, turns: count }) => [key, count]))
}

export interface PlaceInQueue {
  hand: Hand
  /** From 1. */
  place: number
  /** How often this person has had the floor; whoever has had it least comes first. */
  turns: number
  /** What decided among those with as many turns: the sides in turn, or the time of asking. */
  by: "point_of_order" | "sides" | "time"
}

/** The queue as the server ordered it, each with the part of the rule that put it there. */
export function placesInQueue(order: readonly string[], hands: readonly Hand[], turns: readonly Turn[]): PlaceInQueue[] {
  const byId = new Map(hands.map((hand) => [hand.id, hand]))
  const counts = turnsOf(turns)
  const had = (hand: Hand) => counts.get(hand.speaker) ?? 0
  const waiting = order.map((id) => byId.get(id)).filter((hand) => hand !== undefined)
  const equals = (hand: Hand) => waiting.filter((one) => one.kind === hand.kind && had(one) === had(hand))
  const mixed = (hand: Hand) => new Set(equals(hand).map((one) => one.side)).size > 1
  const by = (hand: Hand) => (hand.kind === "point_of_order" ? "point_of_order" : mixed(hand) ? "sides" : "time")
  return waiting.map((hand, index) => ({ hand, place: index + 1, turns: had(hand), by: by(hand) }))
}
