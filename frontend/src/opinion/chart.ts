/** The opinion map as a picture to point at, in the terms of the chart library; no Vue. */
import type { ChartOption } from "./echarts"
import type { Area, Dot, Layout } from "./layout"
import { shapeOf } from "./shapes"

export interface Looks {
  ink: string
  ground: string
  surface: string
  font: string
  groups: readonly string[]
  /** The height of its letters in pixels. */
  em: number
  moves: boolean
}
export interface Names {
  group(area: Area): string
  dot(dot: Dot): string
}
/** A statement with the number that it has in the list. */
export interface Numbered {
  id: string
  number: number
}

/** The series whose items are statements, by name. */
export const MARKS = "statements"

type Series = Exclude<ChartOption["series"], undefined | readonly unknown[]>

export function chartOf(layout: Layout, statements: readonly Numbered[], names: Names, looks: Looks): ChartOption {
  return {
    animation: looks.moves,
    animationDurationUpdate: 400,
    textStyle: { fontFamily: looks.font, fontSize: looks.em * 0.85 },
    grid: { left: 0, right: 0, top: 0, bottom: 0 },
    xAxis: { type: "value", show: false, min: 0, max: layout.width },
    yAxis: { type: "value", show: false, min: 0, max: layout.height, inverse: true },
    series: [...layout.areas.map((area) => ground(area, looks)), ...layout.areas.map((area) => dots(layout, area, names, looks)), labels(layout, names, looks), marks(layout, statements, looks)],
  }
}

const colour = (looks: Looks, group: number): string => looks.groups[group % looks.groups.length]!

function ground(area: Area, looks: Looks): Series {
  const points = area.hull.map(({ x, y }) => [x, y])
  return {
    type: "custom",
    silent: true,
    data: [[0, 0]],
    renderItem: () => ({
      type: "polygon",
      shape: { points },
      style: { fill: colour(looks, area.group), opacity: 0.14 },
    }),
  }
}

function dots(layout: Layout, area: Area, names: Names, looks: Looks): Series {
  const mine = layout.dots.filter((dot) => dot.group === area.group)
  return {
    type: "scatter",
    id: `dots-${area.group}`,
    symbol: `path://${shapeOf(area.group, 0, 0, 10)}`,
    itemStyle: { color: colour(looks, area.group), borderColor: looks.ground, borderWidth: 1, opacity: 1 },
    emphasis: { scale: 1.2 },
    data: mine.map((dot) => ({ value: [dot.x, dot.y], symbolSize: dot.r * 2, name: names.dot(dot) })),
  }
}

function labels(layout: Layout, names: Names, looks: Looks): Series {
  const label = { show: true, color: looks.ink, fontWeight: "bold", fontSize: looks.em, textBorderColor: looks.ground, textBorderWidth: looks.em / 4 } as const
  return {
    type: "scatter",
    id: "names",
    silent: true,
    symbolSize: 0.1,
    itemStyle: { opacity: 1 },
    data: layout.areas.map((area) => ({ value: [area.label.x, area.label.y], label: { ...label, formatter: () => names.group(area) } })),
  }
}

function marks(layout: Layout, statements: readonly Numbered[], looks: Looks): Series {
  return {
    type: "scatter",
    id: MARKS,
    symbol: "circle",
    symbolSize: looks.em * 1.55,
    itemStyle: { color: looks.surface, borderColor: looks.ink, borderWidth: 1.5, opacity: 1 },
    emphasis: { scale: 1.15 },
    cursor: "pointer",
    data: statements.flatMap(({ id, number }) => {
      const spot = layout.marks.get(id)
      if (!spot) return []
      const label = { show: true, color: looks.ink, fontWeight: "bold", fontSize: looks.em * 0.8, formatter: () => String(number) } as const
      return { name: id, value: [spot.x, spot.y], label }
    }),
  }
}
