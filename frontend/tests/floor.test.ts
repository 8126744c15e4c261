import { describe, expect, it } from "vitest"

import { clockFace, duration } from "@/floor/duration"
import { clockMs, leftMs, placesInQueue, shares, sideShares, turnMs } from "@/floor/figures"
import type { Hand, Turn } from "@/protocol"

const T0 = Date.parse("2026-11-22T09:00:00Z")

const turn = (over: Partial<Turn>): Turn => ({
  id: "t",
  speaker: "a",
  kind: "speech",
  side: "room",
  agenda_item: null,
  started_at: "2026-11-22T09:00:00Z",
  started_ms: 0,
  planned_seconds: 180,
  spent_ms: 60_000,
  state: "done",
  overruled: false,
  reason: null,
  ...over,
})

const hand = (id: string, over: Partial<Hand> = {}): Hand => ({
  id,
  speaker: id,
  kind: "speech",
  note: "",
  side: "room",
  asked_at: "2026-11-22T09:00:00Z",
  entered: false,
  ...over,
})

describe("the meeting's clock", () => {
  it("stands still while nothing runs, and counts from where it stood", () => {
    expect(clockMs({ elapsed_ms: 5_000, since: null }, T0)).toBe(5_000)
    expect(clockMs({ elapsed_ms: 5_000, since: "2026-11-22T09:00:00Z" }, T0 + 2_000)).toBe(7_000)
  })

  it("never runs backwards when the device's clock is behind", () => {
    expect(clockMs({ elapsed_ms: 5_000, since: "2026-11-22T09:00:00Z" }, T0 - 3_000)).toBe(5_000)
  })
})

describe("a turn", () => {
  it("lasts by the meeting's clock until it is over, then keeps its length", () => {
    expect(turnMs({ spent_ms: null, started_ms: 1_000 }, 31_000)).toBe(30_000)
    expect(turnMs({ spent_ms: 12_000, started_ms: 1_000 }, 99_000)).toBe(12_000)
  })

  it("may run over its plan", () => expect(leftMs(60, 61_500)).toBe(-1_500))
})

describe("shares of the floor", () => {
  it("add up by key, longest first, without turns that were returned", () => {
    const turns = [
      turn({ id: "1", side: "room" }),
      turn({ id: "2", side: "online", spent_ms: 90_000 }),
      turn({ id: "3", side: "room", state: "speaking", spent_ms: null, started_ms: 100_000 }),
      turn({ id: "4", side: "online", state: "returned", spent_ms: 5_000 }),
    ]
    expect(shares(turns, 120_000, (one) => one.side)).toEqual([
      { key: "online", turns: 1, ms: 90_000 },
      { key: "room", turns: 2, ms: 80_000 },
    ])
  })

  it("name a side that has not spoken", () => {
    expect(sideShares([turn({})], 0)[0]).toEqual({ key: "online", turns: 0, ms: 0 })
  })
})

describe("the queue", () => {
  it("keeps the server's order and says what put each there", () => {
    const hands = [
      hand("order", { kind: "point_of_order" }),
      hand("new-room"),
      hand("new-online", { side: "online" }),
      hand("again"),
    ]
    const turns = [turn({ speaker: "again" })]
    const places = placesInQueue(["order", "new-online", "new-room", "again"], hands, turns)
    expect(places.map(({ hand: { id }, place, turns: had, by }) => [id, place, had, by])).toEqual([
      ["order", 1, 0, "point_of_order"],
      ["new-online", 2, 0, "sides"],
      ["new-room", 3, 0, "sides"],
      ["again", 4, 1, "time"],
    ])
  })

  it("leaves out a hand that it has not heard of yet", () => {
    expect(placesInQueue(["gone"], [], [])).toEqual([])
  })
})

describe("a length of time", () => {
  it("reads like a clock", () => {
    expect([0, 1, 59_000, 61_000, 3_725_000].map(clockFace)).toEqual(["0:00", "0:01", "0:59", "1:01", "1:02:05"])
  })

  it("says that it is over, and only then", () => {
    expect(clockFace(-30_000)).toBe("+0:30")
    expect(duration(-400)).toEqual({ over: false, minutes: 0, seconds: 0 })
  })
})
