import { ApiRefusal } from "@/api/refusal"
import type { RawSocket } from "@/live/socket"
import type {
  ClientFrame,
  CommandFrame,
  Del,
  EventsFrame,
  EventsPage,
  Person,
  Put,
  RefusalBody,
  ServerFrame,
  Snapshot,
  SubscribeFrame,
} from "@/protocol"

import type { FakeClock } from "./fakeClock"
import { FakeSocket, LATENCY_MS } from "./fakeSocket"

interface Entry {
  put: Put
  del: Del
  own: Record<string, Put>
}
type Outcome = { ok: true; seq: number; result: unknown } | { ok: false; refusal: RefusalBody }

export const STREAM = "session-1"

/** The protocol in memory: one stream, whose people, faults and network the tests command. */
export class FakeServer {
  epoch = "epoch-1"
  log: Entry[] = []
  /** Who the browser's cookie names. */
  cookie: Person | null = { id: "li", name: "李明" }
  audiences: Record<string, string> = { li: "public+participants", wang: "public+participants" }
  seats: Record<string, string> = { li: "seat-li", wang: "seat-wang" }
  socketsUp = true
  httpUp = true
  /** Commands are committed, but their answers get lost. */
  swallowAnswers = false
  /** Answers come after the event with their effect, which the protocol allows. */
  answersLate = false
  /** Nothing at all is answered any more, though the socket stays open. */
  mute = false
  refuseNext: RefusalBody[] = []
  httpRefusal: ApiRefusal | null = null
  keepEntries = Infinity
  clockAhead = 0
  sockets: FakeSocket[] = []
  attempts = 0
  snapshots = 0
  polls = 0
  readonly received: CommandFrame[] = []
  readonly frames: ClientFrame[] = []
  private receipts = new Map<string, Outcome>()

  constructor(readonly clock: FakeClock) {}

  get head(): number {
    return this.log.length
  }

  statements(): string[] {
    return Object.values(this.fold(this.log).statement ?? {}).map((one) => one.text ?? "")
  }

  // --- what tests make happen -------------------------------------------------------------------

  commit(put: Put, own: Record<string, Put> = {}, del: Del = {}): number {
    this.log.push({ put, del, own })
    for (const socket of this.sockets) if (socket.subscribed) this.deliver(socket)
    return this.head
  }

  openSession(): void {
    this.commit(
      { session: { [STREAM]: { id: STREAM, stage: "open" } as never } },
      {
        li: { my_seat: { "seat-li": seat("seat-li", "李明") } },
        wang: { my_seat: { "seat-wang": seat("seat-wang", "王芳") } },
      },
    )
  }

  kill(code = 1006): void {
    const open = this.sockets
    this.sockets = []
    for (const socket of open) socket.drop(code)
  }

  restore(epoch: string, entries: number): void {
    this.epoch = epoch
    this.log = this.log.slice(0, entries)
    this.receipts = new Map()
  }

  say(frame: ServerFrame): void {
    for (const socket of this.sockets) socket.receive(frame)
  }

  // --- the doors --------------------------------------------------------------------------------

  openSocket(): RawSocket {
    this.attempts++
    const socket = new FakeSocket(this, this.cookie)
    this.clock.after(LATENCY_MS, () => {
      if (!this.socketsUp) return socket.drop(1006)
      this.sockets.push(socket)
      socket.open()
    })
    return socket
  }

  async snapshot(): Promise<Snapshot> {
    this.snapshots++
    const { cookie } = this
    await this.pass()
    const own = this.log.map((entry) => ({ put: entry.own[cookie?.id ?? ""] ?? {}, del: {} }))
    return {
      stream: STREAM,
      epoch: this.epoch,
      seq: this.head,
      audience: this.audienceOf(cookie),
      seat: this.seatOf(cookie),
      put: this.fold(this.log),
      own: { put: this.fold(own) },
    }
  }

  async events(epoch: string, after: number): Promise<EventsPage> {
    this.polls++
    const { cookie } = this
    await this.pass()
    if (epoch !== this.epoch || after > this.head) {
      return { resnapshot: { seq: this.head, epoch: this.epoch, url: "/s" } }
    }
    const frames = after < this.head ? [this.frame(after + 1, cookie)] : []
    return { epoch, head: this.head, audience: this.audienceOf(cookie), frames }
  }

  async post(id: string, name: string, args: unknown): Promise<{ seq: number; result: unknown }> {
    await this.pass()
    const outcome = this.execute(this.cookie, { type: "command", id, name, args })
    if (!outcome.ok) {
      throw new ApiRefusal(outcome.refusal.code, outcome.refusal.data, outcome.refusal.ref, 409)
    }
    return outcome
  }

  hear(socket: FakeSocket, frame: ClientFrame): void {
    this.frames.push(frame)
    if (this.mute) return
    switch (frame.type) {
      case "hello":
        return socket.receive({
          type: "welcome",
          version: 1,
          server_time: new Date(this.clock.now() + this.clockAhead).toISOString(),
          person: socket.person,
          heartbeat_s: 15,
        })
      case "subscribe":
        return this.subscribe(socket, frame)
      case "command":
        return this.command(socket, frame)
      case "ping":
        return socket.receive({ type: "pong" })
      case "seen":
        return
    }
  }

  // --- inside -----------------------------------------------------------------------------------

  async pass(): Promise<void> {
    await new Promise<void>((resolve) => this.clock.after(LATENCY_MS, resolve))
    if (!this.httpUp) throw new ApiRefusal("OFFLINE")
    if (this.httpRefusal) throw this.httpRefusal
  }

  private audienceOf(person: Person | null): string {
    return this.audiences[person?.id ?? ""] ?? "public"
  }

  private seatOf(person: Person | null): string | null {
    return this.seats[person?.id ?? ""] ?? null
  }

  private subscribe(socket: FakeSocket, frame: SubscribeFrame): void {
    const tooOld = this.head - frame.after > this.keepEntries
    socket.subscribed = false
    socket.receive({
      type: "subscribed",
      stream: frame.stream,
      epoch: this.epoch,
      head: this.head,
      audience: this.audienceOf(socket.person),
      seat: this.seatOf(socket.person),
    })
    if (frame.epoch !== this.epoch || frame.after > this.head || tooOld) {
      return socket.receive({ type: "resnapshot", seq: this.head, epoch: this.epoch, url: "/s" })
    }
    socket.subscribed = true
    socket.sent = frame.after
    this.deliver(socket)
  }

  private deliver(socket: FakeSocket): void {
    if (socket.sent >= this.head) return
    socket.receive(this.frame(socket.sent + 1, socket.person))
    socket.sent = this.head
  }

  private frame(from: number, person: Person | null): EventsFrame {
    const entries = this.log.slice(from - 1)
    const own = entries.map((entry) => ({ put: entry.own[person?.id ?? ""] ?? {}, del: {} }))
    const del = Object.assign({}, ...entries.map((entry) => entry.del)) as Del
    const put = this.fold(entries)
    return { type: "events", from, to: this.head, events: [], put, del, own: { put: this.fold(own) } }
  }

  fold(entries: readonly { put: Put; del: Del }[]): Put {
    const state: Record<string, Record<string, unknown>> = {}
    for (const { put, del } of entries) {
      for (const [type, ids] of Object.entries(del)) for (const id of ids) delete state[type]?.[id]
      for (const [type, entities] of Object.entries(put)) {
        state[type] = { ...state[type], ...(entities as Record<string, unknown>) }
      }
    }
    return state as Put
  }

  private command(socket: FakeSocket, frame: CommandFrame): void {
    const early = socket.subscribed ? null : { ok: false as const, refusal: refusalOf("SUBSCRIBE_FIRST") }
    const outcome = early ?? this.execute(socket.person, frame)
    if (this.swallowAnswers) return
    this.clock.after(this.answersLate ? 100 : 0, () => {
      if (outcome.ok) socket.receive({ type: "ack", id: frame.id, seq: outcome.seq, result: outcome.result })
      else socket.receive({ type: "refused", id: frame.id, ...outcome.refusal })
    })
  }

  private execute(person: Person | null, frame: CommandFrame): Outcome {
    this.received.push(frame)
    const key = `${person?.id}/${frame.id}`
    const before = this.receipts.get(key)
    if (before) return before
    const refusal = person === null ? refusalOf("NOT_SIGNED_IN") : this.refuseNext.shift()
    if (refusal) return { ok: false, refusal }
    const outcome: Outcome = { ok: true, seq: this.head + 1, result: this.carryOut(person!, frame) }
    this.receipts.set(key, outcome)
    return outcome
  }

  private carryOut(person: Person, frame: CommandFrame): unknown {
    const args = frame.args as Record<string, string>
    if (frame.name === "statement.post") {
      const id = `statement-${this.head + 1}`
      const text = args["text"] ?? ""
      const fields = { id, text, reply_to: args["reply_to"] ?? null, status: "published" }
      const speaker = this.seatOf(person)
      this.commitSoon(
        { statement: { [id]: { ...fields, speaker } as never } },
        { [person.id]: { my_statement: { [id]: { ...fields, command: frame.id } as never } } },
      )
      return { statement: id }
    }
    if (frame.name === "reply.give") {
      const id = `reply-${this.head + 1}`
      const mine = { id, statement: args["statement"] ?? "", command: frame.id }
      this.commitSoon({}, { [person.id]: { my_reply: { [id]: mine } } })
      return { reply: id }
    }
    const { statement = "", choice, revision } = args
    const vote = { id: statement, choice, revision } as never
    const put = frame.name === "endorsement.cast" ? { my_vote: { [statement]: vote } } : {}
    this.commitSoon({}, { [person.id]: put })
    return null
  }

  /** Committed at once; the event leaves a moment after the answer. */
  private commitSoon(put: Put, own: Record<string, Put>): void {
    this.log.push({ put, del: {}, own })
    this.clock.after(50, () => {
      for (const socket of this.sockets) if (socket.subscribed) this.deliver(socket)
    })
  }
}

export function refusalOf(code: RefusalBody["code"], data: RefusalBody["data"] = {}): RefusalBody {
  return { code, data, ref: null }
}

function seat(id: string, name: string): never {
  const acts = ["statement.post", "endorsement.cast", "agenda.set_items"]
  return { id, name, role: "member", acts } as never
}

