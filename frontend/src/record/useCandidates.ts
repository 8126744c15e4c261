import { computed, type ComputedRef } from "vue"

import { useSpeaker } from "@/composables/useSpeaker"

import type { Candidate } from "./choosing"
import { useRecord } from "./useRecord"

/** Everything that the session shows and a line may rest on, the latest first. */
export function useCandidates(): ComputedRef<Candidate[]> {
  const { session } = useRecord()
  const voiceOf = useSpeaker(session)
  const statements = session.all("statement")
  const replies = session.all("reply")
  const promises = session.all("promise")
  const polls = session.all("poll")
  const department = (id: string): string => session.get("department", id)?.name ?? ""

  return computed(() => {
    const found: (Candidate & { at: string })[] = []
    for (const { id, text, speaker, posted_at: at, status } of statements.value) {
      if (status === "published" && text) found.push({ kind: "statement", id, text, who: voiceOf(speaker).name, at })
    }
    for (const { id, text, department: of, given_at: at, status } of replies.value) {
      if (status === "published" && text) found.push({ kind: "reply", id, text, who: department(of), at })
    }
    for (const { id, action, department: of, confirmed_at: at, state } of promises.value) {
      if (state === "confirmed" && action) found.push({ kind: "promise", id, text: action, who: department(of), at })
    }
    for (const { id, title, closed_at: at, state } of polls.value) {
      if (state === "closed" && at) found.push({ kind: "poll", id, text: title, who: "", at })
    }
    return found.sort((a, b) => b.at.localeCompare(a.at))
  })
}
