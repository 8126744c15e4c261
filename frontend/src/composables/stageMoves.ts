import type { Words } from "@/locales/zh-Hans"
import type { Stage } from "@/protocol"

export interface Move {
  from: Stage
  to: Stage
  /** Everyone will ask why, so the moderator has to say it. */
  needsReason: boolean
}

const USUAL: Record<Stage, Stage[]> = {
  draft: ["convened"],
  convened: ["open"],
  open: ["closing", "break", "paused"],
  break: ["open", "closing"],
  paused: ["open", "break"],
  closing: ["ratifying", "open"],
  ratifying: ["closed", "closing"],
  closed: [],
  postponed: ["convened"],
  adjourned: ["open"],
  cancelled: [],
}
const OTHER: Record<Stage, Stage[]> = {
  draft: ["cancelled"],
  convened: ["postponed", "cancelled"],
  open: ["adjourned"],
  break: ["adjourned"],
  paused: ["closing", "adjourned"],
  closing: [],
  ratifying: [],
  closed: [],
  postponed: ["cancelled"],
  adjourned: ["cancelled"],
  cancelled: [],
}
const EXPLAINED: readonly Stage[] = ["postponed", "adjourned", "cancelled"]

const move = (from: Stage) => (to: Stage): Move => ({ from, to, needsReason: EXPLAINED.includes(to) })

/** The steps offered from a stage. The server has the last word and says so if it differs. */
export function movesFrom(stage: Stage): { usual: Move[]; other: Move[] } {
  return { usual: USUAL[stage].map(move(stage)), other: OTHER[stage].map(move(stage)) }
}

/** Steps that may be taken back at once: nothing was said or decided in between that would be undone with them. */
const REVERSIBLE: Partial<Record<Stage, Stage[]>> = {
  open: ["break", "paused", "closing"],
  break: ["open", "paused"],
  paused: ["open"],
  closing: ["open", "ratifying"],
  ratifying: ["closing"],
}

/** The stage that takes a step back, if there is such a way. */
export const inverseOf = (from: Stage, to: Stage): Stage | null =>
  REVERSIBLE[from]?.includes(to) && [...USUAL[to], ...OTHER[to]].includes(from) ? from : null

/** What the step is called: opening again after a break is resuming. */
export function moveWord(words: Words, { from, to }: Move): string {
  const again = to === "open" && from !== "convened"
  return words.moves[again ? "resume" : to]
}
