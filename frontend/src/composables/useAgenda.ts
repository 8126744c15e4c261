import { computed, type ComputedRef } from "vue"

import { itemMs, remainingMs } from "@/agenda/timing"
import { leftMs } from "@/floor/figures"
import type { LiveSession } from "@/live/useSession"
import type { AgendaItem } from "@/protocol"

import { useMeetingClock } from "./useMeetingClock"

export interface AgendaState {
  /** In their order. */
  items: ComputedRef<AgendaItem[]>
  current: ComputedRef<AgendaItem | null>
  /** The first that waits behind the current one. */
  next: ComputedRef<AgendaItem | null>
  spentMs: (item: AgendaItem) => number
  /** Negative once the item is over its time; null where no time is planned. */
  leftMs: (item: AgendaItem) => number | null
  /** How much later than planned the session would end if all went on as planned; null if that is unknown. */
  lateMs: ComputedRef<number | null>
}

/** The agenda with its timers. */
export function useAgenda(live: LiveSession): AgendaState {
  const clock = useMeetingClock(live)
  const unordered = live.all("agenda_item")
  const items = computed(() => [...unordered.value].sort((a, b) => a.position - b.position))
  const current = computed(() => items.value.find((item) => item.state === "current") ?? null)
  const next = computed(() => {
    const after = current.value?.position ?? 0
    const waiting = items.value.filter((item) => item.state === "waiting")
    return waiting.find((item) => item.position > after) ?? waiting[0] ?? null
  })
  const spentMs = (item: AgendaItem): number => itemMs(item, clock.ms.value)

  const lateMs = computed(() => {
    const end = live.session.value?.planned_end
    const remaining = remainingMs(items.value, clock.ms.value)
    return end && remaining !== null ? clock.now.value + remaining - Date.parse(end) : null
  })
  return {
    items,
    current,
    next,
    spentMs,
    leftMs: (item) => (item.planned_seconds === null ? null : leftMs(item.planned_seconds, spentMs(item))),
    lateMs,
  }
}
