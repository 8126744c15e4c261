// @vitest-environment node
import { beforeEach, describe, expect, it } from "vitest"

import { ApiRefusal } from "@/api/refusal"
import { Room } from "@/live/room"

import { STREAM } from "./fakeServer"
import { Stage } from "./world"

let stage: Stage
let room: Room

const say = (id: string, text: string | null): number =>
  stage.server.commit({ statement: { [id]: { id, text } as never } })
const said = (id: string): string | null | undefined => room.get("statement", id)?.text
const READ_MS = 2_100

beforeEach(() => {
  stage = new Stage()
  stage.server.cookie = null
})

describe("a reader without an account, where the operator wants the stream", () => {
  beforeEach(async () => {
    stage.streamFirst = true
    for (let number = 1; number <= 20; number++) say(`s${number}`, `${number}`)
    room = await stage.tab()
  })

  it("comes in by a snapshot and segments, and opens no socket", () => {
    expect(room.state.value).toBe("live")
    expect(room.audience.value).toBe("public")
    expect(room.all("statement").value).toHaveLength(20)
    expect(stage.public.pages).toEqual(["snapshot-16.0"])
    expect(stage.server.attempts).toBe(0)
  })

  it("asks for nothing but the head as long as it keeps up", async () => {
    stage.public.pages = []
    for (let number = 21; number <= 40; number++) {
      say(`s${number}`, `${number}`)
      await stage.clock.advance(READ_MS / 2)
    }
    await stage.clock.advance(READ_MS)
    expect(said("s40")).toBe("40")
    expect(stage.public.pages).toEqual([])
  })

  it("fetches what it has missed, or starts anew when that is much", async () => {
    stage.public.pages = []
    for (let number = 21; number <= 33; number++) say(`s${number}`, `${number}`)
    await stage.clock.advance(READ_MS)
    expect(stage.public.pages).toEqual(["21-24.0", "25-28.0", "29-32.0"])
    for (let number = 34; number <= 90; number++) say(`s${number}`, `${number}`)
    await stage.clock.advance(READ_MS)
    expect(stage.public.pages.slice(3)).toEqual(["snapshot-88.0"])
    expect(room.all("statement").value).toHaveLength(90)
  })

  it("asks more seldom while nobody looks, and at once when somebody does", async () => {
    stage.page.isHidden = true
    await stage.clock.advance(READ_MS)
    const { heads } = stage.public
    await stage.clock.advance(10_000)
    expect(stage.public.heads).toBe(heads)
    stage.page.isHidden = false
    say("new", "新")
    stage.page.wake()
    await stage.clock.advance(50)
    expect(said("new")).toBe("新")
  })

  it("says so when the line is lost, and when it is back", async () => {
    stage.server.httpUp = false
    await stage.clock.advance(READ_MS)
    expect(room.state.value).toBe("reconnecting")
    expect(said("s1")).toBe("1")
    stage.server.httpUp = true
    await stage.clock.advance(10_000)
    expect(room.state.value).toBe("live")
    expect(room.restored.value).not.toBeNull()
  })

  it("shows no more what was taken back, though nothing else has happened", async () => {
    stage.public.heldBack = 1
    say("later", "后来的话")
    stage.public.rev++
    stage.public.takenBack = { statement: { s1: { id: "s1", text: null } as never } }
    await stage.clock.advance(READ_MS)
    expect(said("s1")).toBeNull()
    expect(said("later")).toBeUndefined()
  })

  it("believes no cache that is behind", async () => {
    const before = stage.public.present()
    say("s1", null)
    stage.public.rev++
    await stage.clock.advance(READ_MS)
    stage.public.old = before
    await stage.clock.advance(READ_MS)
    expect(said("s1")).toBeNull()
  })

  it("waits for the next head when a page has been replaced under its hands", async () => {
    for (let number = 21; number <= 33; number++) say(`s${number}`, `${number}`)
    stage.public.old = stage.public.present()
    stage.public.rev++
    await stage.clock.advance(READ_MS)
    expect(room.state.value).toBe("live")
    stage.public.old = null
    await stage.clock.advance(READ_MS)
    expect(said("s33")).toBe("33")
  })

  it("starts anew when the log was restored, and when the public was set back", async () => {
    stage.server.restore("epoch-2", 3)
    await stage.clock.advance(READ_MS)
    expect(room.all("statement").value).toHaveLength(2)
    say("wrong", "张三的电话")
    await stage.clock.advance(READ_MS)
    stage.public.heldBack = 1
    stage.public.rev++
    await stage.clock.advance(READ_MS)
    expect(said("wrong")).toBeUndefined()
  })

  it("is told how many are connected, and fetches each opinion map once", async () => {
    const people = (): number | undefined => room.findings.value.opinion?.people
    stage.public.pages = []
    stage.public.online = 35
    stage.public.opinion = 7
    await stage.clock.advance(3 * READ_MS)
    expect([room.presence.value.online, people()]).toEqual([35, 7])
    expect(stage.public.pages).toEqual(["opinion-7.0"])
    // Another server that knows of neither, or less.
    stage.public.online = stage.public.opinion = null
    await stage.clock.advance(READ_MS)
    stage.public.opinion = 6
    await stage.clock.advance(READ_MS)
    expect([room.presence.value.online, people()]).toEqual([35, 7])
    stage.public.opinion = 9
    await stage.clock.advance(READ_MS)
    expect(people()).toBe(9)
    expect(stage.public.pages).toEqual(["opinion-7.0", "opinion-9.0"])
  })

  it("asks again for a map that could not be had, and goes on meanwhile", async () => {
    stage.public.opinion = 7
    stage.public.old = { ...stage.public.present() }
    stage.public.rev++
    await stage.clock.advance(READ_MS)
    expect([room.state.value, room.findings.value]).toEqual(["live", {}])
    stage.public.old = null
    await stage.clock.advance(READ_MS)
    expect(room.findings.value.opinion?.people).toBe(7)
  })

  it("ends when the session is not public any more", async () => {
    stage.server.httpRefusal = new ApiRefusal("NOT_FOUND", {}, null, 404)
    await stage.clock.advance(READ_MS)
    expect(room.state.value).toBe("not_found")
    expect(room.all("statement").value).toEqual([])
  })

  it("goes to a socket as soon as it turns out who it is", async () => {
    await stage.becomes({ id: "li", name: "李明" })
    await stage.clock.advance(100)
    expect(room.mySeat.value?.name).toBe("李明")
    const { heads } = stage.public
    await stage.clock.advance(10_000)
    expect(stage.public.heads).toBe(heads)
  })
})

describe("a reader without an account on a socket", () => {
  beforeEach(async () => {
    room = await stage.tab()
  })

  it("goes on by the stream, with what it has, when sockets fail again and again", async () => {
    stage.server.socketsUp = false
    stage.server.kill()
    await stage.clock.advance(8_000)
    const { polls } = stage.server
    say("new", "新")
    await stage.clock.advance(READ_MS)
    expect(said("new")).toBe("新")
    expect(room.state.value).toBe("live")
    expect(stage.server.polls).toBe(polls)
    expect(stage.public.heads).toBeGreaterThan(0)
  })
})

describe("somebody with a seat, where the operator wants the stream", () => {
  it("comes to it although the service could not say at first who it is", async () => {
    stage.server.cookie = { id: "li", name: "李明" }
    stage.streamFirst = true
    let failures = 2
    const fetchPerson = async () => {
      if (failures-- > 0) throw new ApiRefusal("UNAVAILABLE", {}, null, 503)
      return stage.server.cookie
    }
    room = new Room(STREAM, { ...stage.world(), fetchPerson })
    room.start()
    await stage.clock.advance(100)
    expect([room.audience.value, room.person.value]).toEqual(["public", null])
    await stage.clock.advance(5_000)
    expect(room.person.value?.name).toBe("李明")
    expect(room.mySeat.value?.id).toBe("seat-li")
  })
})
