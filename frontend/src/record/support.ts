/** What a line's figures say, as facts to be put into words. */
import type { Figures, Votes } from "./shapes"

/** From here on a share is called "over sixty per cent" of a group. */
const MOST = 0.6

export interface Spread {
  groups: number
  /** Per cent of each group's people who are for it: the smallest and the largest. */
  least: number
  most: number
  /** All groups are for it, or all against it, by more than sixty per cent. */
  alike: "agree" | "disagree" | null
}

export const seen = ({ agree, disagree, passed }: Votes): number => agree + disagree + passed
const share = (votes: Votes, side: "agree" | "disagree"): number => (seen(votes) ? votes[side] / seen(votes) : 0)
/** Never rounded up to what it is not: 59.9 % is not 60 %. */
export const percent = (part: number): number => Math.floor(part * 100 + 1e-9)

/** How the groups stand to each other; null where that is not told, or there is only one. */
export function spreadOf({ groups }: Figures): Spread | null {
  const told = groups?.filter((each) => seen(each) > 0) ?? []
  if (told.length < 2) return null
  const agreeing = told.map((each) => share(each, "agree"))
  const all = (side: "agree" | "disagree"): boolean => told.every((each) => share(each, side) > MOST)
  return {
    groups: told.length,
    least: percent(Math.min(...agreeing)),
    most: percent(Math.max(...agreeing)),
    alike: all("agree") ? "agree" : all("disagree") ? "disagree" : null,
  }
}

export interface Bar {
  /** From 1; null for everybody together. */
  group: number | null
  votes: Votes
}

/** One bar for all, and one for each group where they may be told apart. */
export function barsOf(figures: Figures): Bar[] {
  const all: Bar = { group: null, votes: figures }
  const groups = figures.groups ?? []
  return groups.length < 2 ? [all] : [all, ...groups.map((votes, index) => ({ group: index + 1, votes }))]
}
