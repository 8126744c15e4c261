import { computed, inject, provide, ref, shallowRef, type ComputedRef, type InjectionKey, type Ref, type ShallowRef } from "vue"

import { useAct, useRefusalText } from "./useRefusal"

/** Something this moderator did, with the command that takes it back where there is one. */
export interface Done {
  what: string
  inverse: (() => Promise<unknown>) | null
}

export interface Undo {
  /** What would be taken back next. */
  last: ComputedRef<Done | null>
  /** What was just done, or just taken back, for the line at the bottom. */
  told: ShallowRef<{ text: string; undoable: boolean } | null>
  refusal: Ref<string>
  did: (what: string, inverse: Done["inverse"]) => void
  undo: () => Promise<void>
}

const key: InjectionKey<Undo> = Symbol("undo")
const KEPT = 30

/** This moderator's acts in this tab, the latest first to be taken back. `taken` words what was undone. */
export function provideUndo(taken: (what: string) => string): void {
  const { sayError } = useRefusalText()
  const stack = ref<Done[]>([])
  const told: Undo["told"] = shallowRef(null)
  const refusal = ref("")
  let busy = false

  function did(what: string, inverse: Done["inverse"]): void {
    refusal.value = ""
    told.value = { text: what, undoable: inverse !== null }
    if (inverse) stack.value = [...stack.value.slice(1 - KEPT), { what, inverse }]
  }
  /** An inverse that is refused is dropped: the world has moved on, and trying again would not help. */
  async function undo(): Promise<void> {
    const act = stack.value[stack.value.length - 1]
    if (!act?.inverse || busy) return
    busy = true
    refusal.value = ""
    try {
      await act.inverse()
      told.value = { text: taken(act.what), undoable: false }
    } catch (error) {
      told.value = { text: act.what, undoable: false }
      refusal.value = sayError(error)
    } finally {
      stack.value = stack.value.filter((one) => one !== act)
      busy = false
    }
  }
  const last = computed(() => stack.value[stack.value.length - 1] ?? null)
  provide(key, { last, told, refusal, did, undo })
}

/** For what shows the acts; needs a page that provides them. */
export function useUndoStack(): Undo {
  const undo = inject(key)
  if (!undo) throw new Error("useUndoStack() needs provideUndo() above it")
  return undo
}

/** Outside a console nothing is remembered. */
export const useUndo = (): Pick<Undo, "did"> => inject<Pick<Undo, "did">>(key, { did: () => undefined })

/** One act at a time, as `useAct`, and remembered once it took effect. */
export function useSteering() {
  const { busy, refusal, run } = useAct()
  const { did } = useUndo()

  async function steer(what: string, act: () => Promise<unknown>, inverse: Done["inverse"] = null): Promise<boolean> {
    const done = await run(act)
    if (done) did(what, inverse)
    return done
  }
  return { busy, refusal, steer }
}
