import { Alarm, type Clock } from "@/live/clock"

const TICK_MS = 250
const DAY = 24 * 3600

/** How much faster than it was: a session that ran over days is not looked at by the minute. */
export const speedsFor = (seconds: number): readonly number[] => (seconds > DAY ? [60, 600, 3600] : [1, 4, 16, 60])

export interface PlayerEvents {
  /** The second that is shown is another one. */
  moved(second: number): void
  playing(plays: boolean): void
}

/** Where a replay stands, and how it goes on by itself. It waits where nothing is loaded yet. */
export class Player {
  speed = 1
  /** Seconds, with their parts. */
  private place = 0
  private tickedAt = 0
  private readonly alarm: Alarm

  constructor(
    private readonly clock: Clock,
    private readonly events: PlayerEvents,
    /** How far it may go now, and where it ends. */
    private readonly reach: () => { loaded: number; end: number },
  ) {
    this.alarm = new Alarm(clock)
  }

  get second(): number {
    return Math.floor(this.place)
  }

  get plays(): boolean {
    return this.alarm.pending
  }

  /** From the beginning again, if it stands at the end. */
  play(): void {
    if (this.second >= this.reach().end) this.go(0)
    this.tickedAt = this.clock.now()
    this.wind()
    this.events.playing(true)
  }

  pause(): void {
    if (!this.plays) return
    this.alarm.cancel()
    this.events.playing(false)
  }

  /** To a second of the session; whether it plays stays as it is. */
  seek(second: number): void {
    this.tickedAt = this.clock.now()
    this.go(Math.max(0, Math.min(second, this.reach().end)))
  }

  private wind(): void {
    this.alarm.set(TICK_MS, () => this.tick())
  }

  private tick(): void {
    const now = this.clock.now()
    const { loaded, end } = this.reach()
    const next = this.place + ((now - this.tickedAt) / 1000) * this.speed
    this.tickedAt = now
    this.go(Math.min(next, Math.max(loaded, this.place), end))
    if (this.second >= end) this.events.playing(false)
    else this.wind()
  }

  private go(place: number): void {
    const before = this.second
    this.place = place
    if (this.second !== before) this.events.moved(this.second)
  }
}
