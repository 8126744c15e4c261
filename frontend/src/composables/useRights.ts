import { computed } from "vue"

import type { LiveSession } from "@/live/useSession"

/** What the person at this screen may do here and now, in the words the screens ask it. */
export function useRights(live: LiveSession) {
  const seat = live.mySeat
  const stage = computed(() => live.session.value?.stage ?? "draft")
  const acts = computed(() => new Set(seat.value?.acts ?? []))
  const checkedIn = computed(() => seat.value?.status === "present")
  const before = computed(() => ["draft", "convened", "postponed"].includes(stage.value))
  /** Anyone who runs the session: the console is theirs, each with the acts of the role. */
  const staff = computed(() => ["statement.approve", "session.change_stage", "attendance.mark"].some((act) => acts.value.has(act)))
  /** Those who run the session need no place in it, unless they also vote: then they are counted. */
  const needsPlace = computed(() => seat.value !== null && !(staff.value && seat.value.category === "attending"))
  const over = computed(() => ["closed", "cancelled"].includes(stage.value))

  return {
    before,
    over,
    checkedIn,
    needsCheckIn: computed(() => needsPlace.value && !checkedIn.value && live.may("attendance.check_in")),
    writes: computed(() => acts.value.has("statement.post")),
    mayWrite: computed(() => (checkedIn.value || staff.value) && live.may("statement.post")),
    /** Works at a department's desk: answers, or drafts what the official confirms. */
    answers: computed(() => acts.value.has("reply.draft")),
    staff,
  }
}
