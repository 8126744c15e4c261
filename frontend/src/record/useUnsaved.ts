import { watch } from "vue"

import { keptDraft } from "@/live/drafts"

import { useRecord } from "./useRecord"
import { wordingThread } from "./useWording"
import { readWording } from "./wording"

/** Opens again what was begun on this device and not saved, once the lines and the person are known. */
export function useUnsaved(): void {
  const { live, lines, edit } = useRecord()
  const ready = (): boolean => lines.value.length > 0 && live.person.value !== null
  const stop = watch(
    ready,
    (now) => {
      if (!now) return
      for (const { id, state } of lines.value) {
        if (state !== "gone" && readWording(keptDraft(live, wordingThread(id)))) edit(id, true)
      }
      queueMicrotask(() => stop())
    },
    { immediate: true },
  )
}
