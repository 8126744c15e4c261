import type { LiveSession } from "@/live/useSession"
import type { Hand } from "@/protocol"

import { useFloor } from "./useFloor"
import { useSpeaker } from "./useSpeaker"
import { useSteering } from "./useUndo"
import { useWords } from "./useWords"

const STEP_SECONDS = 60

/** The moderator's acts on the floor, one at a time, each with the way back where there is one. */
export function useFloorControl(live: LiveSession) {
  const { w } = useWords()
  const state = useFloor(live)
  const voiceOf = useSpeaker(live)
  const { busy, refusal, steer } = useSteering()
  const comeBack = () => live.send("floor.return_turn", {})

  function callNext(): Promise<boolean> {
    const first = state.queue.value[0]
    const name = first ? voiceOf(first.hand.speaker).name : ""
    return steer(w.value.did.called(name), () => live.send("floor.call_next", {}), comeBack)
  }
  function call(hand: Hand, reason = ""): Promise<boolean> {
    const name = voiceOf(hand.speaker).name
    return steer(w.value.did.called(name), () => live.send("floor.call", { hand: hand.id, ...(reason ? { reason } : {}) }), comeBack)
  }
  function give(seat: string, seconds: number | null): Promise<boolean> {
    const args = seconds === null ? { seat } : { seat, seconds }
    const finish = () => live.send("floor.finish_turn", {})
    return steer(w.value.did.given(voiceOf(seat).name), () => live.send("floor.give", args), finish)
  }
  const dismiss = (hand: Hand, reason: string): Promise<boolean> =>
    steer(w.value.did.dismissedHand(voiceOf(hand.speaker).name), () => live.send("floor.dismiss_hand", { hand: hand.id, reason }))

  const finish = (): Promise<boolean> => steer(w.value.did.finished, () => live.send("floor.finish_turn", {}))
  const extend = (seconds = STEP_SECONDS): Promise<boolean> =>
    steer(
      w.value.did.extended(seconds / 60),
      () => live.send("floor.extend_turn", { seconds }),
      () => live.send("floor.extend_turn", { seconds: -seconds }),
    )
  const giveBack = (): Promise<boolean> => steer(w.value.did.returned, comeBack)

  function setRules(open: boolean, seconds: number): Promise<boolean> {
    const before = state.floor.value
    const rules = { open, speaking_seconds: seconds }
    const inverse = before && (() => live.send("floor.set_rules", { open: before.open, speaking_seconds: before.speaking_seconds }))
    return steer(w.value.did.rulesSet, () => live.send("floor.set_rules", rules), inverse)
  }
  const setOpen = (open: boolean): Promise<boolean> => setRules(open, state.floor.value?.speaking_seconds ?? 180)

  return { state, busy, refusal, callNext, call, give, dismiss, finish, extend, giveBack, setRules, setOpen }
}

export type FloorControl = ReturnType<typeof useFloorControl>
