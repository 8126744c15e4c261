/** What a connection and an outbox need from the world, and what they tell their listener. */
import { ApiRefusal } from "@/api/refusal"
import type { Code, DerivedFrame, EventsPage, Person, PublicHead, RefusalData, Snapshot } from "@/protocol"

import type { Clock } from "./clock"
import type { OutboxItem } from "./outboxItem"
import type { Page } from "./page"
import type { RawSocket } from "./socket"
import type { Shelf } from "./storage"
import type { TakeLock } from "./tabLock"

/** `delayed`: what happens is shown to this person on the public stream alone. */
export type Status = "loading" | "live" | "away" | "not_found" | "forbidden" | "outdated" | "delayed"

/** One way to a session: it keeps a replica in step for as long as it runs. */
export interface Line {
  start(): void
  stop(): void
  /** Sends one command; its answer comes as an event. False if there is no way out at present. */
  command(id: string, name: string, args: unknown): boolean
}

/** The final answer to one command. */
export type Answer =
  | { ok: true; id: string; seq: number; result: unknown }
  | { ok: false; id: string; code: Code; data: RefusalData; ref: string | null }

export interface ConnectionEvents {
  status(status: Status): void
  /** Who the server takes us for; null is an anonymous reader. */
  person(person: Person | null): void
  /** How far the server's clock is ahead of the device's. */
  serverTime(offsetMs: number): void
  /** We are shown what happens so much later. `kept`: what was shown before stands. */
  delay(seconds: number, kept: boolean): void
  /** Commands may be sent from now on. `polls`: sockets do not come through, requests stand in for them. */
  ready(polls?: boolean): void
  /** Commands not answered so far will not be answered on this connection. */
  lost(code: number): void
  answer(answer: Answer): void
  /** Who is connected, what was found out: beside the log, each replaced by the next. */
  derived(frame: DerivedFrame): void
}

export interface ConnectionDeps {
  openSocket(): RawSocket
  fetchSnapshot(url: string | null): Promise<Snapshot>
  fetchEvents(epoch: string, after: number): Promise<EventsPage>
  fetchPerson(): Promise<Person | null>
  /** Certainly nobody whom the service knows: that costs it no question. */
  isStranger(): boolean
  /** The public stream: its head with the server's time, and the pages that the head names. */
  fetchPublicHead(): Promise<{ head: PublicHead; at: number }>
  fetchPublicPage<T>(head: PublicHead, name: string): Promise<T>
  postCommand(id: string, name: string, args: unknown): Promise<{ seq: number; result: unknown }>
  clock: Clock
  random(): number
  page: Page
  /** Set on a big screen: the venue that it hangs in, or "". */
  screen?: string | undefined
  /** The operator wants readers without an account on the public stream from the start. */
  streamFirst?: boolean
}

export interface OutboxDeps {
  shelf: Shelf
  clock: Clock
  random(): number
  newId(): string
  takeLock: TakeLock
  /** False if there is no way out at present. */
  send(item: OutboxItem): boolean
  /** True if the replica shows what the item did, whether its answer has come or not. */
  stands(item: OutboxItem): boolean
  changed(): void
}

/** The close codes of the protocol that mean something to us; any other is a lost connection. */
export const CLOSE = {
  faultyFrames: 4400,
  signInAgain: 4401,
  rightsChanged: 4403,
  noSuchStream: 4404,
  silent: 4407,
  slowReader: 4408,
  flooding: 4429,
  tooLarge: 1009,
  lost: 1006,
} as const

const DENIED: readonly number[] = [CLOSE.signInAgain, CLOSE.rightsChanged]
const FAULTY: readonly number[] = [CLOSE.faultyFrames, CLOSE.flooding, CLOSE.tooLarge]

const IDLE: readonly number[] = [CLOSE.silent, CLOSE.slowReader]

export const isDenied = (code: number): boolean => DENIED.includes(code)
/** The server found fault with what we sent. */
export const isFaulty = (code: number): boolean => FAULTY.includes(code)
/** We did not keep up, for instance because the page slept; the server itself is well. */
export const isIdle = (code: number): boolean => IDLE.includes(code)

/** The command came too early, between two subscriptions. The next one carries it. */
export const isTooEarly = (code: Code): boolean =>
  code === "SUBSCRIBE_FIRST" || code === "HELLO_FIRST"

/** How a refusal ends a line for good; null if it does not. */
export function endOf(code: Code): Status | null {
  if (code === "DELAYED") return "delayed"
  if (code === "NOT_FOUND") return "not_found"
  return code === "FORBIDDEN" || code === "NOT_SIGNED_IN" ? "forbidden" : null
}

/** The same for a request that failed. */
export function endOfRequest(error: unknown): Status | null {
  if (!(error instanceof ApiRefusal)) return null
  if (error.status === 404) return "not_found"
  return error.status === 401 || error.status === 403 ? "forbidden" : endOf(error.code)
}
