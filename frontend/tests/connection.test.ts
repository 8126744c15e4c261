// @vitest-environment node
import { beforeEach, describe, expect, it } from "vitest"

import type { Room } from "@/live/room"
import type { DraftFinding, OpinionMap } from "@/protocol"

import { STREAM } from "./fakeServer"
import { Stage } from "./world"

let stage: Stage
let room: Room

const tally = (room: Room): number | undefined => room.get("tally", "a")?.agree
const vote = (agree: number) => ({ tally: { a: { id: "a", agree, disagree: 0, passed: 0 } } })

beforeEach(async () => {
  stage = new Stage()
  room = await stage.tab()
})

describe("a connection that works", () => {
  it("greets, takes a snapshot, subscribes after it, and is live", () => {
    expect(stage.server.frames.slice(0, 2)).toEqual([
      { type: "hello", version: 1, token: null },
      { type: "subscribe", stream: STREAM, epoch: "epoch-1", after: 1 },
    ])
    expect(room.state.value).toBe("live")
    expect(room.session.value?.stage).toBe("open")
    expect(room.mySeat.value?.name).toBe("李明")
    expect(room.audience.value).toBe("public+participants")
    expect(stage.server.snapshots).toBe(1)
  })

  it("follows the events and says how far it is before the server could think it slow", async () => {
    const seen = () => stage.server.frames.filter((one) => one.type === "seen").length
    for (let i = 1; i <= 20; i++) stage.server.commit(vote(i))
    await stage.clock.advance(2_000)
    expect(tally(room)).toBe(20)
    expect(seen()).toBe(0)
    for (let i = 21; i <= 2_000; i++) stage.server.commit(vote(i))
    await stage.clock.advance(2_000)
    expect(tally(room)).toBe(2_000)
    expect(seen()).toBeGreaterThanOrEqual(2)
    expect(seen()).toBeLessThanOrEqual(20)
  })

  it("needs no heartbeat while it says how far it is", async () => {
    const said = (type: string) => stage.server.frames.filter((one) => one.type === type).length
    let votes = 0
    for (let second = 0; second < 60; second++) {
      for (let i = 0; i < 300; i++) stage.server.commit(vote(++votes))
      await stage.clock.advance(1_000)
    }
    expect(said("seen")).toBeGreaterThan(4)
    expect(said("ping")).toBe(0)
    await stage.clock.advance(16_000)
    expect(said("ping")).toBe(1)
  })

  it("corrects the device's clock by the server's", async () => {
    stage.server.clockAhead = 3_600_000
    stage.server.kill()
    await stage.clock.advance(1000)
    const ahead = room.now().getTime() - stage.clock.now()
    expect(Math.abs(ahead - 3_600_000)).toBeLessThanOrEqual(10)
  })

  it("shows who is there, and keeps no timer after the page is left", async () => {
    stage.server.say({ type: "derived", at_seq: 1, presence: { online: 7 } })
    await stage.clock.advance(10)
    expect(room.presence.value).toEqual({ online: 7, seats: [], screens: {}, slow: false })
    room.stop()
    expect(stage.clock.pending).toBe(0)
  })

  it("takes each finding as it comes, beside those of other names", async () => {
    const [early, late] = [{ people: 20 }, { people: 21 }] as OpinionMap[]
    const draft = { lines: [] } as unknown as DraftFinding
    stage.server.say({ type: "derived", at_seq: 1, findings: { opinion: early!, draft } })
    stage.server.say({ type: "derived", at_seq: 2, findings: { opinion: late! } })
    stage.server.say({ type: "derived", at_seq: 2, presence: { online: 7 } })
    await stage.clock.advance(10)
    expect(room.findings.value).toEqual({ opinion: late, draft })
  })
})

describe("a connection that breaks", () => {
  it("resumes from its cursor within the back-off, without a new snapshot", async () => {
    const opinion = { people: 30 } as OpinionMap
    stage.server.say({ type: "derived", at_seq: 1, findings: { opinion } })
    await stage.clock.advance(10)
    stage.server.kill()
    stage.server.commit(vote(3))
    expect(room.state.value).toBe("reconnecting")
    expect(room.sinceLost.value).not.toBeNull()
    await stage.clock.advance(600)
    expect(room.state.value).toBe("live")
    expect(tally(room)).toBe(3)
    expect(stage.server.snapshots).toBe(1)
    expect(room.sinceLost.value).toBeNull()
    expect(room.restored.value?.resent).toBe(0)
    expect(room.findings.value).toEqual({ opinion })
  })

  it.each([1000, 1001, 1006, 1011, 1012, 4407, 4408])("comes back after close code %i", async (code) => {
    stage.server.kill(code)
    await stage.clock.advance(700)
    expect(room.state.value).toBe("live")
  })

  it.each([4400, 4429])("takes a breath after close code %i", async (code) => {
    stage.server.kill(code)
    await stage.clock.advance(4_900)
    expect(room.state.value).toBe("reconnecting")
    await stage.clock.advance(1_000)
    expect(room.state.value).toBe("live")
  })

  it("ends at 4404 and does not come back", async () => {
    stage.server.kill(4404)
    await stage.clock.advance(60_000)
    expect(room.state.value).toBe("not_found")
    expect(stage.server.attempts).toBe(1)
    expect(room.session.value).toBeNull()
  })

  it.each([1006, 4403])("keeps nothing of an audience it no longer belongs to (close code %i)", async (code) => {
    stage.server.commit({ seat: { x: { id: "x" } as never } })
    await stage.clock.advance(20)
    expect(room.get("seat", "x")).not.toBeNull()
    stage.server.say({ type: "derived", at_seq: 2, findings: { draft: { lines: [] } as unknown as DraftFinding } })
    await stage.clock.advance(10)
    expect(room.findings.value.draft).toBeDefined()
    stage.server.audiences = {}
    stage.server.httpUp = false
    stage.server.kill(code)
    await stage.clock.advance(1_000)
    expect(room.get("seat", "x")).toBeNull()
    expect(room.session.value).toBeNull()
    expect(room.findings.value).toEqual({})
    stage.server.httpUp = true
    await stage.clock.advance(3_000)
    expect(room.state.value).toBe("live")
    expect(room.audience.value).toBe("public")
  })

  it.each([4401, 4403])("gives up when close code %i keeps coming", async (code) => {
    stage.server.mute = true
    for (let i = 0; i < 3; i++) {
      stage.server.kill(code)
      await stage.clock.advance(600)
    }
    expect(room.state.value).toBe("forbidden")
    expect(room.session.value).toBeNull()
  })

  it("waits no longer than two seconds during a short outage, and is back within three", async () => {
    stage.random = 0.999
    stage.goDown()
    await stage.clock.advance(10_000)
    stage.comeUp()
    await stage.clock.advance(3_000)
    expect(room.state.value).toBe("live")
  })

  it("knocks more seldom as the outage lasts", async () => {
    stage.goDown()
    await stage.clock.advance(60_000)
    const before = stage.server.attempts
    await stage.clock.advance(60_000)
    expect(stage.server.attempts - before).toBeLessThanOrEqual(15)
  })

  it("says offline where the device knows that it has no network", async () => {
    stage.goDown()
    stage.page.goOffline()
    await stage.clock.advance(100)
    expect(room.state.value).toBe("offline")
    stage.comeUp()
    stage.page.goOnline()
    await stage.clock.advance(50)
    expect(room.state.value).toBe("live")
  })

  it("does not sit out its pause when the page comes to the front", async () => {
    stage.goDown()
    await stage.clock.advance(120_000)
    stage.comeUp()
    stage.page.wake()
    await stage.clock.advance(50)
    expect(room.state.value).toBe("live")
  })
})

describe("a connection that is silent", () => {
  it("is found dead by the heartbeat", async () => {
    stage.server.mute = true
    await stage.clock.advance(26_000)
    expect(room.state.value).toBe("reconnecting")
    stage.server.mute = false
    await stage.clock.advance(12_000)
    expect(room.state.value).toBe("live")
  })

  it("stays alive on pongs alone", async () => {
    await stage.clock.advance(120_000)
    expect(stage.server.attempts).toBe(1)
    expect(room.state.value).toBe("live")
  })

  it("gets another chance if the device slept through the deadline", async () => {
    stage.server.mute = true
    await stage.clock.advance(15_500)
    stage.clock.sleep(600_000)
    stage.server.mute = false
    await stage.clock.advance(100)
    expect(stage.server.attempts).toBe(1)
    expect(room.state.value).toBe("live")
  })

  it("is asked at once when the page comes to the front", async () => {
    stage.server.mute = true
    stage.page.wake()
    await stage.clock.advance(4_100)
    expect(room.state.value).toBe("reconnecting")
  })

  it("is given up when it does not even greet", async () => {
    stage.server.mute = true
    stage.server.kill()
    await stage.clock.advance(9_000)
    expect(stage.server.attempts).toBe(3)
  })
})
