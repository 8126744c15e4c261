import type { CommandArgs } from "@/protocol"

import type { OutboxItem } from "./outboxItem"
import type { Replica } from "./replica"

/**
 * True if the replica shows what this command did. The event may arrive before the answer, or
 * instead of it if the answer was lost: from then on the thing itself is shown, and its item no more.
 */
export function stands(item: OutboxItem, replica: Replica): boolean {
  if (item.name !== "endorsement.cast") return replica.shows(item.id)
  const { statement, choice } = item.args as CommandArgs<"endorsement.cast">
  const vote = replica.get("my_vote", statement)
  return vote !== null && vote.revision === item.revision && vote.choice === choice
}
