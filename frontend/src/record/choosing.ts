/** Finding evidence for a new line among what a session shows. */
import type { Source } from "./shapes"

export interface Candidate {
  kind: "statement" | "reply" | "promise" | "poll"
  id: string
  text: string
  /** Who said it, or which department. */
  who: string
}

const OFFERED = 8
export const sameSource = (a: Source, b: Source): boolean => a.kind === b.kind && a.id === b.id

/** Those in which every word of the query occurs; what is chosen stays in sight, first. */
export function offered(all: readonly Candidate[], query: string, chosen: readonly Source[]): { shown: Candidate[]; more: number } {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const picked = all.filter((each) => chosen.some((one) => sameSource(one, each)))
  const found = all.filter((each) => !picked.includes(each) && words.every((word) => `${each.text} ${each.who}`.toLowerCase().includes(word)))
  return { shown: [...picked, ...found.slice(0, OFFERED)], more: Math.max(0, found.length - OFFERED) }
}
