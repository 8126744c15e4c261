/** Time and chance, passed in so that tests run without waiting. */
export type Cancel = () => void

export interface Clock {
  /** Milliseconds since 1970, by the device's own clock. */
  now(): number
  after(ms: number, act: () => void): Cancel
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, act) {
    const timer = setTimeout(act, ms)
    return () => clearTimeout(timer)
  },
}

/** One pending action at a time: setting it again replaces the one before. */
export class Alarm {
  private cancelPending: Cancel | null = null

  constructor(private readonly clock: Clock) {}

  set(ms: number, act: () => void): void {
    this.cancel()
    this.cancelPending = this.clock.after(ms, () => {
      this.cancelPending = null
      act()
    })
  }

  get pending(): boolean {
    return this.cancelPending !== null
  }

  cancel(): void {
    this.cancelPending?.()
    this.cancelPending = null
  }
}
