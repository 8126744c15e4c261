// @vitest-environment node
import { beforeEach, describe, expect, it } from "vitest"

import { ApiRefusal } from "@/api/refusal"
import type { Room } from "@/live/room"

import { Stage } from "./world"

let stage: Stage
let room: Room

const READ_MS = 2_100
const say = (id: string): number => stage.server.commit({ statement: { [id]: { id, text: id } as never } })
const shown = (): string[] => room.all("statement").value.map(({ id }) => id)

/** What the chair has set: the newest events are held back from now on. */
function holdBack(seconds: number, events: number): void {
  stage.public.delay = seconds
  stage.public.heldBack = events
}

/** Whoever has no seat is refused at the other doors, and let go. */
async function refuse(): Promise<void> {
  stage.server.httpRefusal = new ApiRefusal("DELAYED", { url: "/x" }, null, 409)
  stage.server.kill(4403)
  await stage.clock.advance(300)
  stage.server.httpRefusal = null
}

beforeEach(() => {
  stage = new Stage()
  stage.server.cookie = null
  for (let number = 1; number <= 6; number++) say(`s${number}`)
})

describe("a delay that is set", () => {
  it("is told by the very next head, and what was shown stays while time stands still", async () => {
    stage.streamFirst = true
    room = await stage.tab()
    holdBack(60, 3)
    await stage.clock.advance(READ_MS)
    expect(room.delay.value).toBe(60)
    expect(shown()).toHaveLength(6)
    const before = room.now()
    await stage.clock.advance(30_000)
    expect(room.now()).toEqual(before)
    await stage.clock.advance(60_000)
    expect(room.now().getTime()).toBeGreaterThan(before.getTime())
    expect(room.now().getTime()).toBeCloseTo(stage.clock.now() + stage.server.clockAhead - 60_000, -2)
  })

  it("sends a reader on a socket to the stream, with what was on the screen", async () => {
    room = await stage.tab()
    holdBack(60, 3)
    await refuse()
    await stage.clock.advance(READ_MS)
    expect([room.state.value, room.audience.value, room.delay.value]).toEqual(["live", "public", 60])
    expect(shown()).toHaveLength(6)
    const { attempts } = stage.server
    await stage.clock.advance(20_000)
    expect(stage.server.attempts).toBe(attempts)
  })

  it("keeps nothing that was taken back after the socket had gone", async () => {
    room = await stage.tab()
    holdBack(60, 3)
    stage.public.amended = 99
    await refuse()
    await stage.clock.advance(READ_MS)
    expect(shown().length).toBeLessThan(6)
  })

  it("leaves nothing behind that was for those with a seat", async () => {
    stage.server.cookie = { id: "li", name: "李明" }
    room = await stage.tab()
    stage.server.cookie = null
    await refuse()
    expect(shown()).toEqual([])
  })

  it("lets whoever comes now begin by the public's clock", async () => {
    stage.streamFirst = true
    holdBack(60, 3)
    room = await stage.tab()
    expect(shown()).toHaveLength(3)
    expect(room.now().getTime()).toBeCloseTo(stage.clock.now() + stage.server.clockAhead - 60_000, -2)
  })
})

describe("a delay that is taken away", () => {
  it("shows what was held back once, at once, by the server's clock", async () => {
    stage.streamFirst = true
    holdBack(60, 3)
    room = await stage.tab()
    holdBack(0, 0)
    await stage.clock.advance(READ_MS)
    expect(shown()).toEqual(["s1", "s2", "s3", "s4", "s5", "s6"])
    expect(room.delay.value).toBe(0)
    expect(room.now().getTime()).toBeCloseTo(stage.clock.now() + stage.server.clockAhead, -2)
    expect(room.restored.value).toBeNull()
  })

  it("leaves whoever was sent to the stream there, without a break", async () => {
    room = await stage.tab()
    holdBack(60, 3)
    await refuse()
    await stage.clock.advance(READ_MS)
    const { attempts } = stage.server
    holdBack(0, 0)
    say("s7")
    await stage.clock.advance(READ_MS)
    expect(shown()).toContain("s7")
    expect(shown()).toHaveLength(7)
    expect([room.state.value, room.delay.value, stage.server.attempts]).toEqual(["live", 0, attempts])
  })
})
