import type { Cancel, Clock } from "@/live/clock"

interface Timer {
  at: number
  order: number
  act: () => void
}

/** Time that passes only when told to. */
export class FakeClock implements Clock {
  private time = Date.parse("2026-11-22T02:00:00Z")
  private timers = new Set<Timer>()
  private order = 0

  now(): number {
    return this.time
  }

  after(ms: number, act: () => void): Cancel {
    const timer = { at: this.time + Math.max(0, ms), order: this.order++, act }
    this.timers.add(timer)
    return () => this.timers.delete(timer)
  }

  /** Lets time pass, and every promise in it come to rest. */
  async advance(ms: number): Promise<void> {
    const end = this.time + ms
    await settle()
    for (let timer = this.next(end); timer; timer = this.next(end)) {
      this.timers.delete(timer)
      this.time = Math.max(this.time, timer.at)
      timer.act()
      await settle()
    }
    this.time = end
  }

  /** The device sleeps: time passes, and nothing runs until afterwards. */
  sleep(ms: number): void {
    this.time += ms
  }

  get pending(): number {
    return this.timers.size
  }

  private next(end: number): Timer | null {
    const due = [...this.timers].filter((timer) => timer.at <= end)
    due.sort((a, b) => a.at - b.at || a.order - b.order)
    return due[0] ?? null
  }
}

async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve()
}
