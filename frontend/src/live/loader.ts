import type { Snapshot } from "@/protocol"

import type { Backoff } from "./backoff"
import { Alarm, type Clock } from "./clock"

export interface LoaderEvents {
  fetch(url: string | null): Promise<Snapshot>
  loaded(snapshot: Snapshot): void
  /** True if the failure is final and nothing more should be tried. */
  refused(error: unknown): boolean
}

const STORM_MS = 5_000

/** Fetches the whole state, again and again if need be, but never in a storm. */
export class Loader {
  private readonly alarm: Alarm
  private ticket = 0
  private lastAt = -Infinity
  busy = false

  constructor(
    private readonly clock: Clock,
    private readonly backoff: Backoff,
    private readonly events: LoaderEvents,
  ) {
    this.alarm = new Alarm(clock)
  }

  /** Fetch now, whatever is under way: what was asked for before may be another person's. */
  now(url: string | null = null): void {
    this.busy = true
    this.alarm.cancel()
    void this.load(url, ++this.ticket)
  }

  /** Fetch, at once the first time, after a pause if this happens again within seconds. */
  again(url: string | null): void {
    if (this.busy) return
    const soon = this.clock.now() - this.lastAt < STORM_MS
    this.lastAt = this.clock.now()
    if (soon) this.later(url)
    else this.now(url)
  }

  /** End a pause early. */
  hurry(): void {
    if (this.alarm.pending) this.now()
  }

  stop(): void {
    this.ticket++
    this.busy = false
    this.alarm.cancel()
  }

  private later(url: string | null): void {
    this.busy = true
    this.alarm.set(this.backoff.next(), () => this.now(url))
  }

  private async load(url: string | null, ticket: number): Promise<void> {
    let snapshot: Snapshot
    try {
      snapshot = await this.events.fetch(url)
    } catch (error) {
      if (ticket !== this.ticket) return
      // The address may have been the fault, so the next try takes the usual one.
      if (!this.events.refused(error)) this.later(null)
      return
    }
    if (ticket !== this.ticket) return
    this.busy = false
    this.events.loaded(snapshot)
  }
}
