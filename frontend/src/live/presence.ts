import type { DerivedFrame, Presence } from "@/protocol"

export const UNKNOWN: Presence = { online: 0, seats: [], screens: {}, slow: false }

/** What this audience is not told, it does not know. */
export function presenceOf({ online, seats, screens, slow }: NonNullable<DerivedFrame["presence"]>): Presence {
  return { online, seats: seats ?? [], screens: screens ?? {}, slow: slow ?? false }
}
