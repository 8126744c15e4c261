import { retryAfter } from "@/api/refusal"
import { MAX_FRAME_BYTES, type Code, type CommandArgs, type CommandName } from "@/protocol"

import { Alarm } from "./clock"
import { frameBytes, nextRevision, type OutboxItem } from "./outboxItem"
import { OutboxStore } from "./outboxStore"
import { isFaulty, isTooEarly, type Answer, type OutboxDeps } from "./ports"
import { queueing, type Queueing } from "./queueing"
import type { TabLock } from "./tabLock"

export type { OutboxItem, OutboxState } from "./outboxItem"

const WINDOW = 6
const UNANSWERED_MS = 20_000
/** How long a tab that is not the sender watches an item lie still before it sends it itself. */
const PATIENCE_MS = 3_000
const LONGEST_PAUSE_S = 60
const MOST_FAULTS = 2
const MOST_GREETINGS = 3

/**
 * Commands that must not be lost: kept in storage from the moment they are given until their
 * effect is seen or their person discards them, and sent again under the same id until answered.
 *
 * One outbox belongs to one person in one session: phones are shared, votes are not.
 */
export class Outbox {
  private readonly store: OutboxStore
  private readonly lock: TabLock
  private readonly wake: Alarm
  private readonly out = new Map<string, number>()
  private readonly revisions = new Map<string, number>()
  private readonly touched = new Map<string, number>()
  private readonly openedAt: number
  private open = false

  constructor(
    person: string,
    session: string,
    private readonly deps: OutboxDeps,
  ) {
    const name = `deliberation.outbox.${person}.${session}`
    this.openedAt = deps.clock.now()
    this.wake = new Alarm(deps.clock)
    this.store = new OutboxStore(deps.shelf, `${name}/`, (id) => {
      this.touched.set(id, deps.clock.now())
      this.changed()
    })
    this.lock = deps.takeLock(name, () => this.pump())
  }

  /** What is on its way. Nothing in here is in the replica as well: nobody sees one thing twice. */
  items(): readonly OutboxItem[] {
    return this.store.list().filter((item) => !this.deps.stands(item))
  }

  /** False if something in here would be lost with this tab, because storage is full or missing. */
  get durable(): boolean {
    return !this.store.list().some((item) => this.store.isVolatile(item.id))
  }

  /** `known` is the highest revision that the server is known to have for the same thing. */
  add<N extends CommandName>(name: N, args: CommandArgs<N>, known = 0): OutboxItem<N> {
    const rule = queueing(name, args)
    const item = this.compose(name, args, rule, known)
    if (rule.replaces) this.removeReplaced(rule.line)
    this.store.put(item)
    this.touched.set(item.id, this.deps.clock.now())
    this.changed()
    return item
  }

  /** Forget an item, unless it is just on its way or already committed. */
  discard(id: string): void {
    const item = this.store.get(id)
    if (item === null || item.state === "sent" || this.out.has(id)) return
    this.store.remove(id)
    this.changed()
  }

  /** Send what was refused once more, if need be with other words. It gets a new id: the old one is spent. */
  retry(id: string, args?: unknown, known = 0): OutboxItem | null {
    const item = this.store.get(id)
    if (item?.state !== "refused") return null
    this.store.remove(id)
    return this.add(item.name, (args ?? item.args) as CommandArgs<CommandName>, known)
  }

  /** Commands may be sent from now on. */
  ready(): void {
    this.open = true
    this.pump()
  }

  /** What is out will not be answered on the connection that just ended. */
  lost(code: number): void {
    this.open = false
    for (const id of this.out.keys()) {
      const item = this.store.get(id)
      if (item === null) continue
      const faults = item.faults + (isFaulty(code) ? 1 : 0)
      if (faults >= MOST_FAULTS) this.refuse(item, "MALFORMED", {}, null)
      else this.store.put({ ...item, faults, state: "waiting" })
    }
    this.out.clear()
    this.changed()
  }

  /** True if the answer was to one of ours. */
  answer(answer: Answer, epoch: string | null): boolean {
    const item = this.store.get(answer.id)
    const wasOut = this.out.delete(answer.id)
    if (item === null || item.state === "sent") return wasOut || item !== null
    if (answer.ok) {
      const { seq, result } = answer
      this.store.put({ ...item, state: "sent", seq, epoch, result })
    }
    if (!answer.ok) this.refused(item, answer)
    this.changed()
    return true
  }

  /** The replica has come to `cursor`: what was committed up to there is visible and need not be kept. */
  settle(cursor: number, epoch: string | null): void {
    if (epoch === null) return
    let settled = false
    for (const item of this.store.list()) {
      const sent = item.state === "sent"
      const seen = sent && item.epoch === epoch && (item.seq ?? 0) <= cursor
      if (seen || this.deps.stands(item)) this.finish(item)
      // Another epoch: the service was restored from a copy and may have lost it. The same id makes asking safe.
      else if (sent && item.epoch !== epoch) this.store.put({ ...item, state: "waiting" })
      else continue
      settled = true
    }
    if (settled) this.changed()
  }

  close(): void {
    this.open = false
    this.wake.cancel()
    this.lock.release()
    this.store.close()
  }

  // --- inside -----------------------------------------------------------------------------------

  /** Its effect is seen, and may have been before its answer, which then is waited for no longer. */
  private finish(item: OutboxItem): void {
    this.store.remove(item.id)
    this.out.delete(item.id)
  }

  private compose<N extends CommandName>(
    name: N,
    args: CommandArgs<N>,
    rule: Queueing,
    known: number,
  ): OutboxItem<N> {
    const now = this.deps.clock.now()
    const items = this.store.list()
    const revision = rule.replaces ? this.nextRevision(items, rule.line, known) : null
    return {
      id: this.deps.newId(),
      name,
      args: revision === null ? args : { ...args, revision },
      entity: rule.line,
      revision,
      created_at: new Date(now).toISOString(),
      expires_at: rule.lifetime === null ? null : new Date(now + rule.lifetime * 1000).toISOString(),
      state: "waiting",
      order: Math.max(now, (items[items.length - 1]?.order ?? 0) + 1),
      attempts: 0,
      faults: 0,
      not_before: 0,
    }
  }

  /** Above what the server is known to have, and above what this tab has given out: entries come fast. */
  private nextRevision(items: readonly OutboxItem[], line: string, known: number): number {
    const revision = nextRevision(items, line, Math.max(known, this.revisions.get(line) ?? 0))
    this.revisions.set(line, revision)
    return revision
  }

  private removeReplaced(line: string): void {
    for (const item of this.store.list()) {
      const idle = item.state === "waiting" || item.state === "refused"
      if (item.entity === line && idle && !this.out.has(item.id)) this.store.remove(item.id)
    }
  }

  private refused(item: OutboxItem, answer: Answer & { ok: false }): void {
    const superseded = item.revision !== null && this.hasNewer(item)
    const pause = retryAfter(answer.code, answer.data)
    const attempts = item.attempts + 1
    if (superseded && pause === null) this.store.remove(item.id)
    else if (pause !== null) this.postpone(item, attempts, pause)
    else if (isTooEarly(answer.code)) this.holdBack(item, item.attempts)
    // Not on this connection, perhaps; the next one may know us again.
    else if (answer.code === "NOT_SIGNED_IN" && attempts < MOST_GREETINGS) this.holdBack(item, attempts)
    else this.refuse(item, answer.code, answer.data, answer.ref)
  }

  /** Until the connection is ready again. */
  private holdBack(item: OutboxItem, attempts: number): void {
    this.open = false
    this.store.put({ ...item, state: "waiting", attempts })
  }

  private postpone(item: OutboxItem, attempts: number, pause: number): void {
    const grown = Math.min(LONGEST_PAUSE_S, 2 ** Math.min(attempts, 10) / 4)
    const seconds = Math.max(pause, grown) * (1 + this.deps.random() / 4)
    const not_before = this.deps.clock.now() + seconds * 1000
    this.store.put({ ...item, state: "waiting", attempts, not_before })
  }

  private refuse(item: OutboxItem, code: Code, data: OutboxItem["data"], ref: string | null): void {
    this.store.put({ ...item, state: "refused", code, data: data ?? {}, ref })
  }

  private hasNewer(item: OutboxItem): boolean {
    return this.store.list().some((other) => other.entity === item.entity && other.order > item.order)
  }

  private changed(): void {
    this.deps.changed()
    this.pump()
  }

  /** Send whatever may go now, and look again when the next item falls due. */
  private pump(): void {
    this.wake.cancel()
    const now = this.deps.clock.now()
    let next = this.expire(now)
    for (const item of this.open ? this.headsOfLines() : []) {
      const due = this.dueAt(item)
      if (due <= now && !this.dispatch(item, now)) break
      next = Math.min(next, due > now ? due : now + UNANSWERED_MS)
    }
    if (next < Infinity) this.wake.set(next - now, () => this.pump())
  }

  private headsOfLines(): OutboxItem[] {
    const lines = new Set<string>()
    return this.store.list().filter((item) => {
      if (item.state !== "waiting" && item.state !== "sending") return false
      if (lines.has(item.entity)) return false
      lines.add(item.entity)
      return true
    })
  }

  private dueAt(item: OutboxItem): number {
    const sentAt = this.out.get(item.id)
    if (sentAt !== undefined) return sentAt + UNANSWERED_MS
    if (this.lock.held || this.store.isVolatile(item.id)) return item.not_before
    const still = (this.touched.get(item.id) ?? this.openedAt) + PATIENCE_MS
    return Math.max(item.not_before, still)
  }

  /** False if nothing more can go out at present. */
  private dispatch(item: OutboxItem, now: number): boolean {
    const bytes = frameBytes(item)
    if (bytes > MAX_FRAME_BYTES) {
      this.refuse(item, "TOO_LARGE", { limit: MAX_FRAME_BYTES, length: bytes }, null)
      this.deps.changed()
      return true
    }
    const window = this.store.list().some((other) => other.faults > 0) ? 1 : WINDOW
    if (!this.out.has(item.id) && this.out.size >= window) return false
    this.out.set(item.id, now)
    this.store.put({ ...item, state: "sending" })
    if (!this.deps.send(item)) {
      this.out.delete(item.id)
      this.store.put({ ...item, state: "waiting" })
      return false
    }
    this.deps.changed()
    return true
  }

  /** Gives up what is past its time; says when the next item will be. */
  private expire(now: number): number {
    let next = Infinity
    for (const item of this.store.list()) {
      if (item.state !== "waiting" || item.expires_at === null) continue
      const end = Date.parse(item.expires_at)
      if (end > now) {
        next = Math.min(next, end)
        continue
      }
      this.refuse(item, "EXPIRED", {}, null)
      this.deps.changed()
    }
    return next
  }
}
