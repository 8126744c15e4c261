// @vitest-environment node
import { beforeEach, describe, expect, it } from "vitest"

import type { Room } from "@/live/room"

import { Stage } from "./world"

let stage: Stage
let room: Room

const tally = (room: Room): number | undefined => room.get("tally", "a")?.agree
const vote = (agree: number) => ({ tally: { a: { id: "a", agree, disagree: 0, passed: 0 } } })

beforeEach(async () => {
  stage = new Stage()
  room = await stage.tab()
})

describe("a network without sockets", () => {
  beforeEach(async () => {
    stage.server.socketsUp = false
    stage.server.kill()
    await stage.clock.advance(5_000)
  })

  it("is bridged by polling", async () => {
    expect(room.state.value).toBe("live")
    stage.server.commit(vote(6))
    await stage.clock.advance(3_100)
    expect(tally(room)).toBe(6)
  })

  it("carries commands by plain requests", async () => {
    const sent = room.send("statement.post", { text: "走廊太暗" })
    await stage.clock.advance(100)
    await expect(sent).resolves.toEqual({ statement: "statement-2" })
    expect(room.get("statement", "statement-2")?.text).toBe("走廊太暗")
  })

  it("returns to a socket when one gets through, and stops polling", async () => {
    stage.server.socketsUp = true
    await stage.clock.advance(60_000)
    const { polls } = stage.server
    await stage.clock.advance(60_000)
    expect(stage.server.polls).toBe(polls)
    expect(room.state.value).toBe("live")
  })

  it("takes everything anew in another epoch", async () => {
    stage.server.restore("epoch-2", 1)
    stage.server.commit(vote(8))
    await stage.clock.advance(6_000)
    expect(tally(room)).toBe(8)
  })

  it("subscribes on a socket that is being greeted only when it is welcome", async () => {
    const { server, clock } = stage
    Object.assign(server, { socketsUp: true, mute: true })
    const greeted = (): boolean => server.frames.some(({ type }) => type === "hello")
    server.frames.length = 0
    while (!greeted()) await clock.advance(500)
    server.restore("epoch-2", 1)
    await clock.advance(6_000)
    expect(server.snapshots).toBe(2)
    expect(server.frames.map(({ type }) => type)).not.toContain("subscribe")
  })

  it("keeps nothing of an audience it no longer belongs to", async () => {
    stage.server.audiences = {}
    await stage.clock.advance(6_000)
    expect(room.audience.value).toBe("public")
    expect(room.state.value).toBe("live")
  })

  it("learns of another person who signed in meanwhile, and drops what was the former's", async () => {
    stage.server.httpUp = false
    await stage.clock.advance(4_000)
    stage.server.cookie = { id: "wang", name: "王芳" }
    stage.server.httpUp = true
    await stage.clock.advance(5_000)
    expect(room.mySeat.value?.name).toBe("王芳")
  })

  it("learns that a sign-in has ended, and keeps nothing waiting for who is no longer known", async () => {
    stage.server.cookie = null
    await stage.clock.advance(10_000)
    expect([room.person.value, room.audience.value, room.state.value]).toEqual([null, "public", "live"])
    expect(room.mySeat.value).toBeNull()
    expect(() => room.enqueue("statement.post", { text: "走廊太暗" })).toThrow("NOT_SIGNED_IN")
  })

  it("polls seldom while nobody looks", async () => {
    stage.page.isHidden = true
    await stage.clock.advance(3_000)
    const before = stage.server.polls
    await stage.clock.advance(60_000)
    expect(stage.server.polls - before).toBeLessThanOrEqual(5)
  })

  it("says so when plain requests fail as well, and comes back by them", async () => {
    stage.server.httpUp = false
    await stage.clock.advance(4_000)
    expect(room.state.value).toBe("reconnecting")
    stage.server.httpUp = true
    await stage.clock.advance(4_000)
    expect(room.state.value).toBe("live")
  })
})
