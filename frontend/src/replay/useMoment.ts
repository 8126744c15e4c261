import { computed, type ComputedRef } from "vue"

import { useSpeaker } from "@/composables/useSpeaker"
import { useWords } from "@/composables/useWords"
import { clockFace } from "@/floor/duration"
import type { Stage } from "@/protocol"

import { latestMark, type Mark } from "./marks"
import type { ReplayState } from "./useReplay"

const DAY = 24 * 3600

/** How moments of a replay are named: the time, and what happened last. */
export function useMoment(state: ReplayState): {
  /** "12:30" since the opening; of a session over days, the day and the time of day. */
  face: (second: number) => string
  /** The time of day that was. */
  clock: ComputedRef<string>
  happened: ComputedRef<string>
} {
  const { w, language } = useWords()
  const voiceOf = useSpeaker(state.live)
  const timeOfDay = (at: Date) => new Intl.DateTimeFormat(language.value, { hour: "2-digit", minute: "2-digit", hour12: false }).format(at)

  function face(second: number): string {
    if (state.end.value <= DAY) return clockFace(second * 1000)
    const at = new Date((state.opened.value?.getTime() ?? 0) + second * 1000)
    return w.value.replay.day(Math.floor(second / DAY) + 1, timeOfDay(at))
  }
  const name = (seat: string | undefined) => (seat ? voiceOf(seat).name : "")
  const department = (id: string | undefined) => (id && state.live.get("department", id)?.name) || ""

  function say({ kind, id }: Mark): string {
    const words = w.value.replay.happened
    const { live } = state
    switch (kind) {
      case "stage":
        return words.stage(w.value.terms.stage[id as Stage])
      case "item":
        return words.item(live.get("agenda_item", id)?.title ?? "")
      case "speaker":
        return words.speaker(name(live.get("turn", id)?.speaker))
      case "statement":
        return words.statement(name(live.get("statement", id)?.speaker))
      case "reply":
        return words.reply(department(live.get("reply", id)?.department))
      case "promise":
        return words.promise(department(live.get("promise", id)?.department))
      case "poll":
        return words.poll(live.get("poll", id)?.title ?? "")
    }
  }
  return {
    face,
    clock: computed(() => timeOfDay(state.live.now())),
    happened: computed(() => {
      const mark = latestMark(state.timeline.value.marks, state.second.value)
      return mark ? say(mark) : w.value.replay.happened.nothing
    }),
  }
}
