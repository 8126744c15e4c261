import type { CommandArgs, CommandName } from "@/protocol"
import { lifetimeOf } from "@/protocol/facts"

interface Rule {
  /** Commands of one line go out one after the other, in the order they were given. */
  line: string
  /** A newer command takes the place of one that still waits. */
  replaces: boolean
}

/** How a command behaves while it waits for the network. */
export interface Queueing extends Rule {
  /** Seconds after which it is no longer wanted, as its registration says, or null. */
  lifetime: number | null
}

type Rules = { [N in CommandName]?: (args: CommandArgs<N>) => Rule }

const RULES: Rules = {
  "statement.post": (args) => lasting(`post:${args.reply_to ?? ""}`),
  "reply.give": (args) => lasting(`reply:${args.statement}`),
  "statement.confirm": (args) => lasting(`confirm:${args.statement}`),
  "floor.raise_hand": (args) => lasting(`hand:${args.kind}`),
  "floor.raise_for": (args) => lasting(`hand:${args.seat}:${args.kind}`),
  "endorsement.cast": (args) => newest(`vote:${args.statement}`),
  "endorsement.enter": (args) => newest(`vote:${args.statement}:${args.seat}`),
  "poll.cast": (args) => newest(`poll:${args.poll}`),
  "poll.enter": (args) => newest(`poll:${args.poll}:${args.seat}`),
}

export function queueing<N extends CommandName>(name: N, args: CommandArgs<N>): Queueing {
  return { ...(RULES[name]?.(args) ?? lasting(`other:${name}`)), lifetime: lifetimeOf(name) }
}

function lasting(line: string): Rule {
  return { line, replaces: false }
}

function newest(line: string): Rule {
  return { line, replaces: true }
}
