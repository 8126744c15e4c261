import { ApiRefusal } from "@/api/refusal"
import type { DerivedFrame, EventsFrame, Person, PublicHead, Put } from "@/protocol"

import { Backoff } from "./backoff"
import { Alarm } from "./clock"
import { answerTo } from "./httpPath"
import { BaseLine } from "./line"
import type { Page } from "./page"
import { endOfRequest, type ConnectionDeps, type ConnectionEvents } from "./ports"
import { PUBLIC, type Replica } from "./replica"

const EVERY_MS = 1_000
const SPREAD_MS = 1_000
const HIDDEN_MS = 15_000
/** So many segments behind, a snapshot is less. */
const FAR = 8
/** The server's clock is told to the second. */
const CLOCK_SLACK_MS = 2_000

/**
 * Follows the public part of a session through whatever caches there are: asks for the head every
 * second or two, and for the pages that lie between it and what we have.
 */
export class PublicLine extends BaseLine {
  private readonly alarm: Alarm
  private readonly backoff: Backoff
  private readonly asking: Alarm
  private readonly patience: Backoff
  private rev: number | null = null
  private ahead = NaN
  /** Which opinion map we have, or are fetching. */
  private opinion = 0

  constructor(stream: string, replica: Replica, deps: ConnectionDeps, events: ConnectionEvents) {
    super(stream, replica, deps, events)
    this.alarm = new Alarm(deps.clock)
    this.backoff = new Backoff(deps.clock, deps.random)
    this.asking = new Alarm(deps.clock)
    this.patience = new Backoff(deps.clock, deps.random)
  }

  protected watcher(): Parameters<Page["watch"]>[0] {
    const hurry = (): void => void (this.alarm.pending && this.look())
    return { woke: hurry, online: hurry, offline: () => undefined }
  }

  protected open(): void {
    void this.introduce()
    void this.look()
  }

  protected close(): void {
    this.alarm.cancel()
    this.asking.cancel()
  }

  command(id: string, name: string, args: unknown): boolean {
    void answerTo(this.deps, id, name, args).then((answer) => this.events.answer(answer))
    return true
  }

  /** Whom the service cannot name just now may have a seat: it is asked until it says. */
  private async introduce(): Promise<void> {
    const { deps } = this
    let person: Person | null
    try {
      person = deps.isStranger() ? null : await deps.fetchPerson()
    } catch {
      if (!this.stopped) this.asking.set(this.patience.next(), () => void this.introduce())
      return
    }
    if (!this.stopped) this.events.person(person)
  }

  private async look(): Promise<void> {
    this.alarm.cancel()
    let wait = this.deps.page.hidden() ? HIDDEN_MS : EVERY_MS + this.deps.random() * SPREAD_MS
    try {
      const { head, at } = await this.deps.fetchPublicHead()
      const pages = this.isOlder(head) ? null : await this.missing(head)
      if (this.stopped) return
      if (pages !== null) this.take(head, pages, at)
    } catch (error) {
      if (this.stopped) return
      const end = endOfRequest(error)
      if (end !== null) return this.end(end)
      this.away()
      wait = this.backoff.next()
    }
    this.alarm.set(wait, () => void this.look())
  }

  /** From a cache that is behind the one that answered before. */
  private isOlder(head: PublicHead): boolean {
    return head.epoch === this.replica.epoch && this.rev !== null && head.rev < this.rev
  }

  /** Whether what we have cannot be continued: another log, or what was taken back lies before it. */
  private startsAnew({ epoch, seq, rev, amended, segment, frame }: PublicHead): boolean {
    const { cursor } = this.replica
    // Whoever came from a socket knows no revision, but has seen everything up to the cursor.
    const unseen = this.rev === null ? amended > cursor : rev !== this.rev
    const back = unseen && seq < cursor
    return epoch !== this.replica.epoch || back || frame.from - cursor > FAR * segment
  }

  /** What lies between us and the newest events; null if it has been replaced meanwhile. */
  private async missing(head: PublicHead): Promise<Pages | null> {
    const anew = this.startsAnew(head)
    const from = anew ? head.snapshot : this.replica.cursor
    const names: string[] = []
    for (let after = from - (from % head.segment); after + 1 < head.frame.from; after += head.segment) {
      names.push(`${after + 1}-${after + head.segment}`)
    }
    try {
      const [snapshot, ...frames] = await Promise.all([
        anew && head.snapshot > 0 ? this.deps.fetchPublicPage<{ put: Put }>(head, `snapshot-${head.snapshot}`) : null,
        ...names.map((name) => this.deps.fetchPublicPage<EventsFrame>(head, name)),
      ])
      return { put: anew ? (snapshot?.put ?? {}) : null, frames }
    } catch (error) {
      // The next head names other addresses.
      if (error instanceof ApiRefusal && (error.status === 410 || error.status === 404)) return null
      throw error
    }
  }

  private take(head: PublicHead, { put, frames }: Pages, at: number): void {
    const { replica } = this
    if (put !== null) {
      const { epoch, snapshot: seq } = head
      this.opinion = 0
      replica.reset({ stream: this.stream, epoch, seq, audience: PUBLIC, seat: null, put })
    }
    for (const frame of [...frames, head.frame]) replica.apply(frame)
    if (head.frame.to === replica.cursor && head.rev !== this.rev) replica.amend(head.frame)
    this.rev = head.rev
    this.setClock(at)
    this.events.delay(head.delay, put === null)
    this.takeBeside(head)
    this.backoff.reset()
    if (this.status === "live") return
    this.tell("live")
    this.events.ready()
  }

  /** What is told beside the log. Of what a head does not tell, what was told before stands. */
  private takeBeside(head: PublicHead): void {
    const { online, opinion, seq } = head
    if (online !== null) this.events.derived({ type: "derived", at_seq: seq, presence: { online } })
    // Of several servers one may be behind the other.
    if (opinion !== null && opinion > this.opinion) void this.fetchOpinion(head, opinion)
  }

  private async fetchOpinion(head: PublicHead, number: number): Promise<void> {
    const before = this.opinion
    this.opinion = number
    try {
      const frame = await this.deps.fetchPublicPage<DerivedFrame>(head, `opinion-${number}`)
      if (!this.stopped && this.opinion === number) this.events.derived(frame)
    } catch {
      // The next head names it again.
      if (this.opinion === number) this.opinion = before
    }
  }

  private setClock(serverNow: number): void {
    const ahead = serverNow - this.deps.clock.now()
    // Not every server tells the time: then the device's own has to do.
    if (Number.isNaN(ahead) || Math.abs(ahead - this.ahead) < CLOCK_SLACK_MS) return
    this.ahead = ahead
    this.events.serverTime(ahead)
  }
}

interface Pages {
  /** The state at the head's snapshot, where we start from it. */
  put: Put | null
  frames: EventsFrame[]
}
