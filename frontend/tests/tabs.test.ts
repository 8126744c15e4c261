// @vitest-environment node
import { beforeEach, describe, expect, it } from "vitest"

import type { Room } from "@/live/room"

import { Stage } from "./world"

let stage: Stage
let room: Room

const post = (text: string, from = room) => from.enqueue("statement.post", { text })
const castVote = (choice: "agree" | "disagree", from = room) =>
  from.enqueue("endorsement.cast", { statement: "a", choice, revision: 0 })
const states = (of = room) => of.outbox.value.map((item) => item.state)
const posted = () => stage.server.statements()

beforeEach(async () => {
  stage = new Stage()
  room = await stage.tab()
})

describe("two tabs", () => {
  let other: Room

  beforeEach(async () => {
    other = await stage.tab()
  })

  it("show the same, and one of them sends", async () => {
    const { id } = post("从第二页", other)
    expect(states(room)).toEqual(states(other))
    await stage.clock.advance(20)
    expect(states(room)).toEqual(["sent"])
    expect(states(other)).toEqual(["sent"])
    await stage.clock.advance(500)
    expect(states(room)).toEqual([])
    expect(states(other)).toEqual([])
    expect(stage.server.received.map((frame) => frame.id)).toEqual([id])
  })

  it("take over from each other when one is closed", async () => {
    stage.goDown()
    post("一")
    room.stop()
    stage.comeUp()
    await stage.clock.advance(3_000)
    expect(posted()).toEqual(["一"])
    expect(states(other)).toEqual([])
  })

  it("do not wait for a sender that is frozen", async () => {
    // The first tab keeps the lock and does nothing any more.
    Reflect.set(room, "line", null)
    post("一", other)
    await stage.clock.advance(2_500)
    expect(posted()).toEqual([])
    await stage.clock.advance(1_500)
    expect(posted()).toEqual(["一"])
  })

  it("give a vote in either of them a higher revision than all before", async () => {
    castVote("agree", room)
    await stage.clock.advance(500)
    castVote("disagree", other)
    await stage.clock.advance(500)
    expect(room.get("my_vote", "a")).toMatchObject({ choice: "disagree", revision: 2 })
  })
})

describe("a shared phone", () => {
  it("never sends one person's posts as another, and keeps them for their return", async () => {
    stage.goDown()
    post("李明的话")
    stage.comeUp()
    stage.server.socketsUp = false
    await stage.becomes({ id: "wang", name: "王芳" })
    stage.server.socketsUp = true
    await stage.clock.advance(5_000)
    expect(room.state.value).toBe("live")
    expect(room.mySeat.value?.name).toBe("王芳")
    expect(states()).toEqual([])
    expect(stage.server.received).toEqual([])
    await stage.becomes({ id: "li", name: "李明" })
    await stage.clock.advance(5_000)
    expect(posted()).toEqual(["李明的话"])
  })

  it("wipes what was the other's own, even if the page learns of it by the greeting alone", async () => {
    castVote("agree")
    await stage.clock.advance(300)
    stage.server.cookie = { id: "wang", name: "王芳" }
    stage.server.kill()
    await stage.clock.advance(1_000)
    expect(room.get("my_vote", "a")).toBeNull()
    expect(room.mySeat.value?.name).toBe("王芳")
  })

  it("refuses to queue for someone who is not signed in", async () => {
    await stage.becomes(null)
    expect(room.audience.value).toBe("public")
    expect(() => post("谁")).toThrowError(expect.objectContaining({ code: "NOT_SIGNED_IN" }))
  })
})

describe("storage that fails", () => {
  it("keeps what it cannot store in memory, says so, and sends it all the same", async () => {
    const other = await stage.tab()
    stage.shelf.full = true
    stage.goDown()
    post("一", other)
    expect(other.durable.value).toBe(false)
    stage.comeUp()
    await stage.clock.advance(3_000)
    expect(posted()).toEqual(["一"])
    expect(other.durable.value).toBe(true)
    expect(states(room)).toEqual([])
  })
})
