import { ref, type Ref } from "vue"

import { ApiRefusal } from "@/api/refusal"
import type { Code, RefusalData } from "@/protocol"

import { useWords } from "./useWords"

/** Turns a refusal into the sentence a person reads. */
export function useRefusalText() {
  const { w } = useWords()

  function say(code: Code, data: RefusalData = {}, reference: string | null = null): string {
    const text = (w.value.errors[code] ?? w.value.errors.INTERNAL)(data)
    return reference ? `${text} ${w.value.app.reference(reference)}` : text
  }
  function sayError(error: unknown): string {
    return error instanceof ApiRefusal ? say(error.code, error.data, error.ref) : say("INTERNAL")
  }
  return { say, sayError }
}

/** One act at a time: whether it is under way, and what was refused. Resolves to whether it took effect. */
export function useAct(): {
  busy: Readonly<Ref<boolean>>
  refusal: Ref<string>
  run: (act: () => Promise<unknown>) => Promise<boolean>
} {
  const { sayError } = useRefusalText()
  const busy = ref(false)
  const refusal = ref("")

  async function run(act: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    refusal.value = ""
    try {
      await act()
      return true
    } catch (error) {
      refusal.value = sayError(error)
      return false
    } finally {
      busy.value = false
    }
  }
  return { busy, refusal, run }
}
