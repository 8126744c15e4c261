import { describe, expect, it } from "vitest"

import { decisions, isLate, type Facts } from "@/console/decisions"
import { fromLocal, toLocal } from "@/console/localTime"
import { readRoll, type Vocabulary } from "@/console/pastedRoll"
import { preflight, type Prepared } from "@/console/preflight"
import { bySimilarity, likeness } from "@/console/similar"
import { inverseOf } from "@/composables/stageMoves"

const at = (minute: number) => `2026-11-22T09:${String(minute).padStart(2, "0")}:00Z`

describe("what wants a decision", () => {
  const statement = (id: string, over: object = {}) =>
    ({ id, status: "published", posted_at: at(0), entered: false, confirmed: false, ...over }) as Facts["statements"][number]
  const review = (id: string, minute: number, status = "pending") =>
    ({ id, status, posted_at: at(minute) }) as Facts["reviews"][number]
  const question = (id: string, minute: number, state = "open") =>
    ({ id, state, asked_at: at(minute) }) as Facts["questions"][number]
  const count = (id: string, venue: string | null, agrees: boolean | null, minute = 5) =>
    ({ id, poll: "p", venue, agrees, counted_at: at(minute) }) as Facts["counts"][number]
  const nothing: Facts = { reviews: [], statements: [], questions: [], reports: [], counts: [] }

  it("stands in one line: stuck votes, reports, reviews, wording, questions; the oldest first", () => {
    const found = decisions({
      reviews: [review("late", 9), review("early", 3), review("gone", 1, "rejected")],
      statements: [statement("said", { entered: true }), statement("asked"), statement("bad")],
      questions: [question("asked", 1), question("answered", 0, "answered")],
      reports: [{ id: "bad", count: 2, kinds: { abuse: 2 }, last_at: at(8) }],
      counts: [count("one", "hall", false), count("two", "hall", false), count("three", "town", true)],
    })
    expect(found.map(({ id, wants }) => [id, ...wants])).toEqual([
      ["p hall", "count"],
      ["bad", "report"],
      ["early", "pending"],
      ["late", "pending"],
      ["said", "confirm"],
      ["asked", "question"],
    ])
  })

  it("names a statement once, with all that it wants", () => {
    const found = decisions({
      ...nothing,
      statements: [statement("a", { entered: true })],
      questions: [question("a", 1)],
      reports: [{ id: "a", count: 1, kinds: { false: 1 }, last_at: at(2) }],
    })
    expect(found.map((one) => one.wants)).toEqual([["report", "confirm", "question"]])
  })

  it("forgets what is no longer public", () => {
    const hidden = statement("a", { status: "hidden", entered: true })
    const reports = [{ id: "a", count: 1, kinds: { abuse: 1 }, last_at: at(2) }]
    expect(decisions({ ...nothing, statements: [hidden], questions: [question("a", 1)], reports })).toEqual([])
  })

  it("calls a question late after ten minutes, and not before", () => {
    const asked = Date.parse(at(0))
    expect(isLate(at(0), asked + 10 * 60_000)).toBe(false)
    expect(isLate(at(0), asked + 10 * 60_000 + 1)).toBe(true)
  })
})

describe("likeness", () => {
  it("is 1 for the same words, 0 for others, and minds no punctuation", () => {
    expect(likeness("加装电梯，怎么分摊？", "加装电梯怎么分摊")).toBe(1)
    expect(likeness("停车难", "绿化好")).toBe(0)
    expect(likeness("", "任何话")).toBe(0)
  })

  it("puts the likest first", () => {
    const texts = ["绿化要保留", "电梯费用按楼层分摊", "停车位不够"]
    expect(bySimilarity("电梯的费用应当按楼层来分摊", texts, (text) => text)[0]).toBe("电梯费用按楼层分摊")
  })
})

describe("the checks before opening", () => {
  const ready: Prepared = {
    mode: "hybrid",
    plannedEnd: at(59),
    broadcastUrl: "https://live.example.gov.cn/1",
    now: Date.parse(at(0)),
    seats: [
      { id: "a", name: "王秀兰", role: "member", department: null, category: "voting" },
      { id: "b", name: "李建国", role: "official", department: "d", category: "attending" },
    ],
    access: [{ id: "a", code_state: "ready", user: false }],
    venues: [{ id: "hall", name: "主会场" }],
    screens: { hall: 1 },
    items: [{ kind: "report", planned_seconds: 600 }],
    materials: [{ kind: "report" }, { kind: "research" }],
    departments: [{ id: "d", name: "住建局" }],
  }
  const warned = (over: Partial<Prepared>) =>
    preflight({ ...ready, ...over })
      .filter((check) => check.state === "warning")
      .map(({ name, n, missing }) => [name, n, ...missing])

  it("find nothing where all is ready", () => {
    expect(warned({})).toEqual([])
    expect(preflight(ready)).toHaveLength(10)
  })

  it("name who and what is missing", () => {
    expect(warned({ access: [{ id: "a", code_state: "unissued", user: false }] })).toEqual([["codes", 1, "王秀兰"]])
    expect(warned({ access: [{ id: "a", code_state: "unissued", user: true }] })).toEqual([])
    expect(warned({ screens: {} })).toEqual([["screens", 0, "主会场"]])
    expect(warned({ departments: [...ready.departments, { id: "e", name: "财政局" }] })).toEqual([["officials", 2, "财政局"]])
    expect(warned({ items: [...ready.items, { kind: "vote", planned_seconds: null }] })).toEqual([["agenda", 1]])
    expect(warned({ items: [] })).toEqual([["agenda", 0]])
    expect(warned({ seats: [], materials: [], broadcastUrl: null, plannedEnd: at(0) }).map(([name]) => name)).toEqual([
      "roll",
      "report",
      "research",
      "officials",
      "broadcast",
      "end",
    ])
  })

  it("ask for no hall where nobody meets in one", () => {
    const names = preflight({ ...ready, mode: "network", venues: [] }).map((check) => check.name)
    expect(names).not.toContain("venues")
    expect(names).not.toContain("screens")
    expect(names).not.toContain("agenda")
  })

  it("ask for no screen where there is no hall yet", () => {
    expect(warned({ venues: [], screens: {} })).toEqual([["venues", 0]])
  })
})

describe("a pasted roll", () => {
  const words: Vocabulary = {
    roles: new Map([
      ["委员", "member"],
      ["群众代表", "representative"],
      ["部门负责人", "official"],
    ]),
    categories: new Map([
      ["出席", "voting"],
      ["列席", "attending"],
    ]),
    departments: new Map([["住建局", "d"]]),
    venues: new Map([["主会场", "v"]]),
    headings: new Set(["姓名"]),
  }
  const read = (text: string) => readRoll(text, words)

  it("is read cell by cell, in any order behind the name", () => {
    const people = read("姓名\t界别\t类别\n王秀兰\t教育界\t委员\n\n李建国\t部门负责人\t住建局\t3号\r\n张明\t列席\t群众代表\t主会场")
    expect(people.map(({ line: _, ...person }) => person)).toEqual([
      { name: "王秀兰", role: "member", category: "voting", sector: "教育界", department: null, venue: null, label: "", problem: null },
      { name: "李建国", role: "official", category: "attending", sector: "", department: "d", venue: null, label: "3号", problem: null },
      { name: "张明", role: "representative", category: "attending", sector: "", department: null, venue: "v", label: "", problem: null },
    ])
  })

  it("may be typed with commas or blanks; tables keep blanks within a cell", () => {
    expect(read("王秀兰，教育界 委员")[0]).toMatchObject({ name: "王秀兰", sector: "教育界", role: "member" })
    expect(read("Anna Li\t委员")[0]).toMatchObject({ name: "Anna Li", role: "member" })
  })

  it("takes who names a department for its official", () => {
    expect(read("李建国 住建局")[0]).toMatchObject({ role: "official", department: "d", category: "attending" })
  })

  it("says which lines cannot be entered", () => {
    const long = "长".repeat(61)
    expect(read(`李建国 部门负责人\n王秀兰\n王秀兰\n${long}`).map((person) => person.problem)).toEqual([
      "department_missing",
      null,
      "twice",
      "name_too_long",
    ])
  })

  it("is nothing where there is nothing", () => expect(read("\n \n\t\t\n")).toEqual([]))
})

describe("times of a form", () => {
  it("come back as they were, to the minute", () => {
    const iso = "2026-11-22T06:30:00.000Z"
    expect(fromLocal(toLocal(iso))).toBe(iso)
    expect(toLocal(null)).toBe("")
    expect(fromLocal("")).toBeNull()
    expect(fromLocal("soon")).toBeNull()
  })
})

describe("a step of the session", () => {
  it("can be taken back where the way leads back and nothing began by it", () => {
    expect(inverseOf("open", "paused")).toBe("open")
    expect(inverseOf("open", "closing")).toBe("open")
    expect(inverseOf("convened", "open")).toBeNull()
    expect(inverseOf("open", "adjourned")).toBeNull()
    expect(inverseOf("ratifying", "closed")).toBeNull()
  })
})
