import { describe, expect, it } from "vitest"

import { answersOf, asPoll, countsByVenue, inOrder, leading, standingOf } from "@/polls/result"
import type { HandCount, Poll, PollDraft, PollTally } from "@/protocol"

const poll = (id: string, state: Poll["state"], position: number) => ({ id, state, position, options: [] }) as unknown as Poll
const paper = { options: [{ id: "a", label: "先摸底" }, { id: "b", label: "先公示" }] } as unknown as Poll
const tally = (counts: PollTally["counts"], people: number) => ({ counts, people }) as PollTally

describe("the answers of a poll", () => {
  it("have counts and shares of those who voted", () => {
    expect(answersOf(paper, tally({ a: 3, b: 1 }, 4))).toEqual([
      { id: "a", label: "先摸底", count: 3, share: 0.75 },
      { id: "b", label: "先公示", count: 1, share: 0.25 },
    ])
  })

  it("have no counts while these are hidden, and shares of nothing are nothing", () => {
    expect(answersOf(paper, tally(null, 5)).map(({ count }) => count)).toEqual([null, null])
    expect(answersOf(paper, tally({ a: 0 }, 0))).toMatchObject([{ count: 0, share: 0 }, { count: 0, share: 0 }])
    expect(answersOf(paper, null).map(({ count }) => count)).toEqual([null, null])
  })

  it("lead alone, level, or not at all", () => {
    expect(leading(answersOf(paper, tally({ a: 3, b: 1 }, 4)))).toEqual(["a"])
    expect(leading(answersOf(paper, tally({ a: 2, b: 2 }, 4)))).toEqual(["a", "b"])
    expect(leading(answersOf(paper, tally({}, 0)))).toEqual([])
  })
})

it("an open poll is on hold while its session takes no votes", () => {
  expect((["open", "closing", "paused", "ratifying"] as const).map((stage) => standingOf(poll("p", "open", 1), stage))).toEqual(["open", "open", "held", "held"])
  expect(standingOf(poll("p", "closed", 1), "ratifying")).toBe("closed")
  expect(standingOf(poll("p", "open", 1), undefined)).toBe("open")
})

it("what is open comes first, what ended last comes before what ended long ago", () => {
  const polls = [poll("1", "closed", 1), poll("2", "closed", 2), poll("3", "draft", 3), poll("4", "open", 4), poll("5", "cancelled", 5)]
  expect(inOrder(polls).map(({ id }) => id)).toEqual(["4", "3", "2", "1", "5"])
})

it("tellers' counts stand by venue, agreed once two say the same", () => {
  const count = (poll: string, venue: string | null, agrees: boolean | null) => ({ poll, venue, agrees }) as HandCount
  const found = countsByVenue(
    [count("p", "hall", true), count("p", "hall", true), count("p", "town", false), count("p", "town", false), count("p", null, null), count("q", "hall", true)],
    "p",
  )
  expect(found.map(({ venue, state, counts }) => [venue, state, counts.length])).toEqual([
    ["hall", "agreed", 2],
    ["town", "differ", 2],
    [null, "one", 1],
  ])
})

it("a draft stands beside the polls as one that has not begun", () => {
  const draft = { id: "d", position: 2, title: "先装哪栋", options: [] } as unknown as PollDraft
  expect(asPoll(draft)).toMatchObject({ id: "d", title: "先装哪栋", state: "draft", opened_at: null, reason: null })
  expect(inOrder([poll("c", "closed", 1), asPoll(draft)]).map(({ id }) => id)).toEqual(["d", "c"])
})
