import { computed, type ComputedRef } from "vue"

import type { LiveSession, OutboxItem } from "@/live/useSession"
import type { HandKind, MyHand } from "@/protocol"

import type { FloorState } from "./useFloor"

const KINDS: readonly HandKind[] = ["speech", "point_of_order"]

/** The person's own wish to speak: where it stands between this phone, the queue and the floor. */
export function useHand(live: LiveSession, { floor, turn, mine }: FloorState) {
  const told = live.all("my_hand")
  const queued: ComputedRef<OutboxItem<"floor.raise_hand">[]> = computed(() =>
    live.outbox.value.filter((item): item is OutboxItem<"floor.raise_hand"> => item.name === "floor.raise_hand"),
  )
  const onItsWay = computed(() => queued.value.find((item) => item.state !== "refused") ?? null)
  const refused = computed(() => queued.value.find((item) => item.state === "refused") ?? null)

  const checkedIn = computed(() => live.mySeat.value?.status === "present")
  const mayAsk = computed(() => checkedIn.value && !live.mySeat.value?.silenced && live.may("floor.raise_hand"))
  /** Kinds for which no hand of this person is up or on its way. */
  const kinds = computed(() =>
    KINDS.filter((kind) => !mine.value.some(({ hand }) => hand.kind === kind))
      .filter((kind) => onItsWay.value?.args.kind !== kind)
      .filter((kind) => kind !== "speech" || floor.value?.open),
  )
  /** The last hand, if the moderator did not call it and nothing has come since. */
  const dismissed: ComputedRef<MyHand | null> = computed(() => {
    const last = [...told.value].sort((a, b) => b.asked_at.localeCompare(a.asked_at))[0]
    return last?.state === "dismissed" ? last : null
  })

  function raise(kind: HandKind, note: string): void {
    if (refused.value) live.discard(refused.value.id)
    live.enqueue("floor.raise_hand", { kind, note: note.trim() })
  }
  return {
    onItsWay,
    refused,
    dismissed,
    mayAsk,
    kinds,
    speaking: computed(() => turn.value !== null && turn.value.speaker === live.mySeat.value?.id),
    raise,
    lower: (hand: string) => live.send("floor.lower_hand", { hand }),
  }
}
