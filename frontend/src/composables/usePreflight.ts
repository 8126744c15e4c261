import { computed, type ComputedRef } from "vue"

import { preflight, type Check } from "@/console/preflight"
import type { LiveSession } from "@/live/useSession"

import { useTime } from "./useTime"

/** The checks before opening, as things stand at this moment. */
export function usePreflight(live: LiveSession): ComputedRef<Check[]> {
  const { now } = useTime()
  const [seats, access, venues] = [live.all("seat"), live.all("seat_access"), live.all("venue")]
  const [items, materials, departments] = [live.all("agenda_item"), live.all("material"), live.all("department")]

  return computed(() => {
    const session = live.session.value
    if (!session) return []
    return preflight({
      mode: session.mode,
      plannedEnd: session.planned_end,
      broadcastUrl: session.broadcast_url,
      now: now(),
      seats: seats.value,
      access: access.value,
      venues: venues.value,
      screens: live.presence.value.screens,
      items: items.value,
      materials: materials.value,
      departments: departments.value,
    })
  })
}
