import { ApiRefusal } from "@/api/refusal"
import type { Del, EventsFrame, PublicHead, Put } from "@/protocol"

import type { FakeServer } from "./fakeServer"

/** The public stream of a fake server. Segments are small, so that a short log has many. */
export class FakePublic {
  readonly segment = 4
  rev = 0
  amended = 0
  delay = 0
  /** Events that the public does not see yet, and what it is shown anew meanwhile. */
  heldBack = 0
  takenBack: Put = {}
  opinion: number | null = null
  online: number | null = null
  heads = 0
  pages: string[] = []
  /** Answers like a cache that is behind. */
  old: PublicHead | null = null

  constructor(private readonly server: FakeServer) {}

  async head(): Promise<{ head: PublicHead; at: number }> {
    this.heads++
    await this.server.pass()
    const { clock, clockAhead } = this.server
    return { head: this.old ?? this.present(), at: clock.now() + clockAhead }
  }

  present(): PublicHead {
    const { epoch, head } = this.server
    const { rev, amended, segment, delay, opinion, online } = this
    const seq = Math.max(0, head - this.heldBack)
    const after = Math.max(0, Math.floor((seq - segment / 2) / segment) * segment)
    const frame = this.frame(after, seq)
    for (const [type, entities] of Object.entries(this.takenBack)) {
      frame.put = { ...frame.put, [type]: { ...frame.put[type as "statement"], ...entities } }
    }
    return { epoch, rev, seq, amended, delay, segment, snapshot: seq - (seq % (segment * 2)), opinion, online, frame }
  }

  async page(head: PublicHead, name: string): Promise<unknown> {
    this.pages.push(`${name}.${head.rev}`)
    await this.server.pass()
    if (head.epoch !== this.server.epoch || head.rev !== this.rev) throw new ApiRefusal("GONE", {}, null, 410)
    const [first, last] = name.split("-")
    if (first === "opinion") return { type: "derived", at_seq: head.seq, findings: { opinion: { people: this.opinion } } }
    return first === "snapshot" ? { put: this.frame(0, Number(last)).put } : this.frame(Number(first) - 1, Number(last))
  }

  private frame(after: number, upto: number): EventsFrame {
    const entries = this.server.log.slice(after, upto)
    const del = Object.assign({}, ...entries.map((entry) => entry.del)) as Del
    return { type: "events", from: after + 1, to: upto, events: [], put: this.server.fold(entries), del }
  }
}
