import { computed, shallowRef, type ComputedRef, type Ref } from "vue"

import { ApiRefusal } from "@/api/refusal"
import type {
  CommandArgs,
  CommandName,
  CommandResult,
  DerivedFrame,
  Entities,
  EntityType,
  Findings,
  MySeat,
  Person,
  Presence,
  Session,
} from "@/protocol"
import { isPossibleIn, mayWait } from "@/protocol/facts"

import type { World } from "./browserWorld"
import { Commander } from "./commander"
import { Connection } from "./connection"
import { stands } from "./effects"
import { EntityRefs } from "./entityRefs"
import { liveState } from "./liveState"
import { Outbox } from "./outbox"
import type { OutboxItem } from "./outboxItem"
import type { Answer, ConnectionEvents, Line, Status } from "./ports"
import { presenceOf, UNKNOWN } from "./presence"
import { PublicLine } from "./publicLine"
import { Replica } from "./replica"
import { Restoration } from "./restoration"
import { SessionTime } from "./sessionTime"
import type { LiveSession, LiveState } from "./useSession"

const ENTRIES_SINCE = Date.UTC(2026, 0)

/** One session in one tab: the connection, the copy, the outbox, and the refs that pages read. */
export class Room implements LiveSession {
  readonly person = shallowRef<Person | null>(null)
  readonly audience = shallowRef("")
  readonly sinceLost = shallowRef<Date | null>(null)
  readonly restored = shallowRef<{ at: Date; resent: number } | null>(null)
  readonly durable = shallowRef(true)
  readonly outdated = shallowRef(false)
  readonly presence = shallowRef<Presence>(UNKNOWN)
  readonly findings = shallowRef<Findings>({})
  readonly outbox = shallowRef<readonly OutboxItem[]>([])
  readonly delay: Readonly<Ref<number>>
  readonly state: ComputedRef<LiveState>
  readonly session: ComputedRef<Session | null>
  readonly mySeat: ComputedRef<MySeat | null>

  private readonly current = shallowRef<Status>("loading")
  private readonly online = shallowRef(true)
  private readonly time: SessionTime
  private readonly entities: EntityRefs
  private readonly replica: Replica
  private readonly commander: Commander
  private readonly restoration = new Restoration()
  private line: Line | null = null
  /** What happens is shown to this person later than to those with a seat. */
  private delayed = false
  private queue: Outbox | null = null
  private unwatch: (() => void)[] = []

  constructor(
    readonly id: string,
    private readonly world: World,
  ) {
    this.time = new SessionTime(world.clock)
    this.delay = this.time.delay
    this.replica = new Replica({
      changed: (type, ids) => this.entities.changed(type, ids),
      replaced: () => {
        this.audience.value = this.replica.audience
        this.entities.replaced()
      },
      moved: () => this.settle(),
      found: () => (this.findings.value = this.replica.findings),
    })
    this.entities = new EntityRefs(() => this.replica)
    this.commander = new Commander({
      clock: world.clock,
      newId: () => world.newId(),
      send: (id, name, args) => this.line?.command(id, name, args) ?? false,
    })
    this.state = computed(() => liveState(this.current.value, this.online.value))
    this.session = computed(() => this.all("session").value[0] ?? null)
    this.mySeat = computed(() => this.all("my_seat").value[0] ?? null)
  }

  start(): void {
    const { page } = this.world
    const look = (): void => void (this.online.value = page.online())
    look()
    this.unwatch = [
      page.watch({ woke: look, online: look, offline: look }),
      this.world.onIdentityChange(() => this.restart()),
    ]
    this.connect()
  }

  stop(): void {
    for (const unwatch of this.unwatch) unwatch()
    this.disconnect()
  }

  // --- what pages use ---------------------------------------------------------------------------

  all<T extends EntityType>(type: T): ComputedRef<Entities[T][]> {
    return this.entities.all(type)
  }

  get<T extends EntityType>(type: T, id: string): Entities[T] | null {
    return this.entities.get(type, id)
  }

  send<N extends CommandName>(name: N, args: CommandArgs<N>): Promise<CommandResult<N>> {
    return this.commander.send(name, args)
  }

  enqueue<N extends CommandName>(name: N, args: CommandArgs<N>): OutboxItem {
    if (!mayWait(name)) throw new TypeError(`${name} cannot wait: send it`)
    if (this.queue === null) throw new ApiRefusal("NOT_SIGNED_IN")
    return this.queue.add(name, args, this.knownRevision(name, args)) as OutboxItem
  }

  discard(id: string): void {
    this.restoration.forget(id)
    this.queue?.discard(id)
  }

  retry(id: string, args?: unknown): void {
    const item = this.outbox.value.find((one) => one.id === id)
    if (item) this.queue?.retry(id, args, this.knownRevision(item.name, args ?? item.args, item))
  }

  now(): Date {
    return this.time.now()
  }

  may(name: CommandName): boolean {
    const stage = this.session.value?.stage
    if (stage === undefined || !this.mySeat.value?.acts.includes(name)) return false
    return isPossibleIn(stage, name)
  }

  // --- what the connection tells ----------------------------------------------------------------

  private connectionEvents(): ConnectionEvents {
    return {
      status: (status) => (status === "delayed" ? this.followLater() : this.showStatus(status)),
      person: (person) => this.meet(person),
      serverTime: (ahead) => this.time.set(ahead),
      delay: (seconds, kept) => this.time.holdBack(seconds, kept),
      // Of the public there may be too many to ask one by one.
      ready: (polls) => (polls && this.person.value === null ? this.follow(true) : this.ready()),
      lost: (code) => this.queue?.lost(code),
      answer: (answer) => this.answer(answer),
      derived: (frame) => this.takeDerived(frame),
    }
  }

  private showStatus(status: Status): void {
    this.current.value = status
    this.outdated.value = status === "outdated"
    this.online.value = this.world.page.online()
    if (status !== "away") return
    this.sinceLost.value ??= this.now()
    this.restoration.cancel()
  }

  private meet(person: Person | null): void {
    this.identify(person)
    // Somebody who may have a seat after all.
    if (person !== null && !this.delayed && this.line instanceof PublicLine) this.follow(false)
  }

  private identify(person: Person | null): void {
    if (person?.id === this.person.value?.id) {
      this.person.value = person
      return
    }
    this.closeQueue()
    this.person.value = person
    if (person !== null) this.openQueue(person)
  }

  private ready(): void {
    if (this.sinceLost.value !== null) {
      this.sinceLost.value = null
      this.restoration.begin(this.outbox.value)
    }
    this.settle()
    this.queue?.ready()
    this.commander.ready()
    this.showQueue()
  }

  private takeDerived({ presence, findings }: DerivedFrame): void {
    if (presence) this.presence.value = presenceOf(presence)
    if (findings) this.replica.find(findings)
  }

  private answer(answer: Answer): void {
    if (this.commander.answer(answer)) return
    if (this.queue?.answer(answer, this.replica.epoch)) this.settle()
  }

  // --- inside -----------------------------------------------------------------------------------

  private connect(): void {
    this.delayed = false
    this.follow(this.world.streamFirst ?? false)
  }

  private followLater(): void {
    this.delayed = true
    this.showStatus("loading")
    this.follow(true)
  }

  /** Over a socket, or as one of the public. */
  private follow(publicly: boolean): void {
    const { id, replica, world } = this
    const events = this.connectionEvents()
    this.line?.stop()
    if (publicly) this.presence.value = UNKNOWN
    this.line = publicly ? new PublicLine(id, replica, world, events) : new Connection(id, replica, world, events)
    this.line.start()
  }

  private disconnect(): void {
    this.line?.stop()
    this.line = null
    this.closeQueue()
    this.replica.wipe()
    this.person.value = null
  }

  /** Someone signed in or out: the server has to be asked anew who we are. */
  private restart(): void {
    this.disconnect()
    this.sinceLost.value = null
    this.showStatus("loading")
    this.connect()
  }

  private openQueue(person: Person): void {
    const { shelf, clock, random, newId, takeLock } = this.world
    this.queue = new Outbox(person.id, this.id, {
      shelf,
      clock,
      random,
      newId,
      takeLock,
      send: (item) => this.line?.command(item.id, item.name, item.args) ?? false,
      stands: (item) => stands(item, this.replica),
      changed: () => this.showQueue(),
    })
    this.showQueue()
  }

  private closeQueue(): void {
    this.queue?.close()
    this.queue = null
    this.commander.abandon()
    this.showQueue()
  }

  private showQueue(): void {
    this.outbox.value = this.queue?.items() ?? []
    this.durable.value = this.queue?.durable ?? true
    const resent = this.restoration.finished(this.outbox.value)
    if (resent !== null) this.restored.value = { at: this.now(), resent }
  }

  private settle(): void {
    this.queue?.settle(this.replica.cursor, this.replica.epoch)
  }

  /** The highest revision of this person's vote that the server is known to have. */
  private knownRevision(name: CommandName, args: unknown, refused?: OutboxItem): number {
    const current = refused?.data?.["current"]
    return Math.max(this.seenRevision(name, args), typeof current === "number" ? current : 0)
  }

  private seenRevision(name: CommandName, args: unknown): number {
    if (name === "endorsement.cast") {
      return this.replica.get("my_vote", (args as CommandArgs<typeof name>).statement)?.revision ?? 0
    }
    if (name === "poll.cast") {
      return this.replica.get("my_poll_vote", (args as CommandArgs<typeof name>).poll)?.revision ?? 0
    }
    // Only the server sees another person's revisions: the time stands in, so that what is entered later wins.
    return name.endsWith(".enter") ? Math.floor((this.now().getTime() - ENTRIES_SINCE) / 1000) : 0
  }
}
