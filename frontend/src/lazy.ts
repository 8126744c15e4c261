import { defineComponent, h, shallowRef, type Component } from "vue"

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 15_000
const loads: (() => Promise<void>)[] = []

/**
 * A part of a page that is fetched when it is first needed, and tried again while the network is away.
 * To be called once for each part, in a module: not in a component, which is set up many times.
 * `ahead`: false for what is too heavy to be fetched before somebody wants it.
 */
export function lazy<T extends Component>(load: () => Promise<{ default: T }>, ahead = true): T {
  const part = shallowRef<Component | null>(null)
  let fetching = false

  async function fetchPart(): Promise<void> {
    part.value ??= (await load()).default
  }
  async function insist(): Promise<void> {
    if (fetching) return
    fetching = true
    for (let pause = FIRST_PAUSE_MS; !part.value; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      await fetchPart().catch(() => new Promise((resolve) => setTimeout(resolve, pause)))
    }
    fetching = false
  }
  if (ahead) loads.push(fetchPart)
  return defineComponent({
    inheritAttrs: false,
    setup(_props, { attrs, slots }) {
      if (!part.value) void insist()
      return () => part.value && h(part.value, attrs, slots)
    },
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
