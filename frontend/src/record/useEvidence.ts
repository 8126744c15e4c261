import { useThreads } from "@/composables/useThreads"
import type { LiveSession } from "@/live/useSession"

import { evidenceOf, type Found, type Shown } from "./evidence"
import type { Line } from "./shapes"

/** What lines rest on, as the session is shown to this reader now. */
export function useEvidence(session: LiveSession): Shown & { of: (line: Line) => Found } {
  const { answers } = useThreads()
  const shown: Shown = {
    statement: (id) => session.get("statement", id),
    reply: (id) => session.get("reply", id),
    promise: (id) => session.get("promise", id),
    poll: (id) => session.get("poll", id),
    answers: (statement) => answers.value.get(statement) ?? [],
  }
  return { ...shown, of: (line) => evidenceOf(line, shown) }
}
