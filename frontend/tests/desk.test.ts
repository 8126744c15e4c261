import { describe, expect, it, vi } from "vitest"

import { confirm, draftWriting } from "@/composables/useReplyForm"
import { changes, type Piece } from "@/textChanges"
import { countAlike, gather, gist } from "@/desk/gathering"
import { isLate, sortDesk, type Asked } from "@/desk/questions"
import { EMPTY, dayOf, readWriting, replyArgs, sameWriting } from "@/desk/writing"
import type { LiveSession } from "@/live/useSession"
import type { ReplyDraft } from "@/protocol"

const asked = (id: string, asked_at: string, over: { state?: string; due_on?: string; merged_into?: string } = {}) => {
  const { state = "open", due_on = null, merged_into = null } = over
  return { statement: { id, posted_at: asked_at, merged_into }, question: { id, asked_at, state, due_on } } as Asked
}
const ids = (list: readonly Asked[]) => list.map(({ statement }) => statement.id)

describe("the order of the desk", () => {
  it("has the longest waiting first, by when this department got them", () => {
    const { open, later, answered } = sortDesk([
      asked("b", "2026-11-22T09:20:00Z"),
      asked("a", "2026-11-22T09:05:00Z"),
      asked("x", "2026-11-22T09:00:00Z", { state: "answered" }),
      asked("z", "2026-11-22T09:40:00Z", { state: "answered" }),
      asked("m", "2026-11-22T09:01:00Z", { state: "later", due_on: "2026-12-31" }),
      asked("l", "2026-11-22T09:30:00Z", { state: "later", due_on: "2026-12-10" }),
    ])
    expect(ids(open)).toEqual(["a", "b"])
    expect(ids(later)).toEqual(["l", "m"])
    expect(ids(answered)).toEqual(["z", "x"])
  })

  it("shows a merged question under the other, and by itself where the other is not here", () => {
    const merged = [asked("a", "1"), asked("b", "2", { merged_into: "a" }), asked("c", "3", { merged_into: "b" }), asked("d", "4", { merged_into: "elsewhere" })]
    expect(ids(sortDesk(merged).open)).toEqual(["a", "d"])
  })

  it("leaves in its place what somebody is writing on, whoever has answered it meanwhile", () => {
    const list = [asked("a", "1", { state: "answered" }), asked("b", "2"), asked("c", "3", { state: "answered" })]
    const { open, answered } = sortDesk(list, new Set(["a"]))
    expect([ids(open), ids(answered)]).toEqual([["a", "b"], ["c"]])
  })

  it("calls a question late after ten minutes and not before", () => {
    const at = "2026-11-22T09:00:00Z"
    expect(isLate(at, Date.parse("2026-11-22T09:10:00Z"))).toBe(false)
    expect(isLate(at, Date.parse("2026-11-22T09:10:01Z"))).toBe(true)
  })
})

describe("gathering", () => {
  const PIPES = "请问住建局：管线迁改这笔钱差别太大，水电气和通信四家各收各的。能不能由县里牵头定一个统一价？"
  const others = ["采光测算能不能在签字前做？结果要公示。", "水管、燃气管迁改的费用能不能统一定价？现在四家各收各的。", "请问住建局：补助款什么时候拨付？"]

  it("offers what asks the same, and not what is only addressed the same", () => {
    expect(gather(PIPES, others, (each) => each)).toEqual({ alike: [others[1]], others: [others[0], others[2]] })
  })
  it("looks at the matter alone", () => {
    expect(gist("请问住建局：补助款什么时候拨付？").trim()).toBe("补助款 拨付？")
    expect(gist("电梯坏了找谁？")).toBe("电梯坏了找谁？")
  })
  it("counts for each what is like it", () => {
    const texts = new Map([["pipes", PIPES], ...others.map((text, index) => [`${index}`, text] as const)])
    expect([...countAlike(texts)]).toEqual([["pipes", 1], ["0", 0], ["1", 1], ["2", 0]])
  })
  it("finds nothing like an empty text or a lone sign", () => {
    expect(gather("", others, (each) => each).alike).toEqual([])
    expect(gather("👍", ["👍"], (each) => each).alike).toEqual([])
  })
})

describe("what changed", () => {
  const told = (before: string, after: string) => changes(before, after).map(({ kind, text }: Piece) => ({ same: text, added: `+${text}`, removed: `-${text}` })[kind])

  it.each([
    ["十月底前完成改造。", "十二月底前完成改造。", ["十", "+二", "月底前完成改造。"]],
    ["补助15万元。", "补助20万元，分两次拨付。", ["补助", "-15", "+20", "万元", "+，分两次拨付", "。"]],
    ["一样", "一样", ["一样"]],
    ["", "新写的", ["+新写的"]],
    ["全删了", "", ["-全删了"]],
    ["好👍🏽的", "好👎的", ["好", "-👍🏽", "+👎", "的"]],
  ])("%s → %s", (before, after, expected) => expect(told(before, after)).toEqual(expected))

  it("gives both texts back, whatever they are", () => {
    const [before, after] = ["第一条：十月20日前公开价目。\n第二条：研究。", "第一条：11月5日前公开价目和依据。\n第三条：答复。"]
    const without = (gone: Piece["kind"]) => changes(before, after).filter(({ kind }) => kind !== gone).map(({ text }) => text).join("")
    expect(without("added")).toBe(before)
    expect(without("removed")).toBe(after)
  })
  it("tells two texts with nothing in common as one replacement, however long", () => {
    expect(changes("甲".repeat(2000), "乙".repeat(2000)).map(({ kind }) => kind)).toEqual(["removed", "added"])
  })
})

describe("a reply while it is written", () => {
  const writing = { text: " 十月底前公开价目。 ", kind: "promise" as const, due: "2026-10-31", also: ["b"] }

  it("comes back from the device as it was", () => {
    expect(readWriting(JSON.stringify(writing))).toEqual(writing)
    expect(sameWriting(writing, { ...writing, also: ["c"] })).toBe(false)
  })
  it.each(["", "没有存完的 {", "null", "[]", '{"text":1}', '"text"'])("is not made of %j", (kept) => expect(readWriting(kept)).toBeNull())
  it("has a kind that exists", () => {
    expect(readWriting(JSON.stringify({ ...writing, kind: "threat", also: ["a", 1] }))).toMatchObject({ kind: "explanation", also: ["a"] })
  })
  it("goes out trimmed, with a day only where the kind has one", () => {
    expect(replyArgs("a", writing)).toEqual({ statement: "a", text: "十月底前公开价目。", kind: "promise", also: ["b"], due_on: "2026-10-31" })
    expect(replyArgs("a", { ...writing, kind: "not_feasible" })).not.toHaveProperty("due_on")
    expect(replyArgs("a", { ...EMPTY, kind: "written_later" })).not.toHaveProperty("due_on")
  })
})

it("a day is that of the clock on the wall", () => expect(dayOf(new Date(2026, 0, 5, 23, 59))).toBe("2026-01-05"))

describe("confirming a draft", () => {
  const draft = { id: "d", statement: "a", also: ["b"], kind: "promise", text: "年底前公开价目。", due_on: "2026-12-31" } as ReplyDraft
  const sent = async (change: object) => {
    const send = vi.fn((..._: unknown[]) => Promise.resolve(null))
    await confirm({ send } as unknown as LiveSession, draft, replyArgs("a", { ...draftWriting(draft), ...change }))
    return send.mock.calls.map(([name, args]) => [name, args])
  }

  it("sends the words that the official has read, also unchanged", async () => {
    expect(await sent({})).toEqual([["reply.confirm", { draft: "d", text: draft.text, kind: "promise", due_on: "2026-12-31" }]])
  })
  it.each([
    ["which questions it answers", { also: ["b", "c"] }],
    ["that it has no day after all", { due: "" }],
  ])("settles first %s", async (_, change) => {
    expect((await sent(change)).map(([name]) => name)).toEqual(["reply.draft", "reply.confirm"])
  })
  it("needs no day where the kind has none", async () => {
    expect(await sent({ kind: "explanation" })).toEqual([["reply.confirm", { draft: "d", text: draft.text, kind: "explanation" }]])
  })
})
