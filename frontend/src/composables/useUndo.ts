import { computed, inject, provide, ref, shallowRef, type ComputedRef, type InjectionKey, type Ref, type ShallowRef } from "vue"

import { useAct, useRefusalText } from "./useRefusal"

type Command = () => Promise<unknown>

/** Something this moderator did, and the command that takes it back. */
interface Done {
  what: string
  inverse: Command
}

export interface Undo {
  /** What would be taken back next. */
  last: ComputedRef<Done | null>
  /** What was just done, or just taken back, for the line at the bottom. */
  told: ShallowRef<{ text: string; undoable: boolean } | null>
  /** Why it could not be taken back. */
  refusal: Ref<string>
  /** Does something and remembers it once it took effect. Rejects as the command does. */
  perform: (what: string, command: Command, inverse?: Command | null) => Promise<void>
  undo: () => Promise<void>
}

export interface UndoWords {
  taken: (what: string) => string
  refused: (error: unknown) => string
}

const KEPT = 30

/** This moderator's acts in this tab, the latest first to be taken back. */
export function createUndo(words: UndoWords): Undo {
  const stack = shallowRef<readonly Done[]>([])
  const last = computed(() => stack.value[stack.value.length - 1] ?? null)
  const told: Undo["told"] = shallowRef(null)
  const refusal = ref("")
  let underWay: Promise<unknown> = Promise.resolve()
  let undoing = false

  async function perform(what: string, command: Command, inverse: Command | null = null): Promise<void> {
    const done = command()
    underWay = done.catch(() => undefined)
    await done
    refusal.value = ""
    told.value = { text: what, undoable: inverse !== null }
    if (inverse) stack.value = [...stack.value.slice(1 - KEPT), { what, inverse }]
  }
  /**
   * What was pressed last is meant, also while its answer is still on the way. An inverse that is
   * refused is dropped: the world has moved on, and trying again would not help.
   */
  async function undo(): Promise<void> {
    if (undoing) return
    undoing = true
    await underWay
    const act = last.value
    if (act) await takeBack(act)
    undoing = false
  }
  async function takeBack(act: Done): Promise<void> {
    refusal.value = ""
    try {
      await act.inverse()
      told.value = { text: words.taken(act.what), undoable: false }
    } catch (error) {
      told.value = { text: act.what, undoable: false }
      refusal.value = words.refused(error)
    }
    stack.value = stack.value.filter((one) => one !== act)
  }
  return { last, told, refusal, perform, undo }
}

const key: InjectionKey<Undo> = Symbol("undo")

export function provideUndo(taken: UndoWords["taken"]): void {
  provide(key, createUndo({ taken, refused: useRefusalText().sayError }))
}

/** For what shows the acts; needs a page that provides them. */
export function useUndoStack(): Undo {
  const undo = inject(key)
  if (!undo) throw new Error("useUndoStack() needs provideUndo() above it")
  return undo
}

/** For what does them. On a page without undo nothing is remembered. */
export const useUndo = (): Pick<Undo, "perform"> =>
  inject<Pick<Undo, "perform">>(key, { perform: async (_what, command) => void (await command()) })

/** One act at a time, as `useAct`, and remembered once it took effect. */
export function useSteering() {
  const { busy, refusal, run } = useAct()
  const { perform } = useUndo()
  const steer = (what: string, command: Command, inverse: Command | null = null): Promise<boolean> =>
    run(() => perform(what, command, inverse))
  return { busy, refusal, steer }
}
