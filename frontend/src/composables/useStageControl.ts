import { computed } from "vue"

import type { LiveSession } from "@/live/useSession"
import type { Stage } from "@/protocol"

import { inverseOf } from "./stageMoves"
import { useSteering } from "./useUndo"
import { useWords } from "./useWords"

/** Moving the session, and pausing everything with one press. */
export function useStageControl(live: LiveSession) {
  const { w } = useWords()
  const { busy, refusal, steer } = useSteering()
  const stage = computed(() => live.session.value?.stage ?? "draft")
  const may = computed(() => live.may("session.change_stage"))
  const pausable = computed(() => may.value && stage.value === "open")

  function move(to: Stage, word: string, reason = ""): Promise<boolean> {
    const back = inverseOf(stage.value, to)
    const inverse = back && (() => live.send("session.change_stage", { to: back }))
    const args = { to, ...(reason ? { reason } : {}) }
    return steer(w.value.did.moved(word), () => live.send("session.change_stage", args), inverse)
  }
  async function pause(): Promise<void> {
    if (pausable.value) await move("paused", w.value.stage.pause)
    else if (may.value && stage.value === "paused") await move("open", w.value.moves.resume)
  }
  return { busy, refusal, pausable, move, pause }
}

export type StageControl = ReturnType<typeof useStageControl>
