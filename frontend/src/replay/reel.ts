import type { Replica } from "@/live/replica"

import type { ReplayFrame } from "./frames"

/**
 * The frames that have been loaded, and a replica that stands at one second of them.
 *
 * Forward it applies what lies between. Backward it begins anew: a state cannot be taken back, and from the
 * first frame on a whole meeting is a matter of milliseconds.
 */
export class Reel {
  private readonly frames: ReplayFrame[] = []
  private applied = 0
  private wanted = 0

  constructor(
    private readonly replica: Replica,
    private epoch = "",
    private audience = "",
  ) {}

  get length(): number {
    return this.frames.length
  }

  /** Everything from another beginning: nothing of what was loaded before counts. */
  restart(epoch: string, audience: string): void {
    this.frames.length = 0
    this.epoch = epoch
    this.audience = audience
    this.rewind()
  }

  /** Further frames, behind those that are there; those of the present second count at once. */
  add(frames: readonly ReplayFrame[]): void {
    this.frames.push(...frames)
    this.forward()
  }

  /** Puts the replica at the end of a second, as far as it is loaded. */
  seek(second: number): void {
    const last = this.frames[this.applied - 1]
    this.wanted = second
    if (last && last.at > second) this.rewind()
    this.forward()
  }

  private rewind(): void {
    this.applied = 0
    this.replica.reset({ stream: "", epoch: this.epoch, seq: 0, audience: this.audience, seat: null, put: {} })
  }

  private forward(): void {
    for (let next = this.frames[this.applied]; next && next.at <= this.wanted; next = this.frames[this.applied]) {
      const { seq, put, del } = next
      this.replica.apply({ type: "events", from: this.replica.cursor + 1, to: seq, events: [], put, del })
      this.applied += 1
    }
  }
}
