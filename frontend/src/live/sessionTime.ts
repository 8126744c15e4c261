import { shallowRef } from "vue"

import type { Clock } from "./clock"

/** What time it is in a session for those who look at this page: the server's time, for the public so much later. */
export class SessionTime {
  /** So many seconds later than it happens we are shown it. */
  readonly delay = shallowRef(0)
  private readonly ahead = shallowRef(0)
  private readonly earliest = shallowRef(-Infinity)

  constructor(private readonly clock: Clock) {}

  now(): Date {
    const here = this.clock.now() + this.ahead.value - this.delay.value * 1000
    return new Date(Math.max(here, this.earliest.value))
  }

  /** The server's clock is so many milliseconds ahead of the device's. */
  set(ahead: number): void {
    this.ahead.value = ahead
  }

  /** `kept`: what was shown stays. Then time stands still with it until the delay has passed, and never goes back. */
  holdBack(seconds: number, kept: boolean): void {
    if (seconds === this.delay.value) return
    this.earliest.value = kept && seconds > 0 ? this.now().getTime() : -Infinity
    this.delay.value = seconds
  }
}
