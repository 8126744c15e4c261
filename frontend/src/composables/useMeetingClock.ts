import { computed, onScopeDispose, ref, watch, type ComputedRef, type Ref } from "vue"

import { clockMs } from "@/floor/figures"
import type { LiveSession } from "@/live/useSession"

const TICK_MS = 250
/** While the clock stands, only what is reckoned against the time of day moves. */
const IDLE_MS = 15_000

export interface ClockOfMeeting {
  /** Milliseconds for which the meeting has been going on; stands still in a break or pause. */
  ms: ComputedRef<number>
  running: ComputedRef<boolean>
  /** The server's time of day at the last tick. */
  now: Readonly<Ref<number>>
}

/** The meeting's clock by the server's time, ticking while it runs. Every timer of the room is read off it. */
export function useMeetingClock(live: LiveSession): ClockOfMeeting {
  const clock = computed(() => live.session.value?.clock ?? { elapsed_ms: 0, since: null })
  const running = computed(() => clock.value.since !== null)
  const now = ref(live.now().getTime())
  let timer: ReturnType<typeof setInterval> | undefined
  const tick = (): void => void (now.value = live.now().getTime())

  watch(
    clock,
    () => {
      clearInterval(timer)
      tick()
      timer = setInterval(tick, running.value ? TICK_MS : IDLE_MS)
    },
    { immediate: true },
  )
  onScopeDispose(() => clearInterval(timer))
  return { ms: computed(() => clockMs(clock.value, now.value)), running, now }
}
