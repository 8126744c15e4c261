/** The parts of ECharts that the opinion map needs, and no others. */
import { CustomChart, ScatterChart, type CustomSeriesOption, type ScatterSeriesOption } from "echarts/charts"
import { GridComponent, type GridComponentOption } from "echarts/components"
import { init, use, type ComposeOption, type ECharts } from "echarts/core"
import { CanvasRenderer } from "echarts/renderers"

// On a canvas: the other renderer writes style attributes, which the page's policy forbids.
use([CustomChart, ScatterChart, GridComponent, CanvasRenderer])

export type ChartOption = ComposeOption<CustomSeriesOption | ScatterSeriesOption | GridComponentOption>
export type Chart = ECharts

/** In an empty place. */
export function startChart(place: HTMLElement): Chart {
  // The library empties its place by assigning markup. The page's policy admits no markup made of text
  // (Trusted Types), so on this one element the door for it is walled up: what is assigned goes nowhere.
  for (const side of ["inner", "outer"]) Object.defineProperty(place, `${side}HTML`, { value: "", writable: true })
  return init(place, null, { renderer: "canvas" })
}
