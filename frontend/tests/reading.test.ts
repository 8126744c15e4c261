import { describe, expect, it } from "vitest"

import { groupBy } from "@/lists"
import type { Statement } from "@/protocol"
import { fresh, lineUp, MOST_WAITING, speakable } from "@/room/reading"

const view = (id: string, over: Partial<Statement> = {}) =>
  ({ id, speaker: "else", text: `text ${id}`, status: "published", posted_at: id, ...over }) as Statement

describe("what is read aloud", () => {
  it("is what came since, oldest first, without one's own and what is not public", () => {
    const all = [view("3"), view("1"), view("2"), view("4", { speaker: "me" }), view("5", { status: "hidden", text: null })]
    expect(fresh(all, new Set(["1"]), "me").map(({ id }) => id)).toEqual(["2", "3"])
  })

  it("never grows so long that nobody would listen", () => {
    const many = Array.from({ length: 30 }, (_, i) => ({ id: String(i), text: "", speaker: "" }))
    const line = lineUp(many.slice(0, 5), many.slice(5))
    expect(line).toHaveLength(MOST_WAITING)
    expect(line[line.length - 1]?.id).toBe("29")
  })

  it("leaves out what a voice cannot say", () => {
    expect(speakable("见 https://a.cn/x?y=1 \n 第二条")).toBe("见 第二条")
  })
})

describe("groups", () => {
  it("keep the order within, and leave out what has no key", () => {
    const groups = groupBy([1, 2, 3, 4], (n) => (n === 3 ? null : n % 2 ? "odd" : "even"))
    expect([...groups]).toEqual([
      ["odd", [1]],
      ["even", [2, 4]],
    ])
  })
})
