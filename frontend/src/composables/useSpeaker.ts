import type { LiveSession } from "@/live/useSession"

import { useWords } from "./useWords"

export interface Voice {
  name: string
  /** Department, sector (界别) or role: what the person speaks as. */
  as: string
  mine: boolean
}

/** How a seat is named in public, also before the public knows the speaker (reviews, own posts). */
export function useSpeaker(live: LiveSession) {
  const { w } = useWords()

  return function voice(seat: string): Voice {
    const mine = live.mySeat.value?.id === seat
    const who = live.get("speaker", seat) ?? live.get("seat", seat) ?? (mine ? live.mySeat.value : null)
    if (!who) return { name: "…", as: "", mine }
    if (who.name === null) return { name: w.value.room.statement.erasedSpeaker, as: "", mine }
    const department = who.department ? live.get("department", who.department)?.name : null
    const role = w.value.terms.role[who.role]
    return { name: who.name, as: department ?? (who.sector ? `${role} · ${who.sector}` : role), mine }
  }
}
