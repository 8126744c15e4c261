import { shallowRef } from "vue"
import { describe, expect, it, vi } from "vitest"

import { ApiRefusal } from "@/api/refusal"
import { Replica } from "@/live/replica"
import type { Put, Stage, Statement } from "@/protocol"
import { momentIn } from "@/replay/address"
import { draw } from "@/replay/drawing"
import { secondsOf, type ReplayFrame, type ReplayPart } from "@/replay/frames"
import { Loader } from "@/replay/loader"
import { density, haltsOf, latestMark, nextMark, previousMark, TimelineReader } from "@/replay/marks"
import { Player, speedsFor } from "@/replay/player"
import { Reel } from "@/replay/reel"
import { PastSession } from "@/replay/session"

import { FakeClock } from "./fakeClock"

let seq = 0
const frame = (at: number, put: object, del: object = {}): ReplayFrame => ({ at, seq: ++seq, put: put as Put, del })
const said = (id: string, text: string | null = id) => ({ statement: { [id]: { id, text } as Statement } })
const stage = (name: Stage) => ({ session: { s: { id: "s", stage: name } } })

function reel() {
  const replica = new Replica()
  const made = new Reel(replica)
  made.restart("e", "public")
  const ids = () => replica.all("statement").map(({ id }) => id)
  return { reel: made, replica, ids }
}

describe("a reel of frames", () => {
  const film = [frame(0, stage("draft")), frame(5, said("a")), frame(5, said("b")), frame(9, said("c"), { statement: ["a"] })]

  it("stands at the end of any second, forward and back", () => {
    const { reel: made, ids } = reel()
    made.add(film)
    expect(ids()).toEqual([])
    made.seek(5)
    expect(ids()).toEqual(["a", "b"])
    made.seek(100)
    expect(ids()).toEqual(["b", "c"])
    made.seek(8)
    expect(ids()).toEqual(["a", "b"])
    made.seek(0)
    expect(ids()).toEqual([])
  })

  it("comes to the same whichever way it went", () => {
    const straight = reel()
    straight.reel.add(film)
    straight.reel.seek(9)
    const wandering = reel()
    wandering.reel.add(film)
    for (const second of [7, 3, 9, 0, 5, 9]) wandering.reel.seek(second)
    expect(wandering.replica.all("statement")).toEqual(straight.replica.all("statement"))
    expect(wandering.replica.cursor).toBe(straight.replica.cursor)
  })

  it("shows what is loaded later as soon as it belongs to the second that is shown", () => {
    const { reel: made, ids } = reel()
    made.seek(6)
    made.add(film.slice(0, 2))
    expect(ids()).toEqual(["a"])
    made.add(film.slice(2))
    expect(ids()).toEqual(["a", "b"])
  })

  it("forgets everything when it begins anew", () => {
    const { reel: made, ids } = reel()
    made.add(film)
    made.seek(9)
    made.restart("f", "public")
    expect(ids()).toEqual([])
    made.add([frame(1, said("z"))])
    expect(ids()).toEqual(["z"])
  })
})

describe("a second of the past", () => {
  it("tells what there is, and lets nobody do anything", async () => {
    const live = new PastSession("s", shallowRef(new Date(0)))
    const made = new Reel(live.replica)
    made.restart("e", "public")
    made.add([frame(0, { ...stage("open"), ...said("a") })])
    expect(live.session.value?.stage).toBe("open")
    expect(live.get("statement", "a")?.text).toBe("a")
    expect(live.audience.value).toBe("public")
    expect(live.may()).toBe(false)
    expect(() => live.enqueue()).toThrow(ApiRefusal)
    await expect(live.send()).rejects.toBeInstanceOf(ApiRefusal)
  })
})

describe("the timeline", () => {
  const turn = (id: string, state: string) => ({ turn: { [id]: { id, state } } })
  const poll = (id: string, state: string) => ({ poll: { [id]: { id, state } } })
  const tally = (id: string, agree: number) => ({ tally: { [id]: { id, agree, disagree: 0, passed: 0 } } })

  function read(frames: ReplayFrame[]) {
    const reader = new TimelineReader()
    for (const each of frames) reader.take([each])
    return reader.timeline
  }

  it("marks each thing once, when it first came, and not what is gone today", () => {
    const { marks } = read([frame(3, said("a")), frame(4, said("b", null)), frame(8, said("a")), frame(9, { reply: { r: { id: "r", text: "是" } } })])
    expect(marks).toEqual([
      { at: 3, kind: "statement", id: "a" },
      { at: 9, kind: "reply", id: "r" },
    ])
  })

  it("knows how long somebody spoke and a poll was open, also what still goes on", () => {
    const { speakers, polls } = read([frame(1, turn("t", "speaking")), frame(7, turn("t", "done")), frame(8, poll("p", "open")), frame(9, turn("u", "speaking"))])
    expect(speakers).toEqual([
      { id: "t", from: 1, to: 7 },
      { id: "u", from: 9, to: null },
    ])
    expect(polls).toEqual([{ id: "p", from: 8, to: null }])
  })

  it("knows the stages, and when the meeting stood still", () => {
    const timeline = read([frame(0, stage("open")), frame(0, stage("open")), frame(5, stage("break")), frame(9, stage("open")), frame(20, stage("paused"))])
    expect(timeline.marks.map(({ id }) => id)).toEqual(["open", "break", "open", "paused"])
    expect(haltsOf(timeline, 30).map(({ from, to }) => [from, to])).toEqual([
      [5, 9],
      [20, null],
    ])
  })

  it("counts votes, and a change of mind not again", () => {
    expect(read([frame(1, tally("a", 3)), frame(2, tally("a", 3)), frame(4, { tally: { ...tally("a", 5).tally, ...tally("b", 1).tally } })]).votes).toEqual([
      [1, 3],
      [4, 3],
    ])
    expect(density([[0, 1], [9, 2], [10, 2]], 10, 2)).toEqual([0.25, 1])
    expect(density([], 0, 2)).toEqual([0, 0])
  })

  it("finds the way from mark to mark", () => {
    const { marks } = read([frame(3, said("a")), frame(3, said("b")), frame(8, said("c"))])
    expect([nextMark(marks, 0), nextMark(marks, 3), nextMark(marks, 8)]).toEqual([3, 8, null])
    expect([previousMark(marks, 3), previousMark(marks, 8), previousMark(marks, 99)]).toEqual([null, 3, 8])
    expect(latestMark(marks, 2)).toBeNull()
    expect(latestMark(marks, 5)?.id).toBe("b")
  })

  it("is drawn within its box, and also where there is no time yet", () => {
    const timeline = read([frame(0, stage("open")), frame(5, { agenda_item: { i: { id: "i", state: "current" } } }), frame(10, said("a"))])
    const drawn = draw(timeline, 20, { width: 200, height: 60 }, () => "1")
    expect(drawn.items).toEqual([{ x: 50, width: 150, middle: 125, name: "1", even: true }])
    expect(drawn.statements).toBe("M100 22v6")
    expect(draw(timeline, 0, { width: 0, height: 0 }, () => "").halts).toBe("")
  })
})

describe("the player", () => {
  function player(loaded = 100, end = 100) {
    const clock = new FakeClock()
    const reach = { loaded, end }
    const events = { moved: vi.fn(), playing: vi.fn() }
    return { clock, reach, events, player: new Player(clock, events, () => reach) }
  }

  it("goes on with the time, faster if wanted", async () => {
    const { clock, player: made } = player()
    made.play()
    await clock.advance(3_000)
    expect(made.second).toBe(3)
    made.speed = 16
    await clock.advance(2_000)
    expect(made.second).toBe(35)
    made.pause()
    await clock.advance(5_000)
    expect(made.second).toBe(35)
  })

  it("tells of a second once", async () => {
    const { clock, events, player: made } = player()
    made.play()
    await clock.advance(2_000)
    expect(events.moved.mock.calls).toEqual([[1], [2]])
  })

  it("stops at the end, and from there begins again", async () => {
    const { clock, events, player: made } = player(100, 100)
    made.seek(99)
    made.play()
    await clock.advance(5_000)
    expect([made.second, made.plays]).toEqual([100, false])
    expect(events.playing).toHaveBeenLastCalledWith(false)
    made.play()
    expect(made.second).toBe(0)
  })

  it("waits where nothing is loaded, and goes on when it is", async () => {
    const { clock, reach, player: made } = player(2, 100)
    made.play()
    await clock.advance(10_000)
    expect([made.second, made.plays]).toEqual([2, true])
    reach.loaded = 100
    await clock.advance(1_000)
    expect(made.second).toBe(3)
  })

  it("stays between the beginning and the end", () => {
    const { player: made } = player()
    made.seek(-5)
    expect(made.second).toBe(0)
    made.seek(1_000)
    expect(made.second).toBe(100)
  })

  it("offers speeds that suit the length", () => {
    expect(speedsFor(7_200)).toEqual([1, 4, 16, 60])
    expect(speedsFor(6 * 24 * 3_600)[0]).toBe(60)
  })
})

describe("the loader", () => {
  const part = (over: Partial<ReplayPart>): ReplayPart => ({
    epoch: "e", head: 9, audience: "public", rehearsal: false, from: null, until: null, frames: [], next: null, ...over,
  }) // prettier-ignore

  function loader(...answers: (ReplayPart | Error)[]) {
    const clock = new FakeClock()
    const fetch = vi.fn(async (_after: number, _epoch: string | null) => {
      const answer = answers.shift()
      if (!(answer && "epoch" in answer)) throw answer
      return answer
    })
    const events = { part: vi.fn(), refused: vi.fn(), waiting: vi.fn() }
    const made = new Loader({ fetch, clock, random: () => 0.5 }, events)
    made.begin()
    return { clock, fetch, events, loader: made }
  }

  it("asks for part after part", async () => {
    const { clock, fetch, events } = loader(part({ next: 5 }), part({}))
    await clock.advance(0)
    expect(fetch.mock.calls).toEqual([
      [0, null],
      [5, "e"],
    ])
    expect(events.part.mock.calls.map(([, first]) => first)).toEqual([true, false])
  })

  it("keeps what it has while there is no network, and goes on behind it", async () => {
    const { clock, fetch, events } = loader(part({ next: 5 }), new ApiRefusal("OFFLINE"), part({}))
    await clock.advance(0)
    expect(events.waiting).toHaveBeenLastCalledWith(true)
    await clock.advance(30_000)
    expect(fetch.mock.calls[2]).toEqual([5, "e"])
    expect(events.waiting).toHaveBeenLastCalledWith(false)
    expect(clock.pending).toBe(0)
  })

  it("does not wait out its pause when the network is back", async () => {
    const { clock, fetch, loader: made } = loader(new ApiRefusal("OFFLINE"), part({}))
    await clock.advance(0)
    made.hurry()
    await clock.advance(0)
    expect(fetch).toHaveBeenCalledTimes(2)
  })

  it("begins anew when the log was restored or the reader sees something else", async () => {
    for (const odd of [new ApiRefusal("STALE_REVISION"), part({ audience: "public+participants" })]) {
      const { clock, fetch, events } = loader(part({ next: 5 }), odd, part({ epoch: "f" }))
      await clock.advance(0)
      expect(fetch.mock.calls[2]).toEqual([0, null])
      expect(events.part.mock.calls.map(([, first]) => first)).toEqual([true, true])
    }
  })

  it("takes a no for a no", async () => {
    const { clock, events } = loader(new ApiRefusal("NOT_FOUND", {}, null, 404))
    await clock.advance(60_000)
    expect(events.refused).toHaveBeenCalledOnce()
  })
})

describe("the address of a moment", () => {
  it("is whole seconds or nothing", () => {
    expect(momentIn("125")).toBe(125)
    for (const odd of ["", "-1", "1.5", "x", "9999999999", null, undefined, ["1"]]) expect(momentIn(odd)).toBeNull()
    expect(secondsOf({ from: "2026-03-03T09:00:00Z", until: "2026-03-03T10:00:00.9Z" })).toBe(3600)
    expect(secondsOf({ from: null, until: null })).toBe(0)
  })
})
