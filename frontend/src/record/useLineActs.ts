import { inject, nextTick, provide, shallowRef, type InjectionKey, type Ref, type ShallowRef } from "vue"

import { useAct } from "@/composables/useRefusal"

import { endOf, neighbour, stepFrom, type Place } from "./lines"
import type { Line, Section } from "./shapes"
import type { RecordState } from "./useRecord"

/** Everything that is done to single lines; the same for buttons and for keys. */
export interface LineActs {
  busy: Readonly<Ref<boolean>>
  refusal: Ref<string>
  place: (line: Line, step: 1 | -1) => Place | null
  step: (line: Line, step: 1 | -1) => Promise<void>
  moveTo: (line: Line, section: Section) => Promise<void>
  lock: (line: Line) => Promise<boolean>
  leaveOut: (line: Line, reason: string) => Promise<boolean>
  restore: (line: Line) => Promise<boolean>
  /** The line that is to be left out, while the reason is asked for. */
  leavingOut: ShallowRef<Line | null>
}

const key: InjectionKey<LineActs> = Symbol("line acts")
/** Long enough for the event to have come behind its answer. */
const SETTLED_MS = 150

const wordsOf = (line: string | null): HTMLElement | null => (line === null ? null : document.querySelector(`[data-line="${line}"] .words`))

export function provideLineActs({ lines, open, send }: RecordState): LineActs {
  const { busy, refusal, run } = useAct()
  const leavingOut = shallowRef<Line | null>(null)
  const place = (line: Line, step: 1 | -1): Place | null => stepFrom(lines.value, line, step)

  async function moved(line: Line, to: Place | null, focus: string): Promise<void> {
    if (!to || line.locked) return
    if (!(await run(() => send("record.move_line", { line: line.id, ...to })))) return
    // The line stands elsewhere now, and the keyboard goes with it.
    await follow(() => document.getElementById(focus) ?? wordsOf(line.id))
  }
  async function follow(find: () => HTMLElement | null): Promise<void> {
    await new Promise((settled) => setTimeout(settled, SETTLED_MS))
    await nextTick()
    const target = find()
    target?.focus()
    target?.scrollIntoView({ block: "nearest" })
  }
  /** The line goes to the annex; the reader stays where it was. */
  async function leaveOut({ id }: Line, reason: string): Promise<boolean> {
    const below = neighbour(lines.value, id, 1)
    const next = below === id ? neighbour(lines.value, id, -1) : below
    if (!(await run(() => send("record.leave_out_line", { line: id, reason })))) return false
    open.value = null
    void follow(() => wordsOf(next))
    return true
  }
  const acts: LineActs = {
    busy,
    refusal,
    place,
    step: (line, step) => moved(line, place(line, step), `${step > 0 ? "down" : "up"}-${line.id}`),
    moveTo: (line, section) => moved(line, endOf(lines.value, section), `up-${line.id}`),
    lock: ({ id, locked }) => run(() => send("record.lock_line", { line: id, locked: !locked })),
    leaveOut,
    restore: ({ id }) => run(() => send("record.restore_line", { line: id })),
    leavingOut,
  }
  provide(key, acts)
  return acts
}

export function useLineActs(): LineActs {
  const acts = inject(key)
  if (!acts) throw new Error("useLineActs() needs a page that provides them")
  return acts
}
