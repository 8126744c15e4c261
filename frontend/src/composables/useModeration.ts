import { ref, shallowRef } from "vue"

import type { LiveSession } from "@/live/useSession"

import type { Queue, QueueEntry } from "./useQueue"
import { useRefusalText } from "./useRefusal"

export type ModerationCommand = "approve" | "reject" | "hide" | "restore"

/** A decision that needs a reason before it is made. */
export interface Asking {
  act: "reject" | "hide"
  entry: QueueEntry
}

/** The moderator's acts on one entry, by hand or by key; several may be under way at once. */
export function useModeration(live: LiveSession, queue: Queue) {
  const { sayError } = useRefusalText()
  const asking = shallowRef<Asking | null>(null)
  const deciding = ref(new Set<string>())
  const refusals = ref(new Map<string, string>())

  async function decide(entry: QueueEntry, act: () => Promise<unknown>): Promise<void> {
    if (deciding.value.has(entry.id)) return
    queue.stepOff(entry.id)
    deciding.value.add(entry.id)
    refusals.value.delete(entry.id)
    try {
      await act()
    } catch (error) {
      refusals.value.set(entry.id, sayError(error))
    } finally {
      deciding.value.delete(entry.id)
    }
  }
  const approve = (entry: QueueEntry) => decide(entry, () => live.send("statement.approve", { statement: entry.id }))
  const restore = (entry: QueueEntry) => decide(entry, () => live.send("statement.restore", { statement: entry.id }))

  function settle(reason: string): void {
    const asked = asking.value
    if (!asked) return
    const name = asked.act === "reject" ? "statement.reject" : "statement.hide"
    asking.value = null
    void decide(asked.entry, () => live.send(name, { statement: asked.entry.id, reason }))
  }

  /** What can be done with an entry depends on where it stands and on the moderator's rights. */
  function can(entry: QueueEntry, act: ModerationCommand): boolean {
    if (!live.may(`statement.${act}`) || deciding.value.has(entry.id)) return false
    if (act === "approve" || act === "reject") return entry.kind === "pending"
    if (act === "hide") return entry.kind === "published"
    return entry.kind === "handled" && entry.state === "hidden"
  }
  const onCurrent = (act: "approve" | "reject" | "hide") => (): void => {
    const entry = queue.current.value
    if (!entry || !can(entry, act)) return
    if (act === "approve") void approve(entry)
    else asking.value = { act, entry }
  }
  return { asking, deciding, refusals, approve, restore, settle, can, onCurrent }
}

export type Moderation = ReturnType<typeof useModeration>
