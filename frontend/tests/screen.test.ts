import { describe, expect, it } from "vitest"

import type { AgendaItem, Draw, Poll, Screen, Turn } from "@/protocol"
import { cut, shownOn, textSize, type Meeting } from "@/screen/content"

const poll = (id: string, state: Poll["state"], position = 1, closed_at: string | null = null) =>
  ({ id, state, position, closed_at }) as Poll
const draw = (id: string, state: Draw["state"], drawn_at: string | null = null) => ({ id, state, drawn_at }) as Draw
const quiet: Meeting = { stage: "open", polls: [], draws: [], turn: null, item: null }
const screen = (content: Screen["content"], shown: string | null = null) => ({ content, shown }) as Screen

describe("a big screen that follows the meeting", () => {
  it("shows the topic while nothing goes on, and the agenda once it does", () => {
    expect(shownOn(null, quiet)).toEqual({ content: "topic", id: null })
    expect(shownOn(null, { ...quiet, item: { id: "i" } as AgendaItem })).toEqual({ content: "agenda", id: null })
  })

  it("puts a vote before a speaker, a speaker before a draw", () => {
    const all: Meeting = {
      ...quiet,
      polls: [poll("late", "open", 2), poll("early", "open", 1)],
      draws: [draw("d", "prepared")],
      turn: { id: "t" } as Turn,
    }
    expect(shownOn(null, all)).toEqual({ content: "poll", id: "early" })
    expect(shownOn(screen("auto"), { ...all, polls: [] })).toEqual({ content: "speaker", id: null })
    expect(shownOn(null, { ...all, polls: [], turn: null })).toEqual({ content: "draw", id: "d" })
  })
})

describe("a big screen that somebody drives", () => {
  it("shows what was chosen, whatever goes on", () => {
    const voting = { ...quiet, polls: [poll("p", "open")] }
    expect(shownOn(screen("statement", "s"), voting)).toEqual({ content: "statement", id: "s" })
    expect(shownOn(screen("blank"), voting)).toEqual({ content: "blank", id: null })
  })

  it("finds the poll or draw that was not named: what is going on, else what ended last", () => {
    const polls = [poll("old", "closed", 1, "2026-03-01T09:00:00Z"), poll("new", "closed", 2, "2026-03-01T10:00:00Z")]
    expect(shownOn(screen("poll"), { ...quiet, polls }).id).toBe("new")
    expect(shownOn(screen("poll"), { ...quiet, polls: [...polls, poll("now", "open", 3)] }).id).toBe("now")
    const draws = [draw("first", "drawn", "2026-03-01T09:00:00Z"), draw("second", "drawn", "2026-03-01T10:00:00Z")]
    expect(shownOn(screen("draw"), { ...quiet, draws }).id).toBe("second")
    expect(shownOn(screen("draw"), quiet).id).toBeNull()
  })
})

describe("text on a wall", () => {
  it("gets smaller as it gets longer, and is cut before it cannot be read", () => {
    const sizes = [10, 60, 120, 300].map((length) => textSize("长".repeat(length)))
    expect([...sizes].sort((a, b) => b - a)).toEqual(sizes)
    expect(new Set(sizes).size).toBe(4)
    expect(cut("短")).toBe("短")
    expect(cut("长".repeat(400))).toBe(`${"长".repeat(320)}……`)
  })
})
