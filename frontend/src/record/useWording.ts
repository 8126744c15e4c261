import { computed, watch, type Ref, type WritableComputedRef } from "vue"

import { useAct } from "@/composables/useRefusal"
import { useDraft } from "@/live/drafts"

import type { Line } from "./shapes"
import { useRecord } from "./useRecord"
import { beginFrom, isChanged, isOvertaken, readWording, type Wording } from "./wording"

export interface WordingForm {
  text: WritableComputedRef<string>
  /** Somebody else has put other words there since this person began. */
  overtaken: Readonly<Ref<boolean>>
  ready: Readonly<Ref<boolean>>
  busy: Readonly<Ref<boolean>>
  refusal: Ref<string>
  /** Resolves to whether the wording stands. */
  save: () => Promise<boolean>
  drop: () => void
}

export const wordingThread = (line: string): string => `line.${line}`

/** One line's wording on its way: kept on the device with every keystroke, until it is saved or dropped. */
export function useWording(line: () => Line): WordingForm {
  const { live, send } = useRecord()
  const { busy, refusal, run } = useAct()
  const kept = useDraft(live, wordingThread(line().id))
  /** Untouched, it shows what stands there, also when that changes meanwhile. */
  const wording = computed<Wording>(() => readWording(kept.value) ?? beginFrom(line()))
  const text = computed({
    get: () => wording.value.text,
    set: (next) => void (kept.value = JSON.stringify({ ...wording.value, text: next })),
  })
  const overtaken = computed(() => isOvertaken(wording.value, line()))
  // The event that shows what overtook us says more than the refusal did.
  watch(overtaken, (now) => now && (refusal.value = ""))

  /** What is saved goes over what is shown: the person sees both where they differ. */
  async function save(): Promise<boolean> {
    const { id, revision } = line()
    const words = text.value.trim()
    const done = words === line().text || (await run(() => send("record.edit_line", { line: id, text: words, revision })))
    if (done) drop()
    return done
  }
  const drop = (): void => void (kept.value = "")
  const ready = computed(() => isChanged(wording.value, line()) || text.value.trim() === line().text)
  return { text, overtaken, ready, busy, refusal, save, drop }
}
