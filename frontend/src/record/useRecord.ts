import { computed, inject, onScopeDispose, provide, ref, shallowRef, type ComputedRef, type InjectionKey, type Ref } from "vue"

import { groupBy } from "@/lists"
import { useSession, type LiveSession } from "@/live/useSession"
import type { CommandArgs, CommandName } from "@/protocol"
import { isPossibleIn } from "@/protocol/facts"

import { isWithheld } from "./evidence"
import { partsOf, unlisted, type Part } from "./lines"
import type { Line, LineChange, Minutes } from "./shapes"

export type RecordCommand = Extract<CommandName, `record.${string}`>

/** A record as its page sees it. It is a stream of its own, followed beside that of its session. */
export interface RecordState {
  live: LiveSession
  session: LiveSession
  minutes: ComputedRef<Minutes | null>
  lines: ComputedRef<Line[]>
  parts: ComputedRef<Part[]>
  unlisted: ComputedRef<Line[]>
  /** What was done to a line, oldest first. */
  changes: ComputedRef<Map<string, LineChange[]>>
  /** The line whose evidence is open. */
  open: Ref<string | null>
  toggle: (line: string) => void
  /** Lines whose wording is being worked on. */
  editing: Ref<ReadonlySet<string>>
  edit: (line: string, on: boolean) => void
  /** Works on the record, in some way. */
  works: ComputedRef<boolean>
  may: (name: RecordCommand) => boolean
  send: <N extends RecordCommand>(name: N, args: CommandArgs<N>) => Promise<unknown>
}

const key: InjectionKey<RecordState> = Symbol("record")

/** Follows a record and hands it to every part of its page. */
export function provideRecord(id: string, session: LiveSession): RecordState {
  const live = useSession(id)
  const told = live.all("line")
  const changes = live.all("line_change")
  const minutes = live.all("record")
  const open = ref<string | null>(null)
  const editing = shallowRef<ReadonlySet<string>>(new Set())
  const acts = computed(() => new Set(session.mySeat.value?.acts ?? []))

  /** The record follows its session within seconds; what is hidden there is not to be read here for so long. */
  const shown = {
    statement: (id: string) => session.get("statement", id),
    reply: (id: string) => session.get("reply", id),
    promise: (id: string) => session.get("promise", id),
    poll: (id: string) => session.get("poll", id),
  }
  const lines = computed(() => told.value.map((line) => (isWithheld(line, shown) ? gone(line) : line)))

  function edit(line: string, on: boolean): void {
    const next = new Set(editing.value)
    if (on) next.add(line)
    else next.delete(line)
    editing.value = next
  }
  const may = (name: RecordCommand): boolean => {
    const stage = session.session.value?.stage
    return stage !== undefined && acts.value.has(name) && isPossibleIn(stage, name)
  }
  const state: RecordState = {
    live,
    session,
    minutes: computed(() => minutes.value[0] ?? null),
    lines,
    parts: computed(() => partsOf(lines.value)),
    unlisted: computed(() => unlisted(lines.value)),
    changes: computed(() => groupBy([...changes.value].sort((a, b) => a.at.localeCompare(b.at)), ({ line }) => line)),
    open,
    toggle: (line) => void (open.value = open.value === line ? null : line),
    editing,
    edit,
    works: computed(() => may("record.edit_line")),
    may,
    send: (name, args) => live.send(name, args),
  }
  provide(key, state)
  return state
}

const gone = (line: Line): Line => ({ ...line, state: "gone", text: null, generated: null, position: 0 })

export function useRecord(): RecordState {
  const record = inject(key)
  if (!record) throw new Error("useRecord() needs a page that provides its record")
  return record
}

/** Whether there is room for the evidence beside its line. */
export function useWide(): Readonly<Ref<boolean>> {
  const query = matchMedia("(min-width: 64rem)")
  const wide = ref(query.matches)
  const look = (): void => void (wide.value = query.matches)
  query.addEventListener("change", look)
  onScopeDispose(() => query.removeEventListener("change", look))
  return wide
}
