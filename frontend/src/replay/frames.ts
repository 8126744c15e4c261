/** A session's replay as the service sends it (docs/protocol.md, "Replay"). */
import type { Del, Put } from "@/protocol"

/** What changed in one second in which something did. */
export interface ReplayFrame {
  /** Whole seconds since the opening. */
  at: number
  seq: number
  put: Put
  del: Del
}

/** One part: at most some thousand events. */
export interface ReplayPart {
  epoch: string
  head: number
  audience: string
  rehearsal: boolean
  /** The opening; null while there was none. */
  from: string | null
  /** The close; of a session that still runs, its last event. */
  until: string | null
  frames: ReplayFrame[]
  /** Where the next part begins; null at the end. */
  next: number | null
}

/** How many seconds a replay has. */
export function secondsOf({ from, until }: Pick<ReplayPart, "from" | "until">): number {
  return from === null || until === null ? 0 : Math.max(0, Math.floor((Date.parse(until) - Date.parse(from)) / 1000))
}
