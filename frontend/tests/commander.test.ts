// @vitest-environment node
import { beforeEach, describe, expect, it } from "vitest"

import type { ApiRefusal } from "@/api/refusal"
import type { Room } from "@/live/room"

import { refusalOf } from "./fakeServer"
import { Stage } from "./world"

let stage: Stage
let room: Room

beforeEach(async () => {
  stage = new Stage()
  room = await stage.tab()
})

describe("acts whose outcome is waited for", () => {
  const act = () => room.send("agenda.set_items", { items: [] })

  it("resolve with the result, or reject with the refusal", async () => {
    const done = act()
    stage.server.refuseNext = []
    await stage.clock.advance(50)
    await expect(done).resolves.toBeNull()
    stage.server.refuseNext.push(refusalOf("FORBIDDEN", { act: "agenda.set_items" }))
    const refused = expect(act()).rejects.toMatchObject({ code: "FORBIDDEN" })
    await stage.clock.advance(50)
    await refused
  })

  it("reject at once while there is no way out", async () => {
    stage.goDown()
    await expect(act()).rejects.toMatchObject({ code: "OFFLINE" } satisfies Partial<ApiRefusal>)
  })

  it("are asked again over a short loss", async () => {
    stage.server.swallowAnswers = true
    const done = expect(act()).resolves.toBeNull()
    await stage.clock.advance(50)
    stage.server.kill()
    stage.server.swallowAnswers = false
    await stage.clock.advance(1_000)
    await done
    expect(stage.server.head).toBe(2)
  })

  it("reject when no answer comes at all", async () => {
    stage.server.swallowAnswers = true
    const done = expect(act()).rejects.toMatchObject({ code: "NO_ANSWER" })
    await stage.clock.advance(13_000)
    await done
  })

  it("are never asked again in another person's name", async () => {
    stage.server.swallowAnswers = true
    const done = expect(act()).rejects.toMatchObject({ code: "NO_ANSWER" })
    await stage.clock.advance(50)
    stage.server.cookie = { id: "wang", name: "王芳" }
    stage.server.kill()
    await stage.clock.advance(1_000)
    await done
    expect(stage.server.received).toHaveLength(1)
  })
})
