import { inject, provide, shallowRef, type InjectionKey, type Ref } from "vue"

/** A text taken up again: a refused item of the outbox, or a post the moderator did not pass. */
export interface Rework {
  key: string
  text: string
  department: string | null
  /** Called once the new version is on its way. */
  taken: () => void
}

/** What is being written: a new statement, or a reply within the thread of `replyTo`. */
export interface ComposerTarget {
  replyTo: string | null
  toName: string
  rework: Rework | null
}

export interface Composer {
  target: Readonly<Ref<ComposerTarget | null>>
  write: (target?: Partial<ComposerTarget>) => void
  close: () => void
}

/** The button that opens the composer lies under the one that sends: a double press is one press. */
const DOUBLE_PRESS_MS = 500

const key: InjectionKey<Composer> = Symbol("composer")

export function provideComposer(): Composer {
  const target = shallowRef<ComposerTarget | null>(null)
  let closedAt = -DOUBLE_PRESS_MS

  function write(wanted: Partial<ComposerTarget> = {}): void {
    if (performance.now() - closedAt < DOUBLE_PRESS_MS) return
    target.value = { replyTo: null, toName: "", rework: null, ...wanted }
  }
  function close(): void {
    target.value = null
    closedAt = performance.now()
  }
  const composer: Composer = { target, write, close }
  provide(key, composer)
  return composer
}

export function useComposer(): Composer {
  const composer = inject(key)
  if (!composer) throw new Error("useComposer() needs provideComposer() above it")
  return composer
}
