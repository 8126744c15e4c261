import { computed, inject, onScopeDispose, provide, ref, watch, type ComputedRef, type InjectionKey, type Ref } from "vue"

import type { LiveSession } from "@/live/useSession"
import { fresh, lineUp, speakable, type ToRead } from "@/room/reading"

import { useSpeaker } from "./useSpeaker"
import { useWords } from "./useWords"

export interface Speech {
  /** False in browsers without a voice: then there is no button either. */
  here: boolean
  /** What is being read. */
  reading: Readonly<Ref<string | null>>
  /** New views are read as they come. */
  following: Readonly<Ref<boolean>>
  /** Reads this one now, or stops if it is being read. */
  toggle: (id: string, text: string) => void
  follow: (on: boolean) => void
}

const key: InjectionKey<Speech> = Symbol("speech")
export const hasVoice = (): boolean => "speechSynthesis" in window && "SpeechSynthesisUtterance" in window

/** Reading aloud by the browser's own voice; nothing is sent anywhere. */
export function provideSpeech(live: LiveSession): void {
  const { w, language } = useWords()
  const voiceOf = useSpeaker(live)
  const statements = live.all("statement")
  const reading = ref<string | null>(null)
  const following = ref(false)
  let waiting: ToRead[] = []
  let known = new Set<string>()

  function say(id: string, text: string): void {
    const utterance = new SpeechSynthesisUtterance(speakable(text))
    utterance.lang = language.value === "en" ? "en" : "zh-CN"
    const done = (): void => {
      // One that was cut short by another ends after that one has begun.
      if (reading.value !== id) return
      reading.value = null
      next()
    }
    utterance.onend = done
    utterance.onerror = done
    reading.value = id
    speechSynthesis.cancel()
    speechSynthesis.speak(utterance)
  }
  function next(): void {
    const one = following.value ? waiting.shift() : undefined
    if (one) say(one.id, w.value.live.speech.says(voiceOf(one.speaker).name, one.text))
  }
  function stop(): void {
    reading.value = null
    if (hasVoice()) speechSynthesis.cancel()
  }
  function toggle(id: string, text: string): void {
    if (reading.value === id) stop()
    else say(id, text)
  }
  function follow(on: boolean): void {
    following.value = on
    waiting = []
    known = new Set(statements.value.map(({ id }) => id))
    if (!on) stop()
  }
  watch(statements, (all) => {
    if (!following.value) return
    waiting = lineUp(waiting, fresh(all, known, live.mySeat.value?.id ?? null))
    known = new Set([...known, ...all.filter(({ status }) => status === "published").map(({ id }) => id)])
    if (reading.value === null) next()
  })
  onScopeDispose(stop)
  provide(key, { here: hasVoice(), reading, following, toggle, follow })
}

const MUTE: Speech = { here: false, reading: ref(null), following: ref(false), toggle: () => undefined, follow: () => undefined }

/** Only the room reads aloud: at a desk or console there is no button. */
export const useSpeech = (): Speech => inject(key, MUTE)

/** Whether one thing is being read, for its button. */
export const isReading = (speech: Speech, id: () => string): ComputedRef<boolean> => computed(() => speech.reading.value === id())
