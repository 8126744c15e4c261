import { describe, expect, it } from "vitest"

import { dutiesOf, type Session } from "@/followUp/duties"
import type { Promise as Commitment, Question, Reply, Statement } from "@/protocol"

const TODAY = "2026-03-10"
const promise = (id: string, change: Partial<Commitment> = {}): Commitment => ({
  id,
  reply: "r1",
  department: "roads",
  official: "official",
  action: "装好路灯",
  due_on: null,
  due_text: null,
  state: "confirmed",
  confirmed_at: "2026-03-01T08:00:00Z",
  corrected_at: null,
  reason: null,
  ...change,
})
const statement = (id: string, change: Partial<Statement> = {}) =>
  ({ id, text: "路灯什么时候装？", department: "roads", status: "published", ...change }) as Statement
const question = (id: string, change: Partial<Question> = {}): Question => ({
  id,
  asked_at: "2026-03-01T08:00:00Z",
  state: "open",
  due_on: null,
  transfers: 0,
  ...change,
})
const reply = { id: "r1", statement: "s1" } as Reply
const session = (change: Partial<Session>): Session => ({ promises: [], replies: [reply], statements: [], questions: [], ...change })

describe("what is owed after a session", () => {
  it("stands most pressing first, and says how many days are left", () => {
    const promises = [
      promise("undated"),
      promise("later", { due_on: "2026-12-31" }),
      promise("gone", { due_on: "2026-03-01", state: "withdrawn" }),
      promise("today", { due_on: TODAY }),
      promise("over", { due_on: "2026-03-07" }),
    ]
    const duties = dutiesOf(session({ promises }), TODAY)
    expect(duties.map(({ id, standing, days }) => [id, standing, days])).toEqual([
      ["over", "overdue", -3],
      ["today", "soon", 0],
      ["later", "later", 296],
      ["undated", "undated", null],
      ["gone", "withdrawn", null],
    ])
  })

  it("leads a promise back to the view it answers", () => {
    expect(dutiesOf(session({ promises: [promise("p")] }), TODAY)[0]?.statement).toBe("s1")
  })

  it("holds written answers and questions without one, until they are answered", () => {
    const questions = [question("open"), question("later", { state: "later", due_on: "2026-03-20" }), question("done", { state: "answered" })]
    const statements = ["open", "later", "done"].map((id) => statement(id))
    const duties = dutiesOf(session({ questions, statements }), TODAY)
    expect(duties.map(({ id, kind }) => [id, kind])).toEqual([
      ["later", "written"],
      ["open", "unanswered"],
    ])
  })

  it("does not hold a department to a question that was taken down", () => {
    const found = dutiesOf(session({ questions: [question("q")], statements: [statement("q", { status: "hidden", text: null })] }), TODAY)
    expect(found).toEqual([])
  })

  it("keeps an erased promise without its words", () => {
    expect(dutiesOf(session({ promises: [promise("p", { action: null })] }), TODAY)[0]?.text).toBeNull()
  })
})
