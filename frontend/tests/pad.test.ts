import { describe, expect, it } from "vitest"

import { initials, matches, rosterLines, typedNumber } from "@/pad/roster"
import type { Seat } from "@/protocol"

const seat = (name: string, label: string | null = null) => ({ id: name, name, label }) as Seat
const lines = rosterLines([seat("周主持"), seat("王委员", "12"), seat("李委员", "2"), seat("孙教授", "前排左"), seat("何居民", "003")])

describe("the roster", () => {
  it("goes by the numbers on the chairs, and gives the others those that are left", () => {
    expect(lines.map(({ seat, number }) => [seat.name, number])).toEqual([
      ["李委员", "2"],
      ["何居民", "3"],
      ["王委员", "12"],
      ["周主持", "1"],
      ["孙教授", "4"],
    ])
  })

  it("is searched by number, name, chair and pinyin", () => {
    const found = (query: string) => lines.filter((line) => matches(line, query)).map(({ seat }) => seat.name)
    expect(found("1")).toEqual(["王委员", "周主持"])
    expect(found("12")).toEqual(["王委员"])
    expect(found("委员")).toEqual(["李委员", "王委员"])
    expect(found("前排")).toEqual(["孙教授"])
    expect(found("hjm")).toEqual(["何居民"])
    expect(found("")).toHaveLength(5)
    expect(found("外人")).toEqual([])
  })
})

it("the initials of a Chinese name are those of its pinyin; other letters stay", () => {
  expect(["王委员", "周主持", "欧阳娜", "Ada", "阿Q"].map(initials)).toEqual(["wwy", "zzc", "oyn", "ada", "aq"])
})

it("digits join to a number that somebody has, else begin anew", () => {
  expect(typedNumber("", "1", lines)).toBe("1")
  expect(typedNumber("1", "2", lines)).toBe("12")
  expect(typedNumber("12", "2", lines)).toBe("2")
  expect(typedNumber("3", "9", lines)).toBe("9")
})
