import { computed, type ComputedRef } from "vue"

import { leftMs, placesInQueue, shares, sideShares, turnMs, type PlaceInQueue, type Share } from "@/floor/figures"
import type { LiveSession } from "@/live/useSession"
import type { Floor, Hand, Place, Role, Turn } from "@/protocol"

import { useMeetingClock } from "./useMeetingClock"

/** What a person is counted under when time is compared: the sector (界别), or the role of those who have none. */
export interface Group {
  sector: string | null
  role: Role
}

export interface FloorState {
  floor: ComputedRef<Floor | null>
  /** Who speaks now. */
  turn: ComputedRef<Turn | null>
  spentMs: ComputedRef<number>
  /** Negative once the speaking time is over. */
  leftMs: ComputedRef<number>
  /** Who waits, in calling order, each with the reason of the place. Empty for readers without a seat. */
  queue: ComputedRef<PlaceInQueue[]>
  /** The person's own hands, at most one of each kind. */
  mine: ComputedRef<PlaceInQueue[]>
  /** Time and turns of online and in the room. */
  sides: ComputedRef<Share<Place>[]>
  /** Time and turns by sector, the longest first. */
  groups: ComputedRef<Share<Group>[]>
  handOf: (seat: string) => Hand | null
}

/** The floor as it stands: who speaks, who waits and why there, who has had how much time. */
export function useFloor(live: LiveSession): FloorState {
  const clock = useMeetingClock(live)
  const turns = live.all("turn")
  const hands = live.all("hand")
  const queues = live.all("queue")
  const floors = live.all("floor")

  const floor = computed(() => floors.value[0] ?? null)
  const turn = computed(() => {
    const id = floor.value?.turn
    return id ? live.get("turn", id) : null
  })
  const spentMs = computed(() => (turn.value ? turnMs(turn.value, clock.ms.value) : 0))
  const order = computed(() => queues.value[0]?.order ?? [])
  const queue = computed(() => placesInQueue(order.value, hands.value, turns.value))

  function groupOf({ speaker }: Turn): string {
    const who = live.get("speaker", speaker) ?? live.get("seat", speaker)
    return JSON.stringify([who?.sector ?? null, who?.role ?? "member"])
  }
  const groups = computed(() =>
    shares(turns.value, clock.ms.value, groupOf).map((share) => {
      const [sector, role] = JSON.parse(share.key) as [string | null, Role]
      return { ...share, key: { sector, role } }
    }),
  )
  return {
    floor,
    turn,
    spentMs,
    leftMs: computed(() => (turn.value ? leftMs(turn.value.planned_seconds, spentMs.value) : 0)),
    queue,
    mine: computed(() => queue.value.filter(({ hand }) => hand.speaker === live.mySeat.value?.id)),
    sides: computed(() => sideShares(turns.value, clock.ms.value)),
    groups,
    handOf: (seat) => hands.value.find((hand) => hand.speaker === seat) ?? null,
  }
}
