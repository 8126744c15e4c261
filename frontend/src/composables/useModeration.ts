import { ref, shallowRef } from "vue"

import type { LiveSession } from "@/live/useSession"
import type { CommandName } from "@/protocol"

import type { Queue, QueueEntry } from "./useQueue"
import { useRefusalText } from "./useRefusal"
import { useUndo } from "./useUndo"
import { useWords } from "./useWords"

const COMMANDS = {
  approve: "statement.approve",
  reject: "statement.reject",
  hide: "statement.hide",
  restore: "statement.restore",
  reopen: "statement.reopen",
  pin: "statement.pin",
  unpin: "statement.unpin",
  merge: "statement.merge",
  split: "statement.split",
  silence: "seat.silence",
  confirm: "scribe.confirm",
  dismiss: "report.dismiss",
  screen: "screen.show",
  transfer: "question.transfer",
} as const satisfies Record<string, CommandName>

type Command = () => Promise<unknown>
export type ModerationCommand = keyof typeof COMMANDS

/** A decision that needs more than a press: a reason, another statement, another department. */
export interface Asking {
  act: "reject" | "hide" | "merge" | "silence" | "transfer"
  entry: QueueEntry
}

/** The moderator's acts on one entry, by hand or by key; several may be under way at once. */
export function useModeration(live: LiveSession, queue: Queue) {
  const { w } = useWords()
  const { sayError } = useRefusalText()
  const { perform } = useUndo()
  const asking = shallowRef<Asking | null>(null)
  const deciding = ref(new Set<string>())
  const refusals = ref(new Map<string, string>())

  async function decide(entry: QueueEntry, what: string, act: () => Promise<unknown>, inverse: Command | null): Promise<void> {
    if (deciding.value.has(entry.id)) return
    queue.stepOff(entry.id)
    deciding.value.add(entry.id)
    refusals.value.delete(entry.id)
    try {
      await perform(what, act, inverse)
    } catch (error) {
      refusals.value.set(entry.id, sayError(error))
    } finally {
      deciding.value.delete(entry.id)
    }
  }

  /** What needs no reason. Taking an approval back hides what was public for a moment, and says so. */
  function act(name: "approve" | "restore" | "reopen" | "pin" | "unpin" | "split" | "confirm" | "dismiss", entry: QueueEntry): void {
    const { id: statement, reason } = entry
    const inverses: Partial<Record<typeof name, Command>> = {
      approve: () => live.send("statement.hide", { statement, reason: w.value.did.takenBack }),
      pin: () => live.send("statement.unpin", { statement }),
      unpin: () => live.send("statement.pin", { statement }),
    }
    if (reason) inverses.restore = () => live.send("statement.hide", { statement, reason })
    if (entry.mergedInto) inverses.split = () => live.send("statement.merge", { statement, into: entry.mergedInto! })
    void decide(entry, w.value.did[name], () => live.send(COMMANDS[name], { statement }), inverses[name] ?? null)
  }

  function settle(reason: string): void {
    const asked = asking.value
    if (!asked) return
    asking.value = null
    const { entry } = asked
    const statement = entry.id
    if (asked.act === "reject") {
      const reopen = () => live.send("statement.reopen", { statement })
      void decide(entry, w.value.did.reject, () => live.send("statement.reject", { statement, reason }), reopen)
    } else if (asked.act === "hide") {
      const restore = () => live.send("statement.restore", { statement })
      void decide(entry, w.value.did.hide, () => live.send("statement.hide", { statement, reason }), restore)
    } else {
      const unsilence = () => live.send("seat.unsilence", { seat: entry.speaker })
      void decide(entry, w.value.did.silence, () => live.send("seat.silence", { seat: entry.speaker, reason }), unsilence)
    }
  }
  function merge(entry: QueueEntry, into: string): void {
    asking.value = null
    const statement = entry.id
    const split = () => live.send("statement.split", { statement })
    void decide(entry, w.value.did.merge, () => live.send("statement.merge", { statement, into }), split)
  }

  /** The statement under discussion, for the whole room to read. */
  function show(entry: QueueEntry): void {
    const args = { everywhere: true, content: "statement", shown: entry.id } as const
    const back = () => live.send("screen.show", { everywhere: true, content: "auto" })
    void decide(entry, w.value.did.screen, () => live.send("screen.show", args), back)
  }

  /** What can be done with an entry depends on where it stands and on the moderator's rights. */
  function can(entry: QueueEntry, name: ModerationCommand): boolean {
    if (!live.may(COMMANDS[name]) || deciding.value.has(entry.id)) return false
    const isPublic = entry.kind === "published"
    switch (name) {
      case "approve":
      case "reject":
        return entry.kind === "pending"
      case "hide":
      case "screen":
        return isPublic
      case "restore":
        return entry.state === "hidden"
      case "reopen":
        return entry.state === "rejected"
      case "pin":
      case "unpin":
        return isPublic && entry.pinned === (name === "unpin")
      case "merge":
      case "split":
        return isPublic && (entry.mergedInto !== null) === (name === "split")
      case "silence":
        return live.get("seat", entry.speaker)?.silenced === false
      case "confirm":
        return entry.entered && !entry.confirmed && entry.kind !== "handled"
      case "transfer":
        return live.get("question", entry.id)?.state === "open"
      case "dismiss":
        return live.get("report", entry.id) !== null
    }
  }
  const onCurrent = (name: "approve" | "confirm" | Asking["act"]) => (): void => {
    const entry = queue.current.value
    if (!entry || !can(entry, name)) return
    if (name === "approve" || name === "confirm") act(name, entry)
    else asking.value = { act: name, entry }
  }
  function pinCurrent(): void {
    const entry = queue.current.value
    const name = entry?.pinned ? "unpin" : "pin"
    if (entry && can(entry, name)) act(name, entry)
  }
  function showCurrent(): void {
    const entry = queue.current.value
    if (entry && can(entry, "screen")) show(entry)
  }
  return { asking, deciding, refusals, act, settle, merge, show, can, onCurrent, pinCurrent, showCurrent }
}

export type Moderation = ReturnType<typeof useModeration>
