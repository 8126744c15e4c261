// @vitest-environment node
import { beforeEach, describe, expect, it } from "vitest"

import { ApiRefusal } from "@/api/refusal"
import type { Room } from "@/live/room"

import { Stage } from "./world"

let stage: Stage
let room: Room

const tally = (room: Room): number | undefined => room.get("tally", "a")?.agree
const vote = (agree: number) => ({ tally: { a: { id: "a", agree, disagree: 0, passed: 0 } } })
const subscribes = (): number => stage.server.frames.filter((one) => one.type === "subscribe").length

beforeEach(async () => {
  stage = new Stage()
  room = await stage.tab()
})

describe("a stream that does not fit", () => {
  it("asks again from its cursor when events are missing", async () => {
    const before = subscribes()
    stage.server.log.push({ put: vote(1), del: {}, own: {} }, { put: vote(2), del: {}, own: {} })
    stage.server.say({ type: "events", from: 3, to: 3, events: [], put: vote(2), del: {} })
    await stage.clock.advance(50)
    expect(subscribes()).toBe(before + 1)
    expect(tally(room)).toBe(2)
    expect(stage.server.snapshots).toBe(1)
    expect(room.state.value).toBe("live")
  })

  it("fetches everything when asking again brings nothing", async () => {
    for (let i = 0; i < 2; i++) {
      stage.server.say({ type: "events", from: 9, to: 9, events: [], put: {}, del: {} })
      await stage.clock.advance(50)
    }
    expect(stage.server.snapshots).toBe(2)
    expect(room.state.value).toBe("live")
  })

  it("takes a snapshot when told to, for instance after a long absence", async () => {
    stage.server.keepEntries = 2
    stage.server.kill()
    for (let i = 1; i <= 5; i++) stage.server.commit(vote(i))
    await stage.clock.advance(700)
    expect(stage.server.snapshots).toBe(2)
    expect(tally(room)).toBe(5)
    expect(room.state.value).toBe("live")
  })

  it("forgets what another epoch does not know", async () => {
    stage.server.commit(vote(1))
    await stage.clock.advance(20)
    stage.server.restore("epoch-2", 1)
    stage.server.kill(1012)
    await stage.clock.advance(700)
    expect(tally(room)).toBeUndefined()
    expect(room.state.value).toBe("live")
  })

  it("makes no storm of snapshots out of a server that wants one again and again", async () => {
    for (let i = 0; i < 100; i++) {
      stage.server.say({ type: "resnapshot", seq: 1, epoch: "epoch-1", url: "/s" })
      await stage.clock.advance(50)
    }
    expect(stage.server.snapshots).toBeLessThan(15)
  })

  it("keeps trying for its first snapshot", async () => {
    stage.server.httpUp = false
    const late = await stage.tab()
    expect(late.state.value).toBe("loading")
    stage.server.httpUp = true
    await stage.clock.advance(2_000)
    expect(late.state.value).toBe("live")
  })

  it.each([
    [404, "NOT_FOUND", "not_found"],
    [403, "FORBIDDEN", "forbidden"],
    [401, "NOT_SIGNED_IN", "forbidden"],
  ] as const)("ends where the snapshot answers %i", async (status, code, state) => {
    stage.server.httpRefusal = new ApiRefusal(code, {}, null, status)
    const other = await stage.tab()
    expect(other.state.value).toBe(state)
  })

  it("asks for a new page when the server has outgrown it", async () => {
    stage.server.say({ type: "error", code: "VERSION_UNSUPPORTED", data: {} })
    await stage.clock.advance(20)
    expect(room.outdated.value).toBe(true)
  })

  it("lives on after a fault in a single frame, and after frames it does not know", async () => {
    stage.server.say({ type: "error", code: "MALFORMED", data: {} })
    stage.server.say({ type: "of-tomorrow" } as never)
    stage.server.say(null as never)
    stage.server.commit(vote(4))
    await stage.clock.advance(50)
    expect(room.state.value).toBe("live")
    expect(tally(room)).toBe(4)
  })
})
