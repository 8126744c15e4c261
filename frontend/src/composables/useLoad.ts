import { ref, shallowRef, type Ref, type ShallowRef } from "vue"

import { ApiRefusal } from "@/api/refusal"
import type { Code } from "@/protocol"

import { useRefusalText } from "./useRefusal"

export interface Loaded<T> {
  data: ShallowRef<T | null>
  refusal: Ref<string>
  code: Ref<Code | null>
  load: () => Promise<void>
}

/** Reads something once, at once; what went wrong can be shown and tried again. */
export function useLoad<T>(read: () => Promise<T>): Loaded<T> {
  const { sayError } = useRefusalText()
  const data = shallowRef<T | null>(null)
  const refusal = ref("")
  const code = ref<Code | null>(null)

  async function load(): Promise<void> {
    refusal.value = ""
    code.value = null
    try {
      data.value = await read()
    } catch (error) {
      refusal.value = sayError(error)
      code.value = error instanceof ApiRefusal ? error.code : null
    }
  }
  void load()
  return { data, refusal, code, load }
}
