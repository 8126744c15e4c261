// @vitest-environment node
import { beforeEach, describe, expect, it } from "vitest"

import { refusalOf } from "./fakeServer"
import { castVote, kept, load, post, posted, room, stage, states } from "./outboxScene"

describe("on a good network", () => {
  it("goes waiting → sending → sent, and away when the event has arrived", async () => {
    post("路灯不亮")
    expect(states()).toEqual(["sending"])
    await stage.clock.advance(20)
    expect(states()).toEqual(["sent"])
    expect(room.all("my_statement").value).toEqual([])
    await stage.clock.advance(100)
    expect(states()).toEqual([])
    expect(room.all("my_statement").value[0]?.text).toBe("路灯不亮")
    expect(kept()).toEqual([])
  })

  it("keeps the order within a thread, one at a time", async () => {
    post("一")
    post("二")
    post("三")
    expect(states()).toEqual(["sending", "waiting", "waiting"])
    await stage.clock.advance(500)
    expect(posted()).toEqual(["一", "二", "三"])
  })
})

describe("without a network", () => {
  it("keeps posts, sends each once on return, and says how many", async () => {
    stage.goDown()
    post("一")
    post("二")
    await stage.clock.advance(5_000)
    expect(states()).toEqual(["waiting", "waiting"])
    stage.comeUp()
    await stage.clock.advance(3_000)
    expect(posted()).toEqual(["一", "二"])
    expect(states()).toEqual([])
    expect(room.restored.value?.resent).toBe(2)
  })

  it("keeps them over a reload", async () => {
    stage.goDown()
    const { id } = post("一")
    room.stop()
    stage.comeUp()
    await load()
    await stage.clock.advance(500)
    expect(posted()).toEqual(["一"])
    expect(stage.server.received.map((frame) => frame.id)).toEqual([id])
  })

  it("lets only the latest of several votes on a statement go out", async () => {
    stage.goDown()
    castVote("agree")
    castVote("disagree")
    expect(room.outbox.value).toHaveLength(1)
    stage.comeUp()
    await stage.clock.advance(3_000)
    expect(stage.server.received.map((frame) => frame.args)).toEqual([
      { statement: "a", choice: "disagree", revision: 2 },
    ])
  })

  it("lets a raised hand go once the moment for it is over, and says so", async () => {
    stage.goDown()
    room.enqueue("floor.raise_hand", { kind: "speech", note: "一楼采光" })
    post("一")
    await stage.clock.advance(299_000)
    expect(states()).toEqual(["waiting", "waiting"])
    await stage.clock.advance(2_000)
    expect(room.outbox.value.map(({ name, state }) => [name, state])).toEqual([
      ["floor.raise_hand", "refused"],
      ["statement.post", "waiting"],
    ])
    stage.comeUp()
    await stage.clock.advance(30_000)
    expect(stage.server.received.map((frame) => frame.name)).toEqual(["statement.post"])
  })

  it("can be taken back", async () => {
    stage.goDown()
    room.discard(post("还是算了").id)
    stage.comeUp()
    await stage.clock.advance(3_000)
    expect(stage.server.received).toEqual([])
    expect(room.restored.value?.resent).toBe(0)
  })
})

describe("when an answer is lost", () => {
  it("asks again under the same id, and nothing is doubled", async () => {
    stage.server.swallowAnswers = true
    const { id } = post("一")
    await stage.clock.advance(30)
    stage.server.kill()
    stage.server.swallowAnswers = false
    await stage.clock.advance(1_000)
    expect(stage.server.received.map((frame) => frame.id)).toEqual([id, id])
    expect(posted()).toEqual(["一"])
    expect(states()).toEqual([])
  })

  it("asks again after a while even if the connection held", async () => {
    stage.server.swallowAnswers = true
    post("一")
    await stage.clock.advance(30)
    stage.server.swallowAnswers = false
    await stage.clock.advance(21_000)
    expect(posted()).toEqual(["一"])
    expect(states()).toEqual([])
  })

  it("finds its outcome over a reload that came while sending", async () => {
    stage.server.swallowAnswers = true
    post("一")
    await stage.clock.advance(30)
    room.stop()
    stage.server.swallowAnswers = false
    await load()
    await stage.clock.advance(200)
    expect(posted()).toEqual(["一"])
    expect(states()).toEqual([])
  })

  it("does not mind an answer that comes twice", async () => {
    const { id } = post("一")
    await stage.clock.advance(20)
    stage.server.say({ type: "ack", id, seq: 2, result: null })
    stage.server.say({ type: "refused", id, ...refusalOf("INTERNAL") })
    await stage.clock.advance(200)
    stage.server.say({ type: "ack", id, seq: 2, result: null })
    await stage.clock.advance(200)
    expect(states()).toEqual([])
    expect(posted()).toEqual(["一"])
  })

  it("sends again what came too early, between two subscriptions", async () => {
    stage.server.keepEntries = 2
    stage.goDown()
    for (let i = 0; i < 5; i++) stage.server.commit({})
    post("一")
    stage.comeUp()
    await stage.clock.advance(3_000)
    expect(posted()).toEqual(["一"])
    expect(states()).toEqual([])
  })

  it("sends again what a restored service may have forgotten", async () => {
    post("一")
    await stage.clock.advance(20)
    expect(states()).toEqual(["sent"])
    stage.server.restore("epoch-2", 1)
    stage.server.kill(1012)
    await stage.clock.advance(1_500)
    expect(posted()).toEqual(["一"])
    expect(states()).toEqual([])
  })
})

describe("when the event comes before the answer", () => {
  /** Looks at each millisecond: how often a thing is shown, on its way or as the person's own. */
  async function mostShownAtOnce(own: () => number, ms: number): Promise<number> {
    let most = 0
    for (let passed = 0; passed < ms; passed++) {
      await stage.clock.advance(1)
      most = Math.max(most, room.outbox.value.length + own())
    }
    return most
  }
  const ownPosts = () => room.all("my_statement").value.length

  beforeEach(() => void (stage.server.answersLate = true))

  it.each([
    ["a post", () => post("一"), ownPosts],
    ["a vote", () => castVote("agree"), () => room.all("my_vote").value.length],
    [
      "a reply",
      () => room.enqueue("reply.give", { statement: "a", text: "年底前" }),
      () => room.all("my_reply").value.length,
    ],
  ])("%s is shown once", async (_, give, own) => {
    give()
    expect(await mostShownAtOnce(own, 300)).toBe(1)
    expect([own(), states(), kept()]).toEqual([1, [], []])
    expect(stage.server.received).toHaveLength(1)
  })

  it("a post is shown once, although its first answer was lost and the page loaded anew", async () => {
    stage.server.swallowAnswers = true
    const { id } = post("一")
    await stage.clock.advance(30)
    stage.server.kill()
    await stage.clock.advance(0)
    room.stop()
    expect(kept()).toHaveLength(1)
    stage.server.swallowAnswers = false
    await load()
    expect(await mostShownAtOnce(ownPosts, 1_000)).toBe(1)
    expect([ownPosts(), states(), kept()]).toEqual([1, [], []])
    expect(new Set(stage.server.received.map((frame) => frame.id))).toEqual(new Set([id]))
    expect(posted()).toEqual(["一"])
  })

  it("the next of the line goes out at once, without waiting for the answer", async () => {
    stage.server.swallowAnswers = true
    post("一")
    post("二")
    await stage.clock.advance(200)
    expect(posted()).toEqual(["一", "二"])
    expect(states()).toEqual([])
  })

  it("a vote that another device has changed since still asks for its answer", async () => {
    stage.server.swallowAnswers = true
    castVote("agree")
    await stage.clock.advance(30)
    const vote = { id: "a", choice: "disagree" as const, revision: 2 }
    stage.server.commit({}, { li: { my_vote: { a: vote } } })
    await stage.clock.advance(100)
    expect(states()).toEqual(["sending"])
  })
})
