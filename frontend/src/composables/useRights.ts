import { computed } from "vue"

import type { LiveSession } from "@/live/useSession"

/** What the person at this screen may do here and now, in the words the screens ask it. */
export function useRights(live: LiveSession) {
  const seat = live.mySeat
  const stage = computed(() => live.session.value?.stage ?? "draft")
  const acts = computed(() => new Set(seat.value?.acts ?? []))
  const checkedIn = computed(() => seat.value?.status === "present")
  const before = computed(() => ["draft", "convened", "postponed"].includes(stage.value))
  const over = computed(() => ["closed", "cancelled"].includes(stage.value))

  return {
    before,
    over,
    checkedIn,
    needsCheckIn: computed(() => seat.value !== null && !checkedIn.value && live.may("attendance.check_in")),
    writes: computed(() => acts.value.has("statement.post")),
    mayWrite: computed(() => checkedIn.value && live.may("statement.post")),
    answers: computed(() => acts.value.has("reply.give")),
    /** Anyone who runs the session: the console is theirs, each with the acts of the role. */
    staff: computed(() => ["statement.approve", "session.change_stage", "attendance.mark"].some((act) => acts.value.has(act))),
  }
}
