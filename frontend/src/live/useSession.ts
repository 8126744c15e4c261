import { onScopeDispose, watch, type ComputedRef, type InjectionKey, type Ref } from "vue"

import type {
  CommandArgs,
  CommandName,
  CommandResult,
  Entities,
  Findings,
  MySeat,
  Person,
  Presence,
  Session,
} from "@/protocol"

import { keepShell } from "@/shell/shell"

import { browserWorld } from "./browserWorld"
import type { OutboxItem } from "./outboxItem"
import { Room } from "./room"

export type { OutboxItem } from "./outboxItem"

export type LiveState =
  | "loading"
  | "live"
  | "reconnecting"
  | "offline"
  | "not_found"
  | "forbidden"

/** A session as a page sees it: its entities, the person's place in it, and the way to act. */
export interface LiveSession {
  readonly id: string
  readonly state: Readonly<Ref<LiveState>>
  readonly audience: Readonly<Ref<string>>
  /** Who the server takes us for; null while unknown, and for anonymous readers. */
  readonly person: Readonly<Ref<Person | null>>
  readonly sinceLost: Readonly<Ref<Date | null>>
  /** What happened at the last return: when it was, and how many kept commands went out then. */
  readonly restored: Readonly<Ref<{ at: Date; resent: number } | null>>
  /** False if something in the outbox would be lost with this tab (storage full or switched off). */
  readonly durable: Readonly<Ref<boolean>>
  /** True if the service speaks a newer protocol: the page has to be loaded anew. */
  readonly outdated: Readonly<Ref<boolean>>
  /** So many seconds later than it happens this page shows it. */
  readonly delay: Readonly<Ref<number>>
  readonly session: ComputedRef<Session | null>
  readonly mySeat: ComputedRef<MySeat | null>
  readonly presence: Readonly<Ref<Presence>>
  /** What the service has found out so far, and told this audience; each kind is replaced as a whole. */
  readonly findings: Readonly<Ref<Findings>>
  all<T extends keyof Entities>(type: T): ComputedRef<Entities[T][]>
  get<T extends keyof Entities>(type: T, id: string): Entities[T] | null
  /** At once or not at all; rejects with ApiRefusal. */
  send<N extends CommandName>(name: N, args: CommandArgs<N>): Promise<CommandResult<N>>
  /** Kept until it is through. A vote's revision is filled in here. */
  enqueue<N extends CommandName>(name: N, args: CommandArgs<N>): OutboxItem
  readonly outbox: Readonly<Ref<readonly OutboxItem[]>>
  discard(id: string): void
  retry(id: string, args?: unknown): void
  /** The server's time, as far as we know it. */
  now(): Date
  /** The role allows it, and so does the stage. */
  may(name: CommandName): boolean
}

export const liveSessionKey: InjectionKey<LiveSession> = Symbol("live session")

const rooms = new Map<string, { room: Room; users: number }>()

/**
 * Follows a session for as long as the component lives. Several components share one connection.
 * `screen`: on a big screen, the venue that it hangs in, or "".
 */
export function useSession(id: string, screen?: string): LiveSession {
  const shared = rooms.get(id) ?? { room: new Room(id, browserWorld(id, screen)), users: 0 }
  if (shared.users++ === 0) {
    rooms.set(id, shared)
    shared.room.start()
  }
  watch(shared.room.state, (state) => void (state === "live" && shared.room.person.value && keepShell()), { immediate: true })
  onScopeDispose(() => {
    if (--shared.users > 0) return
    rooms.delete(id)
    shared.room.stop()
  })
  return shared.room
}
