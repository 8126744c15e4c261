import type { Clock } from "./clock"

const SHORTEST_MS = 200
const FIRST_CAP_MS = 400
/** A restarted server is back within seconds, and whoever waits should be too; only a long outage earns long waits. */
const EARLY_CAP_MS = 2_000
const LONGEST_MS = 10_000
const PATIENCE = 1 / 6
const STABLE_MS = 5_000

/** How long to wait before trying again: full jitter under a cap that grows with the tries and with the outage. */
export class Backoff {
  private tries = 0
  private lostSince: number | null = null

  constructor(
    private readonly clock: Clock,
    private readonly random: () => number,
  ) {}

  next(): number {
    const now = this.clock.now()
    this.lostSince ??= now
    const early = Math.min(EARLY_CAP_MS, FIRST_CAP_MS * 2 ** Math.min(this.tries, 10))
    const cap = Math.min(LONGEST_MS, Math.max(early, (now - this.lostSince) * PATIENCE))
    this.tries++
    return Math.max(SHORTEST_MS, this.random() * cap)
  }

  /** To be told after a connection ended: one that lived for a while makes the next try a first one. */
  lived(ms: number): void {
    if (ms >= STABLE_MS) this.reset()
  }

  reset(): void {
    this.tries = 0
    this.lostSince = null
  }
}
