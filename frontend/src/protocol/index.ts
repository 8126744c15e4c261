/** The protocol as the client uses it: the generated types, and a few names derived from them. */
import type { Commands, Entities, RefusalCode } from "./types"

export type * from "./types"
// By name: where the generated types have a looser frame of the same name, this one is meant.
export type {
  AckFrame,
  Changes,
  ClientFrame,
  CommandFrame,
  Del,
  DerivedFrame,
  ErrorFrame,
  EventHeader,
  EventsFrame,
  EventsPage,
  HelloFrame,
  Person,
  PingFrame,
  PongFrame,
  Presence,
  PublicHead,
  Put,
  RefusalBody,
  RefusedFrame,
  ResnapshotFrame,
  SeenFrame,
  ServerFrame,
  Snapshot,
  SubscribedFrame,
  SubscribeFrame,
  WelcomeFrame,
} from "./frames"
export { MAX_FRAME_BYTES, PROTOCOL_VERSION } from "./frames"

export type EntityType = keyof Entities
export type CommandName = keyof Commands
export type CommandArgs<N extends CommandName> = Commands[N]["args"]
export type CommandResult<N extends CommandName> = Commands[N]["result"]

/** Codes the client itself adds: no answer came, it waited too long, or another part of the service answered. */
export type LocalCode =
  | "OFFLINE"
  | "NO_ANSWER"
  | "EXPIRED"
  | "SIGN_IN_FAILED"
  | "SIGN_IN_STEP"
  | "ALREADY_SIGNED_IN"
export type Code = RefusalCode | LocalCode

export type RefusalData = Readonly<Record<string, unknown>>
