import { nextTick } from "vue"

import { useKeys } from "@/composables/useKeys"

import { neighbour } from "./lines"
import type { Line } from "./shapes"
import { useLineActs } from "./useLineActs"
import { useRecord } from "./useRecord"

/** The whole record by keyboard: a line is where the focus is, or else the one that is open. */
export function useRecordKeys(windows: { add: () => unknown; keys: () => unknown }): void {
  const { lines, open, toggle, edit } = useRecord()
  const acts = useLineActs()

  const focused = (): string | null => document.activeElement?.closest<HTMLElement>("[data-line]")?.dataset["line"] ?? open.value
  const current = (): Line | null => lines.value.find(({ id }) => id === focused()) ?? null
  function go(step: 1 | -1): void {
    const next = neighbour(lines.value, focused(), step)
    if (next === null) return
    // Reading on with the evidence beside it.
    if (open.value !== null) open.value = next
    const target = document.querySelector<HTMLElement>(`[data-line="${next}"] .words`)
    target?.focus()
    target?.scrollIntoView({ block: "nearest" })
  }
  /** Opens the line first, so that what is refused is said beside it. */
  const on = (act: (line: Line) => unknown, needs: (line: Line) => boolean) => (): void => {
    const line = current()
    if (!line || !needs(line)) return
    open.value = line.id
    void nextTick(() => act(line))
  }
  const free = ({ locked, state }: Line): boolean => !locked && state === "listed"

  useKeys(
    {
      j: () => go(1),
      k: () => go(-1),
      o: () => {
        const line = focused()
        if (line) toggle(line)
      },
      e: on(({ id }) => edit(id, true), free),
      J: on((line) => acts.step(line, 1), free),
      K: on((line) => acts.step(line, -1), free),
      l: on((line) => acts.lock(line), ({ state }) => state === "listed"),
      x: on((line) => (line.state === "left_out" ? acts.restore(line) : (acts.leavingOut.value = line)), (line) => free(line) || line.state === "left_out"),
      a: () => void windows.add(),
      "?": () => void windows.keys(),
      "？": () => void windows.keys(),
    },
    ["j", "k"],
  )
}
