import type {
  ClientFrame,
  Code,
  EventsFrame,
  Person,
  ServerFrame,
  SubscribedFrame,
  WelcomeFrame,
} from "@/protocol"

import { Backoff } from "./backoff"
import { Alarm } from "./clock"
import { HttpPath } from "./httpPath"
import { BaseLine } from "./line"
import { Loader } from "./loader"
import type { Page } from "./page"
import {
  CLOSE,
  endOf,
  endOfRequest,
  isDenied,
  isFaulty,
  isIdle,
  type ConnectionDeps,
  type ConnectionEvents,
} from "./ports"
import { PUBLIC, type Replica } from "./replica"
import { LiveSocket, type RawSocket } from "./socket"

type Phase = "closed" | "greeting" | "waiting" | "subscribing" | "live"

const LOSSES_BEFORE_POLLING = 3
const DENIALS_BEFORE_GIVING_UP = 3
const FAULT_PAUSE_MS = 5_000
const PROMPT_MS = 500
/** While polling works, a socket is tried this many times more seldom. */
const PROBE_FACTOR = 5

/**
 * Keeps a replica in step with its stream for as long as it runs: over a socket, and where
 * sockets fail, by polling. Owns no rules and no screens; what it learns goes to its listener.
 */
export class Connection extends BaseLine {
  private phase: Phase = "closed"
  private socket: LiveSocket | null = null
  private person: Person | null | undefined
  private liveSince = 0
  private losses = 0
  private denials = 0
  private gapAt = -1
  private readonly retry: Alarm
  private readonly backoff: Backoff
  private readonly probing: Backoff
  private readonly loader: Loader
  private readonly http: HttpPath

  constructor(stream: string, replica: Replica, deps: ConnectionDeps, events: ConnectionEvents) {
    super(stream, replica, deps, events)
    const { clock, random } = deps
    this.retry = new Alarm(clock)
    this.backoff = new Backoff(clock, random)
    this.probing = new Backoff(clock, random)
    this.loader = new Loader(clock, new Backoff(clock, random), {
      fetch: (url) => deps.fetchSnapshot(url),
      loaded: (snapshot) => {
        this.replica.reset(snapshot)
        this.gapAt = -1
        this.subscribe()
      },
      refused: (error) => this.endedBy(error),
    })
    this.http = new HttpPath(replica, deps, {
      loading: () => this.loader.busy,
      reload: () => this.mustReload(null),
      wanted: () => this.status !== "live",
      arrived: (person) => {
        this.identify(person)
        this.arrived()
      },
      failed: (error) => this.pollingFailed(error),
      answer: (answer) => this.events.answer(answer),
    })
  }

  protected watcher(): Parameters<Page["watch"]>[0] {
    return { woke: () => this.wake(), online: () => this.wake(), offline: () => this.socket?.probe() }
  }

  protected open(): void {
    this.loader.now()
    this.connect()
  }

  protected close(): void {
    this.hangUp()
    this.loader.stop()
    this.http.stop()
  }

  command(id: string, name: string, args: unknown): boolean {
    if (this.phase === "live") return this.send({ type: "command", id, name, args })
    if (!this.http.running) return false
    void this.http.command(id, name, args)
    return true
  }

  private connect(): void {
    if (this.stopped) return
    this.hangUp()
    let raw: RawSocket
    try {
      raw = this.deps.openSocket()
    } catch {
      return this.closed(CLOSE.lost)
    }
    this.phase = "greeting"
    this.socket = new LiveSocket(raw, this.deps.clock, {
      welcome: (frame, halfTrip) => this.welcomed(frame, halfTrip),
      frame: (frame) => this.hear(frame),
      closed: (code) => this.closed(code),
    })
  }

  private hangUp(): void {
    this.retry.cancel()
    this.socket?.abandon()
    this.socket = null
    this.phase = "closed"
  }

  private send(frame: ClientFrame): boolean {
    return this.socket?.send(frame) ?? false
  }

  /** The page came to the front or the network came back: no pause is sat out. */
  private wake(): void {
    this.http.hurry()
    this.loader.hurry()
    if (this.phase === "closed" || this.phase === "greeting") this.connect()
    else this.socket?.probe()
  }

  private welcomed(frame: WelcomeFrame, halfTrip: number): void {
    const serverNow = Date.parse(frame.server_time)
    if (!Number.isNaN(serverNow)) {
      this.events.serverTime(serverNow + halfTrip - this.deps.clock.now())
    }
    this.identify(frame.person)
    this.phase = "waiting"
    this.subscribe()
  }

  /** Another person on the same phone must not see what was this person's own. */
  private identify(person: Person | null): void {
    const before = this.person
    this.person = person
    if (before !== undefined && before?.id !== person?.id) this.startOver()
    this.events.person(person)
  }

  private subscribe(): void {
    if (this.phase === "closed" || this.phase === "greeting") return
    if (!this.replica.loaded || this.loader.busy) return
    this.phase = "subscribing"
    const { epoch, cursor } = this.replica
    this.send({ type: "subscribe", stream: this.stream, epoch, after: cursor, screen: this.deps.screen })
    this.socket?.expectAnswer()
  }

  private hear(frame: ServerFrame): void {
    switch (frame.type) {
      case "subscribed":
        return this.subscribed(frame)
      case "events":
        return this.phase === "live" ? this.take(frame) : undefined
      case "resnapshot":
        return this.mustReload(frame.url)
      case "ack":
        return this.events.answer({ ok: true, id: frame.id, seq: frame.seq, result: frame.result })
      case "refused":
        return this.events.answer({ ...frame, ok: false })
      case "derived":
        return this.events.derived(frame)
      case "error":
        return this.faulted(frame.code)
    }
  }

  private subscribed(frame: SubscribedFrame): void {
    if (this.phase !== "subscribing" || frame.stream !== this.stream) return
    this.socket?.answered()
    const { audience, seat, epoch } = this.replica
    if (frame.audience !== audience || frame.seat !== seat) this.replica.wipe()
    if (!this.replica.loaded || frame.epoch !== epoch) return this.mustReload(null)
    this.phase = "live"
    this.http.stop()
    this.probing.reset()
    this.arrived()
  }

  private take(frame: EventsFrame): void {
    if (this.replica.apply(frame) === "gap") return this.fillGap()
    this.socket?.seen(this.replica.cursor)
  }

  /** A gap is asked for once from where we are; if that brings nothing, everything is fetched anew. */
  private fillGap(): void {
    if (this.gapAt === this.replica.cursor) return this.mustReload(null)
    this.gapAt = this.replica.cursor
    this.subscribe()
  }

  /** A fault while we introduce ourselves is final; a later one concerns a single frame. */
  private faulted(code: Code): void {
    if (code === "VERSION_UNSUPPORTED") return this.end("outdated")
    const status = endOf(code)
    if (this.phase === "subscribing" && status !== null) this.end(status)
  }

  private closed(code: number): void {
    const wasLive = this.phase === "live"
    this.hangUp()
    if (wasLive) this.backoff.lived(this.deps.clock.now() - this.liveSince)
    this.losses = wasLive ? 1 : this.losses + 1
    if (code === CLOSE.noSuchStream) return this.end("not_found")
    if (isDenied(code)) {
      if (++this.denials >= DENIALS_BEFORE_GIVING_UP) return this.end("forbidden")
      this.startOver()
    }
    if (!this.http.running) this.away(code)
    this.retry.set(this.pause(code), () => this.connect())
    if (this.losses >= LOSSES_BEFORE_POLLING) this.http.start()
  }

  private pause(code: number): number {
    if (this.http.running) return this.probing.next() * PROBE_FACTOR
    if (isDenied(code) || isIdle(code)) return this.deps.random() * PROMPT_MS
    return (isFaulty(code) ? FAULT_PAUSE_MS : 0) + this.backoff.next()
  }

  /** What we hold may no longer be ours to see: nothing but what everybody saw stays on the screen meanwhile. */
  private startOver(): void {
    if (this.replica.audience !== PUBLIC) this.replica.wipe()
    this.loader.now()
  }

  private mustReload(url: string | null): void {
    this.socket?.answered()
    if (this.phase !== "closed" && this.phase !== "greeting") this.phase = "waiting"
    this.loader.again(url)
  }

  private pollingFailed(error: unknown): void {
    if (this.endedBy(error) || this.phase === "live") return
    this.away()
    if (this.phase === "closed") this.retry.set(this.backoff.next(), () => this.connect())
  }

  private arrived(): void {
    this.liveSince = this.deps.clock.now()
    this.denials = 0
    this.events.delay(0, false)
    this.tell("live")
    this.events.ready(this.http.running)
  }

  private endedBy(error: unknown): boolean {
    const status = endOfRequest(error)
    if (status !== null) this.end(status)
    return status !== null
  }
}
