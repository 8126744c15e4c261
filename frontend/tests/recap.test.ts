import { describe, expect, it } from "vitest"

import type { AgendaItem, Poll, Reply, Statement } from "@/protocol"
import { recap, type Happened } from "@/room/recap"

const item = (id: string, position: number, state: AgendaItem["state"]) => ({ id, position, state, title: id }) as AgendaItem
const view = (id: string, over: Partial<Statement> = {}) =>
  ({ id, text: id, status: "published", pinned: true, posted_at: `2026-11-22T09:0${id.slice(-1)}:00Z`, agenda_item: null, merged_into: null, ...over }) as Statement
const reply = (id: string, statement: string, over: Partial<Reply> = {}) =>
  ({ id, statement, also: [], status: "published", text: id, given_at: "2026-11-22T10:00:00Z", ...over }) as Reply
const poll = (id: string, over: Partial<Poll> = {}) => ({ id, position: 1, state: "closed", agenda_item: null, ...over }) as Poll

const of = (over: Partial<Happened>) => recap({ items: [], statements: [], replies: [], polls: [], ...over })

describe("the story so far", () => {
  it("is empty before anything happened", () => {
    expect(of({ items: [item("a", 1, "waiting"), item("b", 2, "current")] }).parts).toEqual([])
  })

  it("goes by the agenda, with items that are done even if nothing of them was marked", () => {
    const { parts, items } = of({
      items: [item("third", 3, "waiting"), item("second", 2, "current"), item("first", 1, "done")],
      statements: [view("v1", { agenda_item: "second" }), view("v2", { agenda_item: "third" })],
    })
    expect(parts.map((part) => part.item?.id)).toEqual(["first", "second", "third"])
    expect(parts.map((part) => part.points.length)).toEqual([0, 1, 1])
    expect(items).toBe(1)
  })

  it("takes what is pinned and still stands, oldest first, and keeps what belongs to no item", () => {
    const { parts, points } = of({
      statements: [view("v3"), view("v1", { agenda_item: "gone" }), view("v2", { status: "hidden", text: null }), view("v4", { pinned: false })],
    })
    expect(parts).toHaveLength(1)
    expect(parts[0]?.item).toBeNull()
    expect(parts[0]?.points.map(({ statement }) => statement.id)).toEqual(["v1", "v3"])
    expect(points).toBe(2)
  })

  it("puts replies with the view they answer, also by way of a merged one, each counted once", () => {
    const { parts, replies } = of({
      statements: [view("v1"), view("v2", { pinned: false, merged_into: "v1" }), view("v3")],
      replies: [reply("r1", "v2"), reply("r2", "v1", { also: ["v2", "v3"], given_at: "2026-11-22T09:30:00Z" }), reply("r3", "v1", { status: "withdrawn" })],
    })
    expect(parts[0]?.points.map((point) => point.replies.map(({ id }) => id))).toEqual([["r2", "r1"], ["r2"]])
    expect(replies).toBe(2)
  })

  it("tells closed polls alone", () => {
    const { parts, polls } = of({
      items: [item("a", 1, "current")],
      polls: [poll("p1", { agenda_item: "a" }), poll("p2", { state: "open", agenda_item: "a" }), poll("p3", { state: "cancelled" })],
    })
    expect(parts.flatMap((part) => part.polls.map(({ id }) => id))).toEqual(["p1"])
    expect(polls).toBe(1)
  })

  it("does not hang on a loop of merges that cannot be", () => {
    const loop = [view("v1", { merged_into: "v2" }), view("v2", { merged_into: "v1" })]
    expect(of({ statements: loop, replies: [reply("r", "v1")] }).points).toBe(2)
  })
})
