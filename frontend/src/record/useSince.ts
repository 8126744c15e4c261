import { computed, type ComputedRef } from "vue"

import { sinceDrafted, type Since } from "./progress"
import { useRecord } from "./useRecord"

/** What the session has seen since the draft was drawn up. */
export function useSince(): ComputedRef<Since> {
  const { session, minutes } = useRecord()
  const statements = session.all("statement")
  const replies = session.all("reply")
  const promises = session.all("promise")
  const polls = session.all("poll")
  return computed(() =>
    sinceDrafted(minutes.value?.drafted_at ?? "9999", { statements: statements.value, replies: replies.value, promises: promises.value, polls: polls.value }),
  )
}
