// @vitest-environment node
import { describe, expect, it, vi } from "vitest"

import { Replica } from "@/live/replica"
import type { EventsFrame, OpinionMap, Snapshot, Tally } from "@/protocol"

const tally = (agree: number): Tally => ({ id: "a", agree, disagree: 0, passed: 0 })

const snapshot = (over: Partial<Snapshot> = {}): Snapshot => ({
  stream: "s",
  epoch: "e",
  seq: 5,
  audience: "public",
  seat: null,
  put: { tally: { a: tally(1) } },
  ...over,
})

const frame = (from: number, to: number, over: Partial<EventsFrame> = {}): EventsFrame => ({
  type: "events",
  from,
  to,
  events: [],
  put: {},
  del: {},
  ...over,
})

function loaded(): Replica {
  const replica = new Replica()
  replica.reset(snapshot())
  return replica
}

describe("Replica", () => {
  it("is not loaded before its first snapshot, and ignores events until then", () => {
    const replica = new Replica()
    expect(replica.loaded).toBe(false)
    expect(replica.apply(frame(1, 1))).toBe("ignored")
  })

  it("takes over the snapshot, own part included", () => {
    const replica = new Replica()
    const vote = { id: "a", choice: "agree", revision: 2 } as const
    replica.reset(snapshot({ own: { put: { my_vote: { a: vote } } } }))
    expect(replica.cursor).toBe(5)
    expect(replica.get("my_vote", "a")).toEqual(vote)
    expect(replica.all("tally")).toEqual([tally(1)])
  })

  it("replaces entities and leaves the old objects as they were", () => {
    const replica = loaded()
    const before = replica.get("tally", "a")
    expect(replica.apply(frame(6, 6, { put: { tally: { a: tally(2) } } }))).toBe("applied")
    expect(before).toEqual(tally(1))
    expect(replica.get("tally", "a")).toEqual(tally(2))
  })

  it("ignores what it has already seen", () => {
    const replica = loaded()
    expect(replica.apply(frame(4, 5, { put: { tally: { a: tally(9) } } }))).toBe("ignored")
    expect(replica.get("tally", "a")).toEqual(tally(1))
  })

  it("applies a frame that overlaps what it has seen, for entities come whole", () => {
    const replica = loaded()
    expect(replica.apply(frame(4, 7, { put: { tally: { a: tally(3) } } }))).toBe("applied")
    expect(replica.cursor).toBe(7)
  })

  it("reports a gap and changes nothing", () => {
    const replica = loaded()
    expect(replica.apply(frame(7, 7, { put: { tally: { a: tally(9) } } }))).toBe("gap")
    expect(replica.cursor).toBe(5)
    expect(replica.get("tally", "a")).toEqual(tally(1))
  })

  it("deletes first, then puts, then does the same for the own part", () => {
    const replica = loaded()
    const mine = { id: "a", choice: "pass", revision: 1 } as const
    replica.apply(
      frame(6, 8, {
        del: { tally: ["a", "never-there"] },
        put: { tally: { a: tally(4) } },
        own: { del: { my_vote: ["a"] }, put: { my_vote: { a: mine } } },
      }),
    )
    expect(replica.get("tally", "a")).toEqual(tally(4))
    expect(replica.get("my_vote", "a")).toEqual(mine)
  })

  it("tells which entities changed, and that the cursor moved", () => {
    const listener = { changed: vi.fn(), replaced: vi.fn(), moved: vi.fn(), found: vi.fn() }
    const replica = new Replica(listener)
    replica.reset(snapshot())
    expect(listener.replaced).toHaveBeenCalledTimes(1)
    replica.apply(frame(6, 6, { del: { tally: ["a"] }, put: { tally: { b: tally(1) } } }))
    expect(listener.changed).toHaveBeenCalledExactlyOnceWith("tally", ["a", "b"])
    expect(listener.moved).toHaveBeenCalledTimes(2)
  })

  it("keeps what was found out through a snapshot of the same audience, and only then", () => {
    const opinion = { people: 30 } as OpinionMap
    const replica = loaded()
    replica.find({ opinion })
    replica.reset(snapshot({ seq: 9 }))
    expect(replica.findings).toEqual({ opinion })
    replica.reset(snapshot({ seq: 9, audience: "public+participants" }))
    expect(replica.findings).toEqual({})
    replica.find({ opinion })
    replica.reset(snapshot({ audience: "public+participants", epoch: "of-a-backup" }))
    expect(replica.findings).toEqual({})
  })

  it("keeps nothing when wiped", () => {
    const replica = loaded()
    replica.find({ opinion: { people: 30 } as OpinionMap })
    replica.wipe()
    expect(replica.findings).toEqual({})
    expect(replica.all("tally")).toEqual([])
    expect(replica.loaded).toBe(false)
  })
})
