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
  open: ["closing", "break"],
  break: ["open", "closing"],
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

/** What the step is called: opening again after a break is resuming. */
export function moveWord(words: Words, { from, to }: Move): string {
  const again = to === "open" && from !== "convened"
  return words.moves[again ? "resume" : to]
}
