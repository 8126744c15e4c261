import { inject, provide } from "vue"

import { liveSessionKey, useSession, type LiveSession } from "@/live/useSession"

/** Starts following a session and hands it to every component of the page. */
export function provideLive(id: string, screen?: string): LiveSession {
  const live = useSession(id, screen)
  provide(liveSessionKey, live)
  return live
}

/** The session of the page this component stands on. */
export function useLive(): LiveSession {
  const live = inject(liveSessionKey)
  if (!live) throw new Error("useLive() needs a page that provides its session")
  return live
}
