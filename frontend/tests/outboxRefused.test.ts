// @vitest-environment node
import { describe, expect, it } from "vitest"

import type { RefusalCode } from "@/protocol"

import { refusalOf } from "./fakeServer"
import { castVote, kept, load, post, posted, room, stage, states } from "./outboxScene"

describe("when it is refused", () => {
  const refuse = (code: RefusalCode, data = {}) => stage.server.refuseNext.push(refusalOf(code, data))

  it("keeps the words, and sends them again under a new id when asked to", async () => {
    refuse("WRONG_STAGE", { stage: "closed" })
    const { id } = post("迟到的话")
    await stage.clock.advance(50)
    const [item] = room.outbox.value
    expect(item).toMatchObject({ state: "refused", code: "WRONG_STAGE", data: { stage: "closed" } })
    expect(item?.args).toEqual({ text: "迟到的话" })
    room.retry(id, { text: "改过的话" })
    await stage.clock.advance(200)
    expect(posted()).toEqual(["改过的话"])
    expect(new Set(stage.server.received.map((frame) => frame.id)).size).toBe(2)
  })

  it("does not hold up what comes after it", async () => {
    refuse("EMPTY_TEXT")
    post(" ")
    post("二")
    await stage.clock.advance(300)
    expect(states()).toEqual(["refused"])
    expect(posted()).toEqual(["二"])
  })

  it("stays refused over a reload until discarded", async () => {
    refuse("TEXT_TOO_LONG", { limit: 2000, length: 2001 })
    const { id } = post("长")
    await stage.clock.advance(50)
    room.stop()
    await load()
    expect(states()).toEqual(["refused"])
    room.discard(id)
    expect(kept()).toEqual([])
  })

  it.each(["BUSY", "UNAVAILABLE", "RATE_LIMITED"] as const)(
    "waits and asks again by itself after %s",
    async (code) => {
      refuse(code, { retry_after: 5 })
      const { id } = post("一")
      await stage.clock.advance(4_900)
      expect(states()).toEqual(["waiting"])
      expect(stage.server.received).toHaveLength(1)
      await stage.clock.advance(2_000)
      expect(stage.server.received.map((frame) => frame.id)).toEqual([id, id])
      expect(posted()).toEqual(["一"])
    },
  )

  it("asks ever more seldom while the service stays busy", async () => {
    for (let i = 0; i < 50; i++) refuse("BUSY", { retry_after: 0 })
    post("一")
    await stage.clock.advance(120_000)
    expect(stage.server.received.length).toBeLessThan(14)
  })

  it("waits for the next greeting when the server no longer knows us, and gives up at the third", async () => {
    for (let i = 0; i < 3; i++) refuse("NOT_SIGNED_IN")
    post("一")
    await stage.clock.advance(1_000)
    expect(states()).toEqual(["waiting"])
    for (let i = 0; i < 2; i++) {
      stage.server.kill(4401)
      await stage.clock.advance(1_000)
    }
    expect(room.outbox.value).toMatchObject([{ state: "refused", code: "NOT_SIGNED_IN" }])
  })

  it("drops a vote that a newer one has overtaken", async () => {
    castVote("agree")
    castVote("disagree")
    refuse("STALE_REVISION", { current: 7 })
    await stage.clock.advance(300)
    expect(states()).toEqual([])
    expect(room.get("my_vote", "a")?.choice).toBe("disagree")
  })

  it("casts anew above the revision that the server named", async () => {
    refuse("STALE_REVISION", { current: 7 })
    const { id } = castVote("agree")
    await stage.clock.advance(50)
    room.retry(id)
    await stage.clock.advance(200)
    expect(room.get("my_vote", "a")).toMatchObject({ choice: "agree", revision: 8 })
  })
})

describe("messages that could poison the connection", () => {
  it("does not send what is too large, and lets the rest through", async () => {
    post("字".repeat(30_000))
    post("二")
    await stage.clock.advance(300)
    expect(room.outbox.value).toMatchObject([{ state: "refused", code: "TOO_LARGE" }])
    expect(posted()).toEqual(["二"])
    await expect(room.send("statement.post", { text: "字".repeat(30_000) })).rejects.toMatchObject({
      code: "TOO_LARGE",
    })
  })

  it("gives up on what was out each time that the server closed over faulty frames", async () => {
    stage.server.swallowAnswers = true
    for (let i = 0; i < 2; i++) stage.server.refuseNext.push(refusalOf("INTERNAL"))
    post("毒")
    for (let i = 0; i < 2; i++) {
      await stage.clock.advance(50)
      stage.server.kill(4400)
      await stage.clock.advance(8_000)
    }
    expect(room.outbox.value).toMatchObject([{ state: "refused", code: "MALFORMED" }])
  })

  it("throws away what storage holds in another shape", async () => {
    stage.shelf.entries.set("deliberation.outbox.li.session-1/bad", "{not json")
    stage.shelf.entries.set("deliberation.outbox.li.session-1/odd", '{"id":"odd"}')
    const other = await stage.tab()
    expect(states(other)).toEqual([])
    expect(kept()).toEqual([])
  })
})
