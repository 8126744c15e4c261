import { describe, expect, it } from "vitest"

import { itemMs, remainingMs, SHORTEST_SECONDS, squeeze } from "@/agenda/timing"
import type { AgendaItemState } from "@/protocol"

interface Sketch {
  id: string
  state?: AgendaItemState
  planned?: number | null
  spent?: number
  started?: number | null
}

const item = ({ id, state = "waiting", planned = 600, spent = 0, started = null }: Sketch) => ({
  id,
  state,
  planned_seconds: planned,
  spent_ms: spent,
  started_ms: started,
})

const MINUTE = 60_000

describe("an item's time", () => {
  it("goes on from what it took before, while it is the current one", () => {
    expect(itemMs(item({ id: "a", state: "current", spent: 5_000, started: 60_000 }), 70_000)).toBe(15_000)
    expect(itemMs(item({ id: "a", state: "done", spent: 5_000 }), 70_000)).toBe(5_000)
  })

  it("counts as remaining only where it is planned, and never below nothing", () => {
    const late = item({ id: "late", state: "current", started: 0, planned: 60 })
    expect(remainingMs([late, item({ id: "b" }), item({ id: "c", planned: null })], 5 * MINUTE)).toBe(10 * MINUTE)
    expect(remainingMs([item({ id: "c", planned: null })], 0)).toBeNull()
  })
})

describe("squeezing", () => {
  const items = [
    item({ id: "now", state: "current", started: 0, planned: 300 }),
    item({ id: "long", planned: 1200 }),
    item({ id: "short", planned: 600 }),
  ]
  const after = (minutes: number) => squeeze(items, 0, 0, minutes * MINUTE)

  it("leaves an agenda alone that fits", () => {
    expect(after(40)).toEqual({ outcome: "fits", spareSeconds: 300 })
  })

  it("takes the same part from each, and ends in time", () => {
    expect(after(20)).toEqual({
      outcome: "squeezed",
      times: [
        { item: "long", before: 1200, after: 600 },
        { item: "short", before: 600, after: 300 },
      ],
    })
  })

  it("gives nothing less than the shortest time, and says how late that is", () => {
    expect(after(5)).toEqual({
      outcome: "too_late",
      lateSeconds: 2 * SHORTEST_SECONDS,
      times: [
        { item: "long", before: 1200, after: SHORTEST_SECONDS },
        { item: "short", before: 600, after: SHORTEST_SECONDS },
      ],
    })
  })

  it("takes from the longest what the shortest cannot give", () => {
    const uneven = [item({ id: "tiny", planned: 40 }), item({ id: "big", planned: 3600 })]
    const squeezed = squeeze(uneven, 0, 0, 5 * MINUTE)
    if (squeezed.outcome !== "squeezed") throw new Error(squeezed.outcome)
    expect(squeezed.times.reduce((sum, time) => sum + time.after, 0)).toBeLessThanOrEqual(300)
    expect(squeezed.times[0]).toEqual({ item: "tiny", before: 40, after: 30 })
  })

  it("never makes an item longer, and always ends in time or at the shortest", () => {
    for (let minutes = 0; minutes <= 40; minutes++) {
      const result = after(minutes)
      if (result.outcome === "fits" || result.outcome === "nothing_planned") continue
      for (const time of result.times) expect(time.after).toBeLessThanOrEqual(time.before)
      const total = result.times.reduce((sum, time) => sum + time.after, 300)
      if (result.outcome === "squeezed") expect(total).toBeLessThanOrEqual(minutes * 60)
      else expect(result.times.every((time) => time.after === SHORTEST_SECONDS)).toBe(true)
    }
  })

  it("has nothing to do with an agenda without times", () => {
    expect(squeeze([item({ id: "a", planned: null })], 0, 0, 0).outcome).toBe("nothing_planned")
  })
})
