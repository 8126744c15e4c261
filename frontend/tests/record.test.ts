import { describe, expect, it } from "vitest"

import type { Poll, Promise as Commitment, Reply, Statement } from "@/protocol"
import { offered, type Candidate } from "@/record/choosing"
import { evidenceOf, firstMoment, isWithheld, momentOf, type Shown } from "@/record/evidence"
import { endOf, neighbour, partsOf, stepFrom, unlisted } from "@/record/lines"
import { anything, redrawn, sinceDrafted } from "@/record/progress"
import type { Figures, Line } from "@/record/shapes"
import { barsOf, percent, spreadOf } from "@/record/support"
import { beginFrom, isChanged, isOvertaken, readWording } from "@/record/wording"

const line = (id: string, over: Partial<Line> = {}): Line =>
  ({ id, section: "common", position: 1, rule: "common_ground", text: id, generated: id, sources: [], figures: null, locked: false, state: "listed", touched: false, revision: 1, ...over }) as Line

const lines = [
  line("c2", { position: 2 }),
  line("c1", { position: 1 }),
  line("d1", { section: "difference" }),
  line("r1", { section: "response" }),
  line("out", { section: "difference", position: 0, state: "left_out" }),
  line("gone", { position: 0, state: "gone", text: null }),
]

describe("the order of a record", () => {
  it("has every part, also an empty one, and numbers what is listed", () => {
    const told = partsOf(lines).map(({ section, lines: each }) => [section, each.map(({ line: { id }, number }) => `${number} ${id}`)])
    expect(told).toEqual([
      ["common", ["1 c1", "2 c2"]],
      ["difference", ["1 d1"]],
      ["suggestion", []],
      ["response", ["1 r1"]],
      ["insufficient", []],
    ])
  })
  it("keeps what is not listed for the annex", () => {
    expect(unlisted(lines).map(({ id }) => id)).toEqual(["gone", "out"])
  })
  it.each([
    ["down within its part", "c1", 1, { section: "common", position: 2 }],
    ["up within its part", "c2", -1, { section: "common", position: 1 }],
    ["over the edge to the beginning of the next", "c2", 1, { section: "difference", position: 1 }],
    ["over the edge to the end of the one before", "d1", -1, { section: "common", position: 3 }],
    ["into an empty part", "r1", -1, { section: "suggestion", position: 1 }],
    ["nowhere above the first", "c1", -1, null],
    ["nowhere if it is not listed", "out", 1, null],
  ] as const)("moves a line %s", (_, id, step, place) => {
    expect(stepFrom(lines, lines.find((each) => each.id === id)!, step)).toEqual(place)
  })
  it("ends below the last line", () => expect(endOf(lines, "common")).toEqual({ section: "common", position: 3 }))
  it("is walked line by line over the parts, and stops at its ends", () => {
    expect(["c1", "c2", "d1", "r1"].map((from) => neighbour(lines, from, 1))).toEqual(["c2", "d1", "r1", "r1"])
    expect(neighbour(lines, "c1", -1)).toBe("c1")
    expect([neighbour(lines, null, 1), neighbour(lines, "out", -1), neighbour([], null, 1)]).toEqual(["c1", "r1", null])
  })
})

describe("what figures say", () => {
  const votes = (agree: number, disagree: number, passed = 0) => ({ agree, disagree, passed })
  const figures = (groups: Figures["groups"]): Figures => ({ ...votes(24, 2, 2), voters: 28, present: 40, groups, bound: null, gap: null })

  it("tells groups that are alike", () => {
    expect(spreadOf(figures([votes(14, 1, 1), votes(10, 1, 1)]))).toMatchObject({ groups: 2, alike: "agree" })
    expect(spreadOf(figures([votes(1, 9), votes(0, 8)]))).toMatchObject({ alike: "disagree" })
  })
  it("calls sixty per cent not more than sixty", () => {
    expect(spreadOf(figures([votes(6, 4), votes(9, 1)]))).toEqual({ groups: 2, least: 60, most: 90, alike: null })
  })
  it("says nothing of groups that may not be told apart, or of one", () => {
    expect([spreadOf(figures(null)), spreadOf(figures([votes(3, 0)])), spreadOf(figures([votes(3, 0), votes(0, 0)]))]).toEqual([null, null, null])
  })
  it("never rounds up to what is not so", () => expect([percent(0.5999), percent(0.6), percent(0.29), percent(1)]).toEqual([59, 60, 29, 100]))
  it("has a bar for all, and one for each group", () => {
    expect(barsOf(figures(null)).map(({ group }) => group)).toEqual([null])
    expect(barsOf(figures([votes(1, 0), votes(0, 1)])).map(({ group }) => group)).toEqual([null, 1, 2])
  })
})

describe("the evidence of a line", () => {
  const statement = { id: "s", posted_at: "2026-11-22T09:01:30Z" } as Statement
  const cited = { id: "r", given_at: "2026-11-22T09:03:00Z" } as Reply
  const since = { id: "r2", given_at: "2026-11-22T09:09:00Z" } as Reply
  const promise = { id: "p", reply: "r", confirmed_at: "2026-11-22T09:05:00Z" } as Commitment
  const shown: Shown = {
    statement: (id) => (id === "s" ? statement : null),
    reply: (id) => [cited, since].find((each) => each.id === id) ?? null,
    promise: (id) => (id === "p" ? promise : null),
    poll: () => null as Poll | null,
    answers: (id) => (id === "s" ? [cited, since] : []),
  }
  const source = (kind: "statement" | "reply" | "promise" | "poll", id: string) => ({ kind, id })

  it("is each thing once; a promise brings its reply, a question its answers", () => {
    const of = line("l", { sources: [source("promise", "p"), source("reply", "r"), source("statement", "s")] })
    const found = evidenceOf(of, shown)
    expect([found.statements, found.replies, found.promises, found.polls]).toEqual([[statement], [cited, since], [promise], []])
  })
  it("leaves out what is not shown to this reader", () => {
    expect(evidenceOf(line("l", { sources: [source("statement", "x"), source("poll", "y")] }), shown)).toEqual({ statements: [], replies: [], promises: [], polls: [] })
  })
  it("is withheld with what it quotes, and not with what it cites besides", () => {
    const hidden = { ...shown, statement: (id: string) => ({ ...statement, status: id === "s" ? "hidden" : "published" }) as Statement }
    const of = (...ids: string[]) => isWithheld(line("l", { sources: ids.map((id) => source("statement", id)) }), hidden)
    expect([of("s"), of("other", "s"), of(), isWithheld(line("l", { sources: [source("reply", "unknown")] }), hidden)]).toEqual([true, false, false, false])
  })
  it("begins in the replay where its first source was said", () => {
    const at = firstMoment(line("l", { sources: [source("statement", "x"), source("statement", "s")] }), shown)
    expect(momentOf("2026-11-22T09:00:00Z", at)).toBe(90)
    expect([momentOf(null, at), momentOf("2026-11-22T10:00:00Z", at), momentOf("2026-11-22T09:00:00Z", null)]).toEqual([null, 0, null])
  })
})

describe("a wording while it is worked on", () => {
  const begun = { ...beginFrom(line("a", { text: "原文", revision: 3 })), text: "新的文字" }

  it("comes back from the device as it was", () => expect(readWording(JSON.stringify(begun))).toEqual(begun))
  it.each(["", "{", "null", "[]", '{"text":"a"}', '{"text":"a","base":"b","revision":"c"}'])("is not made of %j", (kept) => expect(readWording(kept)).toBeNull())
  it("is overtaken by other words, and by nothing else", () => {
    const now = (over: Partial<Line>) => isOvertaken(begun, line("a", { text: "原文", revision: 3, ...over }))
    expect(now({ text: "别人的文字", revision: 4 })).toBe(true)
    expect([now({}), now({ locked: true }), now({ revision: 4 }), now({ text: "新的文字", revision: 4 })]).toEqual([false, false, false, false])
  })
  it("is worth saving if it says something else", () => {
    const of = line("a", { text: "原文" })
    const worth = (text: string) => isChanged({ ...begun, text }, of)
    expect([worth("新"), worth(" 原文 "), worth("  "), worth("长".repeat(2001))]).toEqual([true, false, false, false])
  })
})

describe("how far the record lags behind", () => {
  const at = (minute: number) => `2026-11-22T09:${String(minute).padStart(2, "0")}:00Z`
  const statements = [1, 20, 30].map((minute) => ({ posted_at: at(minute), status: minute === 30 ? "hidden" : "published" }) as Statement)
  const replies = [{ given_at: at(25), status: "published" }] as Reply[]

  it("counts what came since and is still there", () => {
    const since = sinceDrafted(at(10), { statements, replies, promises: [], polls: [{ closed_at: at(5), state: "closed" } as Poll] })
    expect(since).toEqual({ statements: 1, replies: 1, promises: 0, polls: 0 })
    expect([anything(since), anything({ statements: 0, replies: 0, promises: 0, polls: 0 })]).toEqual([true, false])
  })
  it("tells what a new draft leaves alone", () => {
    expect(redrawn([line("a"), line("b", { touched: true }), line("c", { locked: true })])).toEqual({ kept: 2, anew: 1 })
  })
})

describe("choosing evidence", () => {
  const all = Array.from({ length: 12 }, (_, n): Candidate => ({ kind: "statement", id: `s${n}`, text: `第 ${n} 条 补助`, who: n % 2 ? "王委员" : "李委员" }))

  it("offers what has all the words, wherever they stand", () => {
    expect(offered(all, "补助 王委员", []).shown.map(({ id }) => id)).toEqual(["s1", "s3", "s5", "s7", "s9", "s11"])
  })
  it("keeps in sight what is chosen, and says how many are not", () => {
    const { shown, more } = offered(all, "李", [{ kind: "statement", id: "s1" }])
    expect([shown.map(({ id }) => id), more]).toEqual([["s1", "s0", "s2", "s4", "s6", "s8", "s10"], 0])
    expect(offered(all, "", []).more).toBe(4)
  })
})
