import type { LiveSession } from "@/live/useSession"
import type { AgendaItem, CommandArgs } from "@/protocol"

import { useAgenda } from "./useAgenda"
import { useSteering } from "./useUndo"
import { useWords } from "./useWords"

export type ItemFields = Pick<AgendaItem, "title" | "kind" | "department" | "planned_seconds">
type Times = CommandArgs<"agenda.set_times">["times"]

/** Walking through the agenda and changing it on the way, each step with the way back. */
export function useAgendaControl(live: LiveSession) {
  const { w } = useWords()
  const state = useAgenda(live)
  const { busy, refusal, steer } = useSteering()
  const { items, current, next } = state

  function start(item: AgendaItem): Promise<boolean> {
    const before = current.value
    const back = before && (() => live.send("agenda.start_item", { item: before.id }))
    return steer(w.value.did.started(item.title), () => live.send("agenda.start_item", { item: item.id }), back)
  }
  async function goOn(): Promise<void> {
    if (next.value && live.may("agenda.start_item")) await start(next.value)
  }
  function finish(): Promise<boolean> {
    const before = current.value
    const back = before && (() => live.send("agenda.start_item", { item: before.id }))
    return steer(w.value.did.itemFinished, () => live.send("agenda.finish_item", {}), back)
  }
  async function add(fields: ItemFields): Promise<boolean> {
    let made = ""
    const act = async () => void (made = (await live.send("agenda.add_item", fields)).item)
    return steer(w.value.did.itemAdded, act, () => live.send("agenda.remove_item", { item: made }))
  }
  function edit(item: AgendaItem, fields: ItemFields): Promise<boolean> {
    const { title, kind, department, planned_seconds } = item
    const back = () => live.send("agenda.edit_item", { item: item.id, title, kind, department, planned_seconds })
    return steer(w.value.did.itemEdited, () => live.send("agenda.edit_item", { item: item.id, ...fields }), back)
  }
  /** One place up, or down. */
  function move(item: AgendaItem, step: 1 | -1): Promise<boolean> {
    const order = items.value
    const at = order.findIndex((one) => one.id === item.id)
    const before = order[step < 0 ? at - 1 : at + 2]?.id ?? null
    const back = () => live.send("agenda.move_item", { item: item.id, before: order[at + 1]?.id ?? null })
    return steer(w.value.did.itemMoved, () => live.send("agenda.move_item", { item: item.id, before }), back)
  }
  function remove(item: AgendaItem): Promise<boolean> {
    const { title, kind, department, planned_seconds } = item
    const after = items.value[items.value.findIndex((one) => one.id === item.id) - 1]?.id ?? null
    const back = () => live.send("agenda.add_item", { title, kind, department, planned_seconds, after })
    return steer(w.value.did.itemRemoved, () => live.send("agenda.remove_item", { item: item.id }), back)
  }
  function setTimes(times: Times): Promise<boolean> {
    const before = times.map(({ item }) => ({ item, planned_seconds: live.get("agenda_item", item)?.planned_seconds ?? null }))
    const back = () => live.send("agenda.set_times", { times: before })
    return steer(w.value.did.squeezed, () => live.send("agenda.set_times", { times }), back)
  }
  return { state, busy, refusal, start, goOn, finish, add, edit, move, remove, setTimes }
}

export type AgendaControl = ReturnType<typeof useAgendaControl>
