import type { EventsPage } from "@/protocol"

import { Alarm, type Clock } from "./clock"

export interface PollerEvents {
  /** Null if there is nothing to ask for just now. */
  fetch(): Promise<EventsPage | null>
  page(page: EventsPage): void
  failed(error: unknown): void
  hidden(): boolean
}

const EVERY_MS = 2_000
const SPREAD_MS = 1_000
const HIDDEN_MS = 15_000

/** Reads the stream by plain requests where sockets do not get through. Stops at the first failure. */
export class Poller {
  private readonly alarm: Alarm
  private generation = 0
  running = false

  constructor(
    clock: Clock,
    private readonly random: () => number,
    private readonly events: PollerEvents,
  ) {
    this.alarm = new Alarm(clock)
  }

  start(): void {
    if (this.running) return
    this.running = true
    void this.poll(++this.generation)
  }

  /** Read now instead of at the next turn. */
  hurry(): void {
    if (this.running && this.alarm.pending) void this.poll(++this.generation)
  }

  stop(): void {
    this.running = false
    this.generation++
    this.alarm.cancel()
  }

  private async poll(generation: number): Promise<void> {
    this.alarm.cancel()
    try {
      const page = await this.events.fetch()
      if (generation !== this.generation) return
      if (page !== null) this.events.page(page)
    } catch (error) {
      if (generation !== this.generation) return
      this.stop()
      this.events.failed(error)
    }
    if (generation !== this.generation) return
    const wait = this.events.hidden() ? HIDDEN_MS : EVERY_MS
    this.alarm.set(wait + this.random() * SPREAD_MS, () => void this.poll(generation))
  }
}
