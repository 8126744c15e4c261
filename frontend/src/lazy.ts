import { defineAsyncComponent, type Component } from "vue"

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 15_000
const loads = new Set<() => Promise<unknown>>()

/** A part of a page that is fetched when it is first needed, and tried again while the network is away. */
export function lazy<T extends Component>(load: () => Promise<{ default: T }>): T {
  loads.add(load)
  return defineAsyncComponent({
    loader: load,
    onError: (_error, retry, _fail, attempts) =>
      void setTimeout(retry, Math.min(FIRST_PAUSE_MS * 2 ** attempts, LONGEST_PAUSE_MS)),
  }) as unknown as T
}

/** Fetches all of them while nothing else is to do, so that they are there when the network is not. */
export function fetchAhead(): void {
  const idle = (then: () => void) => ("requestIdleCallback" in window ? requestIdleCallback(then) : setTimeout(then, 2000))
  idle(() => {
    // What does not come now is fetched when it is needed.
    for (const load of loads) load().catch(() => undefined)
  })
}
