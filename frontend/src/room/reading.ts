/** What is read aloud, in which order; no Vue, no voice. */
import type { Statement } from "@/protocol"

/** A screen reader's patience: after a return to the page nobody wants a hundred views read out. */
export const MOST_WAITING = 10

export interface ToRead {
  id: string
  /** The text that came is what will be read, also if it is corrected meanwhile. */
  text: string
  speaker: string
}

/** What has been published and was not known before, oldest first, without one's own. */
export function fresh(statements: readonly Statement[], known: ReadonlySet<string>, mine: string | null): ToRead[] {
  return statements
    .filter((one) => one.status === "published" && one.text !== null && !known.has(one.id) && one.speaker !== mine)
    .sort((a, b) => a.posted_at.localeCompare(b.posted_at) || a.id.localeCompare(b.id))
    .map(({ id, text, speaker }) => ({ id, text: text!, speaker }))
}

/** The waiting line with what came: the oldest give way when it grows too long. */
export const lineUp = (waiting: readonly ToRead[], came: readonly ToRead[]): ToRead[] => [...waiting, ...came].slice(-MOST_WAITING)

/** Voices choke on addresses; what cannot be said is left out. */
export const speakable = (text: string): string => text.replace(/https?:\/\/\S+/g, " ").replace(/\s+/g, " ").trim()
