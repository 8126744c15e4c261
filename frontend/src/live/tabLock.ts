import { Alarm, type Clock } from "./clock"
import type { Shelf } from "./storage"

/** Held by one tab of a browser at a time. It spares double work; it is never what keeps a command single. */
export interface TabLock {
  readonly held: boolean
  release(): void
}

export type TakeLock = (name: string, onHeld: () => void) => TabLock

/** The browser's own locks; they end with their tab, whatever ends it. */
export const takeWebLock: TakeLock = (name, onHeld) => {
  let held = false
  let letGo: (() => void) | null = null
  const abort = new AbortController()
  const hold = (): Promise<void> =>
    new Promise((resolve) => {
      if (abort.signal.aborted) return resolve()
      held = true
      letGo = resolve
      onHeld()
    })
  navigator.locks.request(name, { signal: abort.signal }, hold).catch(() => {
    // Given up before it was granted.
  })
  return {
    get held() {
      return held
    },
    release() {
      held = false
      abort.abort()
      letGo?.()
    },
  }
}

const RENEW_MS = 2_000
const STALE_MS = 6_000

/** A sign of life in storage, for pages without locks (plain http, older phones). */
export function shelfLock(shelf: Shelf, clock: Clock, tab: string): TakeLock {
  return (name, onHeld) => {
    const key = `${name}.holder`
    const alarm = new Alarm(clock)
    let held = false
    const turn = (): void => {
      const holder = readHolder(shelf.get(key))
      const free = holder === null || holder.tab === tab || holder.until < clock.now()
      if (free) shelf.set(key, JSON.stringify({ tab, until: clock.now() + STALE_MS }))
      alarm.set(RENEW_MS, turn)
      const before = held
      held = free
      if (held && !before) onHeld()
    }
    // Not within the call: whoever takes the lock has to have it in hand when it is granted.
    alarm.set(0, turn)
    return {
      get held() {
        return held
      },
      release() {
        alarm.cancel()
        if (held) shelf.remove(key)
        held = false
      },
    }
  }
}

function readHolder(text: string | null): { tab: string; until: number } | null {
  try {
    const holder: unknown = JSON.parse(text ?? "null")
    if (typeof holder !== "object" || holder === null) return null
    const { tab, until } = holder as Record<string, unknown>
    return typeof tab === "string" && typeof until === "number" ? { tab, until } : null
  } catch {
    return null
  }
}
