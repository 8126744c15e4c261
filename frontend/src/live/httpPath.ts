import { ApiRefusal } from "@/api/refusal"
import type { EventsPage, Person } from "@/protocol"

import { Poller } from "./poller"
import type { Answer, ConnectionDeps } from "./ports"
import type { Replica } from "./replica"

export interface HttpPathEvents {
  /** True while the whole state is being fetched: events make no sense until it is there. */
  loading(): boolean
  reload(): void
  /** A page was read; true if nobody has been told yet that we are through. */
  wanted(): boolean
  arrived(person: Person | null): void
  failed(error: unknown): void
  answer(answer: Answer): void
}

/** One command by a plain request. */
export async function answerTo(deps: ConnectionDeps, id: string, name: string, args: unknown): Promise<Answer> {
  try {
    return { ok: true, id, ...(await deps.postCommand(id, name, args)) }
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error
    const { code, data, ref } = error
    return { ok: false, id, code, data, ref }
  }
}

/** The way to the server by plain requests, where sockets do not get through. */
export class HttpPath {
  private readonly poller: Poller
  /** We are shown something else than before, perhaps because the service takes us for somebody else. */
  private unsure = false

  constructor(
    private readonly replica: Replica,
    private readonly deps: ConnectionDeps,
    private readonly events: HttpPathEvents,
  ) {
    this.poller = new Poller(deps.clock, deps.random, {
      fetch: () => this.fetch(),
      page: (page) => this.take(page),
      failed: (error) => events.failed(error),
      hidden: () => deps.page.hidden(),
    })
  }

  get running(): boolean {
    return this.poller.running
  }

  start(): void {
    this.poller.start()
  }

  hurry(): void {
    this.poller.hurry()
  }

  stop(): void {
    this.poller.stop()
  }

  async command(id: string, name: string, args: unknown): Promise<void> {
    const answer = await answerTo(this.deps, id, name, args)
    this.events.answer(answer)
    if (answer.ok) this.poller.hurry()
  }

  private async fetch(): Promise<EventsPage | null> {
    const { epoch, cursor } = this.replica
    return epoch === null || this.events.loading() ? null : this.deps.fetchEvents(epoch, cursor)
  }

  private take(page: EventsPage): void {
    if (this.events.loading()) return
    if (!this.apply(page)) return this.events.reload()
    if (this.mustAsk) void this.arrive()
  }

  private get mustAsk(): boolean {
    return this.unsure || this.events.wanted()
  }

  /** False if the page does not continue what we have. */
  private apply(page: EventsPage): boolean {
    if ("resnapshot" in page) return false
    if (page.audience !== this.replica.audience) {
      this.unsure = true
      this.replica.wipe()
      return false
    }
    return page.frames.every((frame) => this.replica.apply(frame) !== "gap")
  }

  private async arrive(): Promise<void> {
    const person = await this.deps.fetchPerson().catch(() => undefined)
    if (person === undefined || !this.running || !this.mustAsk) return
    this.unsure = false
    this.events.arrived(person)
  }
}
