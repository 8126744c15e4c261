import { readonly, ref, watch, type Ref } from "vue"

import type { LiveSession } from "./useSession"
import { BrowserShelf, type Shelf } from "./storage"

const PREFIX = "deliberation.draft."
const GUEST = "guest"
const KEEP_MS = 30 * 24 * 3600 * 1000

/** What someone has begun to write, kept with every keystroke until it is sent or emptied. */
export class Drafts {
  private readonly memory = new Map<string, string>()

  constructor(
    private readonly shelf: Shelf,
    private readonly now: () => number,
  ) {
    this.prune()
  }

  read(person: string, session: string, thread: string): string {
    const key = keyOf(person, session, thread)
    return this.memory.get(key) ?? readText(this.shelf.get(key))?.text ?? ""
  }

  /** False if the text would be lost with this tab. */
  write(person: string, session: string, thread: string, text: string): boolean {
    const key = keyOf(person, session, thread)
    this.memory.delete(key)
    if (text === "") {
      this.shelf.remove(key)
      return true
    }
    const kept = this.shelf.set(key, JSON.stringify({ text, at: this.now() }))
    if (!kept) this.memory.set(key, text)
    return kept
  }

  /** Drafts of a month ago are forgotten, so that a shared phone does not fill up. */
  private prune(): void {
    for (const key of this.shelf.keys(PREFIX)) {
      const draft = readText(this.shelf.get(key))
      if (draft === null || draft.at < this.now() - KEEP_MS) this.shelf.remove(key)
    }
  }
}

function keyOf(person: string, session: string, thread: string): string {
  return `${PREFIX}${person}.${session}.${thread}`
}

function readText(stored: string | null): { text: string; at: number } | null {
  try {
    const draft: unknown = JSON.parse(stored ?? "null")
    if (typeof draft !== "object" || draft === null) return null
    const { text, at } = draft as Record<string, unknown>
    return typeof text === "string" && typeof at === "number" ? { text, at } : null
  } catch {
    return null
  }
}

let shared: Drafts | null = null
const kept = ref(true)

/** Whether what was typed last outlives this tab: storage may be full or switched off. */
export const draftsAreKept: Readonly<Ref<boolean>> = readonly(kept)

const drafts = (): Drafts => (shared ??= new Drafts(new BrowserShelf(), () => Date.now()))
const ownerOf = (live: LiveSession): string => live.person.value?.id ?? GUEST

/** What was begun and not sent, once, without following it. */
export const keptDraft = (live: LiveSession, thread: string): string => drafts().read(ownerOf(live), live.id, thread)

/** Puts something back to where `useDraft` will find it; for a composer that is not open. */
export function keepDraft(live: LiveSession, thread: string, text: string): void {
  kept.value = drafts().write(ownerOf(live), live.id, thread, text)
}

/**
 * The text of one composer, to be bound with `v-model`. `thread` names the composer within the
 * session: a root statement's id, or a word such as "new".
 */
export function useDraft(live: LiveSession, thread: string): Ref<string> {
  const store = drafts()
  const owner = (): string => ownerOf(live)
  let writer = owner()
  const text = ref(store.read(writer, live.id, thread))
  const keep = (now: string): void => void (kept.value = store.write(writer, live.id, thread, now))
  watch(text, keep, { flush: "sync" })
  watch(
    owner,
    (next) => {
      // What was typed before the server said who we are belongs to whoever that is.
      const carried = writer === GUEST ? text.value : ""
      if (carried !== "") store.write(GUEST, live.id, thread, "")
      writer = next
      text.value = carried || store.read(next, live.id, thread)
      store.write(next, live.id, thread, text.value)
    },
    { flush: "sync" },
  )
  return text
}
