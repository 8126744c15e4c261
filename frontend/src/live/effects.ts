import type { CommandArgs } from "@/protocol"

import type { OutboxItem } from "./outboxItem"
import type { Replica } from "./replica"

/**
 * True if the replica shows what this command did. The event may arrive before the answer, or
 * instead of it if the answer was lost: from then on the thing itself is shown, and its item no more.
 */
export function stands(item: OutboxItem, replica: Replica): boolean {
  switch (item.name) {
    case "endorsement.cast": {
      const { statement, choice } = item.args as CommandArgs<"endorsement.cast">
      const vote = replica.get("my_vote", statement)
      return vote !== null && vote.revision === item.revision && vote.choice === choice
    }
    case "poll.cast": {
      const { poll, options } = item.args as CommandArgs<"poll.cast">
      const vote = replica.get("my_poll_vote", poll)
      return vote !== null && vote.revision === item.revision && sameSet(vote.options, options)
    }
    default:
      return replica.shows(item.id)
  }
}

function sameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each) => other.includes(each))
}
