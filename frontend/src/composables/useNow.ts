import { computed, type ComputedRef } from "vue"

import { clockFace } from "@/floor/duration"
import type { LiveSession } from "@/live/useSession"
import type { AgendaItem, Draw, Poll, Turn } from "@/protocol"

import { useAgenda } from "./useAgenda"
import type { FloorState } from "./useFloor"

/** The one thing that goes on besides the item: as on the big screen, a vote before a speech before a draw. */
export type Going =
  | { kind: "poll"; poll: Poll }
  | { kind: "turn"; turn: Turn }
  | { kind: "draw"; draw: Draw }
  | { kind: "queue"; waiting: number }

export interface NowState {
  item: ComputedRef<AgendaItem | null>
  next: ComputedRef<AgendaItem | null>
  going: ComputedRef<Going>
  poll: ComputedRef<Poll | null>
  /** What is left of the item and of the speech, as a clock's face; with a plus once it is over; empty if unknown. */
  itemFace: ComputedRef<string>
  turnFace: ComputedRef<string>
  /** The meeting's clock stands: in a break, a pause, or after the discussion. */
  halted: ComputedRef<boolean>
}

/** What is going on, in few enough values that the bar is drawn anew once a second and no more. */
export function useNow(live: LiveSession, floor: FloorState): NowState {
  const agenda = useAgenda(live)
  const polls = live.all("poll")
  const draws = live.all("draw")
  const poll = computed(() => polls.value.find(({ state }) => state === "open") ?? null)
  const draw = computed(() => draws.value.find(({ state }) => state === "prepared") ?? null)

  const going = computed<Going>(() => {
    if (poll.value) return { kind: "poll", poll: poll.value }
    if (floor.turn.value) return { kind: "turn", turn: floor.turn.value }
    if (draw.value) return { kind: "draw", draw: draw.value }
    return { kind: "queue", waiting: floor.floor.value?.waiting ?? 0 }
  })
  const itemFace = computed(() => {
    const left = agenda.current.value && agenda.leftMs(agenda.current.value)
    return left === null ? "" : clockFace(left)
  })
  return {
    item: agenda.current,
    next: agenda.next,
    going,
    poll,
    itemFace,
    turnFace: computed(() => (floor.turn.value ? clockFace(floor.leftMs.value) : "")),
    halted: computed(() => live.session.value?.clock.since === null),
  }
}
