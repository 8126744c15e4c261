// @vitest-environment node
import { describe, expect, it } from "vitest"
import { nextTick, shallowRef } from "vue"

import type { LiveSession } from "@/live/useSession"
import { chartOf, type Looks } from "@/opinion/chart"
import { isEmpty, listed, numbered, percent, rowsOf, standsAlike } from "@/opinion/figures"
import { hullOf, lay } from "@/opinion/layout"
import { shapeOf } from "@/opinion/shapes"
import { fitted, widthOf } from "@/opinion/text"
import { useHeldOpinion } from "@/opinion/useOpinion"
import type { Findings, MapDot, MapStatement, OpinionMap } from "@/protocol"

const SIZE = { width: 360, height: 240 }
const EM = 18

const statement = (id: string, over: Partial<MapStatement> = {}): MapStatement => ({
  statement: id,
  agree: 30,
  disagree: 2,
  passed: 1,
  groups: [
    { agree: 20, disagree: 1, passed: 0 },
    { agree: 10, disagree: 1, passed: 1 },
  ],
  consensus: 0.8,
  gap: 0.1,
  x: 1,
  y: 0,
  ...over,
})
const dots: MapDot[] = Array.from({ length: 30 }, (_, index) => ({
  x: index < 20 ? -2 + (index % 5) / 10 : 2 + (index % 3) / 10,
  y: (index % 7) / 10,
  group: index < 20 ? 0 : 1,
  people: 1 + (index % 2),
}))
const map = (over: Partial<OpinionMap> = {}): OpinionMap => ({
  rule: "bounds",
  present: 50,
  people: 45,
  withheld: null,
  groups: [
    { size: 30, x: -1.8, y: 0.3 },
    { size: 15, x: 2.1, y: 0.3 },
  ],
  dots,
  statements: [statement("a"), statement("b", { x: -2, y: 1 }), statement("c", { x: 1 })],
  common: ["a"],
  dividing: ["b", "c"],
  settings: { minimum_people: 20, minimum_group: 5, enter: 0.6, leave: 0.57, gap: 0.3 },
  ...over,
})

describe("the map on paper", () => {
  it("puts every dot on the paper, where none covers another, the same each time", () => {
    const { dots: placed } = lay(map(), SIZE, EM)
    expect(placed).toHaveLength(dots.length)
    for (const { x, y, r } of placed) {
      expect(x - r).toBeGreaterThanOrEqual(0)
      expect(x + r).toBeLessThanOrEqual(SIZE.width)
      expect(y - r).toBeGreaterThanOrEqual(0)
      expect(y + r).toBeLessThanOrEqual(SIZE.height)
    }
    const pairs = placed.flatMap((one, i) => placed.slice(i + 1).map((other) => Math.hypot(one.x - other.x, one.y - other.y) - one.r - other.r))
    expect(Math.min(...pairs)).toBeGreaterThan(-1)
    expect(lay(map(), SIZE, EM)).toEqual(lay(map(), SIZE, EM))
  })

  it("keeps left what is left and up what is up, and shows more people by a larger dot", () => {
    const { dots: placed } = lay(map(), SIZE, EM)
    const middle = (group: number) => placed.filter((dot) => dot.group === group).reduce((sum, { x }, _, all) => sum + x / all.length, 0)
    expect(middle(0)).toBeLessThan(middle(1))
    expect(placed[1]!.r / placed[0]!.r).toBeCloseTo(Math.SQRT2)
    const two = lay(map({ dots: [{ x: 0, y: 1, group: 0, people: 1 }, { x: 1, y: -1, group: 1, people: 1 }] }), SIZE, EM)
    expect(two.dots[0]!.y).toBeLessThan(two.dots[1]!.y)
  })

  it("draws a ground around each group, with its name on the paper", () => {
    const { areas } = lay(map(), SIZE, EM)
    expect(areas.map(({ people }) => people)).toEqual([30, 15])
    for (const { hull, label } of areas) {
      expect(hull.length).toBeGreaterThan(4)
      expect(label.x).toBeGreaterThan(EM)
      expect(label.x).toBeLessThan(SIZE.width - EM)
      expect(label.y).toBeGreaterThan(EM / 4)
      expect(label.y).toBeLessThan(SIZE.height - EM / 4)
    }
  })

  it("draws nothing where people's places are withheld, and no ground where there is one group", () => {
    expect(lay(map({ dots: null, withheld: "few_people" }), SIZE, EM)).toMatchObject({ dots: [], areas: [] })
    expect(lay(map({ groups: [{ size: 45, x: 0, y: 0 }] }), SIZE, EM)).toMatchObject({ areas: [] })
  })

  it("lets no name stand on another where there are many groups", () => {
    const five = [0, 1, 2, 3, 4].map((group) => ({ x: group / 10, y: (group % 2) / 10, group, people: 5 }))
    const { areas } = lay(map({ dots: five, groups: five.map(({ x, y }) => ({ size: 5, x, y })) }), SIZE, EM)
    const labels = areas.map(({ label }) => label)
    const apart = labels.flatMap((one, i) => labels.slice(i + 1).map((other) => Math.hypot(one.x - other.x, one.y - other.y)))
    expect(Math.min(...apart)).toBeGreaterThan(1.5 * EM)
  })

  it("parts people who stand on one spot", () => {
    const same = Array.from({ length: 6 }, () => ({ x: 0, y: 0, group: 0, people: 1 }))
    const { dots: placed } = lay(map({ dots: same, groups: [{ size: 6, x: 0, y: 0 }] }), SIZE, EM)
    expect(new Set(placed.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`)).size).toBe(6)
  })

  it("keeps a mark for each statement apart from the others", () => {
    const { marks } = lay(map(), SIZE, EM)
    const [a, c] = [marks.get("a")!, marks.get("c")!]
    expect(Math.hypot(a.x - c.x, a.y - c.y)).toBeGreaterThan(EM)
    expect(marks.get("b")!.x).toBeLessThan(SIZE.width / 2)
  })

  it("goes around the outermost spots alone", () => {
    const square = [{ x: 0, y: 0 }, { x: 2, y: 0 }, { x: 1, y: 1 }, { x: 2, y: 2 }, { x: 0, y: 2 }]
    expect(hullOf(square)).toHaveLength(4)
    expect(hullOf([{ x: 1, y: 1 }])).toEqual([{ x: 1, y: 1 }])
  })

  it("has another shape for each of five groups", () => {
    expect(new Set([0, 1, 2, 3, 4].map((group) => shapeOf(group, 0, 0, 5))).size).toBe(5)
  })
})

describe("the map to point at", () => {
  const looks: Looks = { ink: "#000", ground: "#fff", surface: "#fff", font: "serif", groups: ["#00f", "#f00"], em: EM, moves: false }

  it("numbers the statements that have a place, and brings no markup of its own", () => {
    const names = { group: () => "甲组", dot: () => "甲组 1 人" }
    const option = chartOf(lay(map(), SIZE, EM), [{ id: "b", number: 2 }, { id: "gone", number: 3 }], names, looks)
    expect(option).not.toHaveProperty("tooltip")
    const series = option.series as { id?: string; data: { name: string }[] }[]
    expect(series.find(({ id }) => id === "statements")!.data.map(({ name }) => name)).toEqual(["b"])
    expect(series.find(({ id }) => id === "dots-1")!.data).toHaveLength(10)
  })
})

describe("figures", () => {
  it("tells them by group, or of everybody where groups are withheld", () => {
    expect(rowsOf(statement("a"), map()).map(({ group, agree, of }) => [group, agree, of])).toEqual([[0, 20, 30], [1, 10, 15]])
    const alone = statement("a", { groups: null })
    expect(rowsOf(alone, map())).toEqual([{ group: null, agree: 30, disagree: 2, passed: 1, of: 33 }])
    expect(rowsOf(alone, map({ rule: "shares" }))[0]).toMatchObject({ of: 50 })
  })

  it("rounds shares, and lists in the order given", () => {
    expect([percent(2, 3), percent(1, 0)]).toEqual([67, 0])
    expect(numbered(map()).map(({ figures, number }) => [figures.statement, number])).toEqual([["a", 1], ["b", 2], ["c", 3]])
    expect(listed(map(), ["c", "not-told", "a"]).map((each) => each.statement)).toEqual(["c", "a"])
  })

  it("lets figures follow, and says when something would move under a reader's eyes", () => {
    const votes = map({ people: 46, statements: [statement("a", { agree: 31 }), statement("b"), statement("c")] })
    expect(standsAlike(map(), votes)).toBe(true)
    expect(standsAlike(map(), map({ common: ["a", "c"] }))).toBe(false)
    expect(standsAlike(map(), map({ dividing: ["c", "b"] }))).toBe(false)
    expect(standsAlike(map(), map({ dots: null, withheld: "few_people" }))).toBe(false)
    expect([isEmpty(map()), isEmpty(map({ common: [], dividing: [], groups: [] }))]).toEqual([false, true])
  })
})

describe("a map that somebody reads", () => {
  const findings = shallowRef<Findings>({})
  const find = async (opinion?: OpinionMap): Promise<void> => {
    findings.value = opinion ? { opinion } : {}
    await nextTick()
  }

  it("shows the first as it comes, figures as they change, and another list when it is asked for", async () => {
    await find()
    const held = useHeldOpinion({ findings } as unknown as LiveSession)
    expect([held.shown.value, held.waiting.value]).toEqual([null, false])
    await find(map({ common: [], dividing: [], groups: [] }))
    await find(map())
    expect(held.shown.value?.common).toEqual(["a"])
    await find(map({ people: 46 }))
    expect([held.shown.value?.people, held.waiting.value]).toEqual([46, false])
    await find(map({ people: 47, common: ["a", "c"] }))
    expect([held.shown.value?.people, held.waiting.value]).toEqual([46, true])
    held.show()
    expect([held.shown.value?.people, held.waiting.value]).toEqual([47, false])
  })

  it("keeps nothing of another audience's", async () => {
    await find(map())
    const held = useHeldOpinion({ findings } as unknown as LiveSession)
    await find()
    expect(held.shown.value).toBeNull()
  })
})

describe("words on a sheet", () => {
  it("measures Chinese and Latin letters", () => {
    expect(widthOf("电梯ab")).toBeCloseTo(3.1)
  })

  it("takes the largest size in which all of it stands, and fewer texts before a smaller one than the smallest", () => {
    const sheet = { width: 40, height: 20, leading: 1, below: 0 }
    expect(fitted(["短"], [5, 2], sheet)).toEqual({ count: 1, size: 5 })
    const long = "长".repeat(80)
    expect(fitted([long, long], [5, 2], sheet)).toEqual({ count: 2, size: 2 })
    expect(fitted([long, long, long], [5, 2], sheet).count).toBe(2)
    expect(fitted([], [5, 2], sheet).count).toBe(0)
    expect(fitted(["长".repeat(2000)], [5, 2], sheet)).toEqual({ count: 1, size: 2 })
  })
})
