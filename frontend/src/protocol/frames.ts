/** Frames of the WebSocket `/live` and of the HTTP reads that stand in for it. */
import type { Entities, Findings, RefusalCode } from "./types"

export const PROTOCOL_VERSION = 1
/** Larger frames are closed by the server, so the client never sends one. */
export const MAX_FRAME_BYTES = 64 * 1024

export type Put = { [T in keyof Entities]?: Record<string, Entities[T]> }
export type Del = { [T in keyof Entities]?: string[] }

export interface EventHeader {
  seq: number
  kind: string
  at: string
  actor: string | null
}

export interface Changes {
  put: Put
  del: Del
}

export type HelloFrame = { type: "hello"; version: number; token: string | null }
export type SubscribeFrame = {
  type: "subscribe"
  stream: string
  epoch: string | null
  after: number
  /** Set by a big screen: the venue that it hangs in, or "" for none. */
  screen?: string | undefined
}
export type CommandFrame = { type: "command"; id: string; name: string; args: unknown }
export type SeenFrame = { type: "seen"; seq: number }
export type PingFrame = { type: "ping" }
export type ClientFrame = HelloFrame | SubscribeFrame | CommandFrame | SeenFrame | PingFrame

export interface Person {
  id: string
  name: string
}
export type WelcomeFrame = {
  type: "welcome"
  version: number
  server_time: string
  person: Person | null
  heartbeat_s: number
}
export type SubscribedFrame = {
  type: "subscribed"
  stream: string
  epoch: string
  head: number
  audience: string
  seat: string | null
}
export type EventsFrame = {
  type: "events"
  from: number
  to: number
  events: EventHeader[]
  put: Put
  del: Del
  own?: Partial<Changes> | null
}
export type ResnapshotFrame = { type: "resnapshot"; seq: number; epoch: string; url: string }
export type AckFrame = { type: "ack"; id: string; seq: number; result: unknown }
export interface RefusalBody {
  code: RefusalCode
  data: Record<string, unknown>
  ref: string | null
}
export type RefusedFrame = RefusalBody & { type: "refused"; id: string }
export interface Presence {
  online: number
  seats: string[]
  /** For staff: how many big screens are connected, by venue id ("" for the one without venue). */
  screens: Record<string, number>
  /** For staff: people wait long for the answers to their commands. */
  slow: boolean
}
export type DerivedFrame = {
  type: "derived"
  at_seq: number
  presence?: { online: number } & { [field in keyof Omit<Presence, "online">]?: Presence[field] | null }
  findings?: Findings
}
export type PongFrame = { type: "pong" }
export type ErrorFrame = { type: "error"; code: RefusalCode; data: Record<string, unknown> }
export type ServerFrame =
  | WelcomeFrame
  | SubscribedFrame
  | EventsFrame
  | ResnapshotFrame
  | AckFrame
  | RefusedFrame
  | DerivedFrame
  | PongFrame
  | ErrorFrame

export interface Snapshot {
  stream: string
  epoch: string
  seq: number
  audience: string
  seat: string | null
  put: Put
  own?: { put?: Put }
}
/** Where the public is, with what came last: what readers without an account ask for every second or two. */
export interface PublicHead {
  epoch: string
  rev: number
  seq: number
  /** The last event that took something back or put it right. */
  amended: number
  delay: number
  segment: number
  snapshot: number
  /** The number of the newest opinion map; null where there is none at present. */
  opinion: number | null
  /** How many are connected by a socket; null where it is not known. */
  online: number | null
  frame: EventsFrame
}
/** What has happened after a number, for clients whose sockets do not come through. */
export type EventsPage =
  | { epoch: string; head: number; audience: string; frames: EventsFrame[] }
  | { resnapshot: Omit<ResnapshotFrame, "type"> }
