/** How far a record lags behind its session, and what a new draft would leave alone. */
import type { Poll, Promise as Commitment, Reply, Statement } from "@/protocol"

import type { Line } from "./shapes"

export interface Since {
  statements: number
  replies: number
  promises: number
  polls: number
}

interface Happened {
  statements: readonly Statement[]
  replies: readonly Reply[]
  promises: readonly Commitment[]
  polls: readonly Poll[]
}

/** What everybody has seen come since the draft was drawn. Votes are not told one by one. */
export function sinceDrafted(draftedAt: string, { statements, replies, promises, polls }: Happened): Since {
  const from = Date.parse(draftedAt)
  const later = (at: string | null): boolean => at !== null && Date.parse(at) > from
  return {
    statements: statements.filter(({ posted_at: at, status }) => status === "published" && later(at)).length,
    replies: replies.filter(({ given_at: at, status }) => status === "published" && later(at)).length,
    promises: promises.filter(({ confirmed_at: at, state }) => state === "confirmed" && later(at)).length,
    polls: polls.filter(({ closed_at: at, state }) => state === "closed" && later(at)).length,
  }
}

export const anything = (since: Since): boolean => Object.values(since).some((n) => n > 0)

/** Lines that a person has touched stay as they are; the others are drawn anew. */
export function redrawn(lines: readonly Line[]): { kept: number; anew: number } {
  const kept = lines.filter(({ touched, locked }) => touched || locked).length
  return { kept, anew: lines.length - kept }
}
