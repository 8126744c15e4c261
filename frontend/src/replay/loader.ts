import { ApiRefusal } from "@/api/refusal"
import { Backoff } from "@/live/backoff"
import { Alarm, type Clock } from "@/live/clock"

import type { ReplayPart } from "./frames"

export interface LoaderDeps {
  fetch(after: number, epoch: string | null): Promise<ReplayPart>
  clock: Clock
  random(): number
}

export interface LoaderEvents {
  /** `first`: nothing of what was there before counts any more. */
  part(part: ReplayPart, first: boolean): void
  /** There will be no more: not found, or another plain no. */
  refused(error: ApiRefusal): void
  /** Whether something is missing for want of an answer. */
  waiting(waits: boolean): void
}

/** Fetches a replay part by part. What is there stays there while the network is away. */
export class Loader {
  private readonly alarm: Alarm
  private readonly backoff: Backoff
  private epoch: string | null = null
  private audience = ""
  private after = 0
  private ticket = 0

  constructor(
    private readonly deps: LoaderDeps,
    private readonly events: LoaderEvents,
  ) {
    this.alarm = new Alarm(deps.clock)
    this.backoff = new Backoff(deps.clock, deps.random)
  }

  /** From the first event on: what may be read of the past is another matter every day. */
  begin(): void {
    this.beginAnew()
    void this.load()
  }

  /** What is still missing, now and not after a pause. */
  hurry(): void {
    if (this.alarm.pending) void this.load()
  }

  stop(): void {
    this.ticket += 1
    this.alarm.cancel()
  }

  private async load(): Promise<void> {
    this.alarm.cancel()
    const ticket = ++this.ticket
    try {
      for (let done = false; !done; ) {
        const part = await this.deps.fetch(this.after, this.epoch)
        if (ticket !== this.ticket) return
        done = this.take(part)
      }
    } catch (error) {
      if (ticket === this.ticket) this.failed(error)
    }
  }

  /** True at the end. */
  private take(part: ReplayPart): boolean {
    this.backoff.reset()
    this.events.waiting(false)
    const first = this.epoch === null
    if (!first && part.audience !== this.audience) {
      this.beginAnew()
      return false
    }
    this.epoch = part.epoch
    this.audience = part.audience
    this.after = part.next ?? part.head
    this.events.part(part, first)
    return part.next === null
  }

  private beginAnew(): void {
    this.epoch = null
    this.after = 0
  }

  private failed(error: unknown): void {
    const refusal = error instanceof ApiRefusal ? error : new ApiRefusal("INTERNAL")
    if (refusal.code === "STALE_REVISION") this.begin() // the log was restored meanwhile
    else if (refusal.retryAfter === null) this.events.refused(refusal)
    else {
      this.events.waiting(true)
      this.alarm.set(Math.max(this.backoff.next(), refusal.retryAfter * 1_000), () => void this.load())
    }
  }
}
