import type { CommandArgs, CommandName } from "@/protocol"

/** How a command behaves while it waits for the network. */
export interface Queueing {
  /** Commands of one line go out one after the other, in the order they were given. */
  line: string
  /** A newer command takes the place of one that still waits. */
  replaces: boolean
  /** Seconds after which it is no longer wanted, or null: then the session's stage decides alone. */
  lifetime: number | null
}

type Rules = { [N in CommandName]?: (args: CommandArgs<N>) => Queueing }

const RULES: Rules = {
  "statement.post": (args) => lasting(`post:${args.reply_to ?? ""}`),
  "reply.give": (args) => lasting(`reply:${args.statement}`),
  "endorsement.cast": (args) => ({
    line: `vote:${args.statement}`,
    replaces: true,
    lifetime: null,
  }),
}

export function queueing<N extends CommandName>(name: N, args: CommandArgs<N>): Queueing {
  return RULES[name]?.(args) ?? lasting(`other:${name}`)
}

function lasting(line: string): Queueing {
  return { line, replaces: false, lifetime: null }
}
