import type { CommandArgs, CommandName, Stage } from "./index"
// Exported by the backend together with the schema.
import facts from "./commands.json"

type Facts = Record<CommandName, { stages: string[]; queueing: string; lifetime: number | null; limits: Record<string, number> }>
const FACTS: Facts = facts

/** Whether a command may be given in this stage of its session. */
export function isPossibleIn(stage: Stage, name: CommandName): boolean {
  const { stages } = FACTS[name]
  return stages.length === 0 || stages.includes(stage)
}

/** Whether a command that found no connection may be kept and sent later. */
export function mayWait(name: CommandName): boolean {
  return FACTS[name].queueing !== "never"
}

/** Seconds for which a command may wait; null: as long as its stage lasts, or for ever. */
export function lifetimeOf(name: CommandName): number | null {
  return FACTS[name].lifetime
}

/** The largest number, length or count that the service takes as this argument; Infinity where it sets none. */
export function limitOf<N extends CommandName>(name: N, argument: keyof CommandArgs<N> & string): number {
  return FACTS[name].limits[argument] ?? Infinity
}
