import { inject, provide, ref, shallowRef, type InjectionKey, type Ref } from "vue"

/** A text taken up again: a refused item of the outbox, or a post the moderator did not pass. */
export interface Rework {
  key: string
  text: string
  department: string | null
  files: readonly string[]
  links: readonly string[]
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
  /** Just closed: a press now was meant for what stood here before. */
  resting: Readonly<Ref<boolean>>
  write: (target?: Partial<ComposerTarget>) => void
  close: () => void
}

/** The button that opens the composer lies under the one that sends: a double press is one press. */
const DOUBLE_PRESS_MS = 400

const key: InjectionKey<Composer> = Symbol("composer")

export function provideComposer(): Composer {
  const target = shallowRef<ComposerTarget | null>(null)
  const resting = ref(false)

  function write(wanted: Partial<ComposerTarget> = {}): void {
    if (resting.value) return
    target.value = { replyTo: null, toName: "", rework: null, ...wanted }
  }
  function close(): void {
    target.value = null
    resting.value = true
    setTimeout(() => (resting.value = false), DOUBLE_PRESS_MS)
  }
  const composer: Composer = { target, resting, write, close }
  provide(key, composer)
  return composer
}

export function useComposer(): Composer {
  const composer = inject(key)
  if (!composer) throw new Error("useComposer() needs provideComposer() above it")
  return composer
}
