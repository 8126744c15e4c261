import {
  PROTOCOL_VERSION,
  type ClientFrame,
  type ServerFrame,
  type WelcomeFrame,
} from "@/protocol"

import { Alarm, type Clock } from "./clock"

/** What is used of the browser's WebSocket, so that tests can stand in for it. */
export interface RawSocket {
  onopen: ((event: Event) => void) | null
  onmessage: ((event: MessageEvent) => void) | null
  onclose: ((event: CloseEvent) => void) | null
  send(text: string): void
  close(code?: number): void
}

export interface SocketEvents {
  /** `halfTrip` is half the time between question and answer, in milliseconds. */
  welcome(frame: WelcomeFrame, halfTrip: number): void
  frame(frame: ServerFrame): void
  /** Called once, also when the socket was found dead. 1006 stands for "no word". */
  closed(code: number): void
}

const ANSWER_MS = 8_000
const PROBE_MS = 4_000
const PONG_MS = 10_000
/** A timer this late means that the page slept: its socket deserves another chance. */
const SLEPT_MS = 3_000
/** The server closes a reader who has not confirmed 1 MiB; this many characters, of three bytes each, are far less. */
const SEEN_EVERY_CHARS = 128 * 1024

/** The life of one socket, from opening to its end: greeting, heartbeat, and "seen up to here". */
export class LiveSocket {
  private readonly heartbeat: Alarm
  private readonly deadline: Alarm
  private heartbeatMs = 15_000
  private helloAt = 0
  private heardAt = 0
  private unconfirmed = 0
  private over = false

  constructor(
    private readonly raw: RawSocket,
    private readonly clock: Clock,
    private readonly events: SocketEvents,
  ) {
    this.heartbeat = new Alarm(clock)
    this.deadline = new Alarm(clock)
    raw.onopen = () => this.greet()
    raw.onmessage = (event) => this.hear(event.data)
    raw.onclose = (event) => this.end(event.code)
    this.expectAnswer()
  }

  /** False if the socket is already gone; nothing was sent then. */
  send(frame: ClientFrame): boolean {
    if (this.over) return false
    try {
      this.raw.send(JSON.stringify(frame))
      return true
    } catch {
      return false
    }
  }

  /** From now on the server has a few seconds to answer, or the socket counts as dead. */
  expectAnswer(ms = ANSWER_MS): void {
    const due = this.clock.now() + ms
    this.deadline.set(ms, () => {
      if (this.clock.now() - due > SLEPT_MS) this.probe()
      else this.end(1006)
    })
  }

  answered(): void {
    this.deadline.cancel()
  }

  /** Ask whether the other end is still there. */
  probe(patience = PROBE_MS): void {
    this.heartbeat.cancel()
    const asked = this.clock.now()
    if (!this.send({ type: "ping" })) return this.end(1006)
    this.heartbeat.set(patience, () => {
      if (this.heardAt >= asked) return this.beat()
      if (this.clock.now() - asked > patience + SLEPT_MS) return this.probe()
      return this.end(1006)
    })
  }

  /**
   * This reader has come so far: the server is told whenever enough has arrived since. Both ends know
   * by that that the other is there, so the next heartbeat is one beat from now.
   */
  seen(seq: number): void {
    if (this.unconfirmed < SEEN_EVERY_CHARS) return
    this.unconfirmed = 0
    if (this.send({ type: "seen", seq })) this.beat()
  }

  /** Leave without a word to the listener. */
  abandon(): void {
    this.stop()
    try {
      this.raw.close(1000)
    } catch {
      // It never opened.
    }
  }

  private greet(): void {
    this.helloAt = this.clock.now()
    this.send({ type: "hello", version: PROTOCOL_VERSION, token: null })
  }

  private hear(data: unknown): void {
    if (this.over) return
    this.heardAt = this.clock.now()
    if (typeof data === "string") this.unconfirmed += data.length
    const frame = parse(data)
    if (frame === null || frame.type === "pong") return
    if (frame.type !== "welcome") return this.events.frame(frame)
    this.answered()
    if (frame.heartbeat_s > 0) this.heartbeatMs = frame.heartbeat_s * 1000
    this.beat()
    this.events.welcome(frame, (this.heardAt - this.helloAt) / 2)
  }

  private beat(): void {
    this.heartbeat.set(this.heartbeatMs, () => this.probe(PONG_MS))
  }

  private end(code: number): void {
    if (this.over) return
    this.abandon()
    this.events.closed(code)
  }

  private stop(): void {
    this.over = true
    this.heartbeat.cancel()
    this.deadline.cancel()
    this.raw.onopen = this.raw.onmessage = this.raw.onclose = null
  }
}

function parse(data: unknown): ServerFrame | null {
  if (typeof data !== "string") return null
  try {
    const frame: unknown = JSON.parse(data)
    const typed = typeof frame === "object" && frame !== null && "type" in frame
    return typed ? (frame as ServerFrame) : null
  } catch {
    return null
  }
}
