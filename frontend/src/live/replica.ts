import type { Changes, Del, EntityType, Entities, EventsFrame, Findings, Put, Snapshot } from "@/protocol"

/** What readers without a seat are shown, and nothing else. */
export const PUBLIC = "public"

export type Applied = "applied" | "ignored" | "gap"

export interface ReplicaListener {
  /** The entities with these ids were put or deleted. */
  changed(type: EntityType, ids: readonly string[]): void
  /** Everything was replaced or wiped. */
  replaced(): void
  /** The cursor came to another place; the entities are told already. */
  moved(): void
  /** What the service found out about the session was replaced or wiped. */
  found(): void
}

type Store = Map<string, Entities[EntityType]>

/**
 * The client's copy of one stream: a snapshot and the events after it.
 *
 * It knows no entity in particular. An entity object is never altered, only replaced by the next one.
 */
export class Replica {
  cursor = 0
  epoch: string | null = null
  audience = ""
  seat: string | null = null
  /** What the service found out and told this audience, the latest of each kind. Not part of the log. */
  findings: Findings = {}
  private readonly stores = new Map<EntityType, Store>()
  private readonly commands = new Set<string>()

  constructor(private readonly listener?: ReplicaListener) {}

  /** False until a snapshot has been taken in. */
  get loaded(): boolean {
    return this.epoch !== null
  }

  reset(snapshot: Snapshot): void {
    // A snapshot holds no findings: those of this audience stand until the next come.
    const kept = snapshot.audience === this.audience && snapshot.epoch === this.epoch ? this.findings : {}
    this.clear()
    this.findings = kept
    this.cursor = snapshot.seq
    this.epoch = snapshot.epoch
    this.audience = snapshot.audience
    this.seat = snapshot.seat
    this.putAll(snapshot.put)
    if (snapshot.own?.put) this.putOwn(snapshot.own.put)
    this.listener?.replaced()
    this.listener?.found()
    this.listener?.moved()
  }

  /** Forget everything: what one audience or person may see is not left lying about for the next. */
  wipe(): void {
    this.clear()
    this.listener?.replaced()
    this.listener?.found()
  }

  find(findings: Findings): void {
    this.findings = { ...this.findings, ...findings }
    this.listener?.found()
  }

  apply(frame: EventsFrame): Applied {
    if (!this.loaded || frame.to <= this.cursor) return "ignored"
    if (frame.from > this.cursor + 1) return "gap"
    const touched = new Map<EntityType, string[]>()
    this.take(frame, touched)
    if (frame.own) this.takeOwn(frame.own, touched)
    this.cursor = frame.to
    for (const [type, ids] of touched) this.listener?.changed(type, ids)
    this.listener?.moved()
    return "applied"
  }

  /** The same number again, but something reads otherwise now. */
  amend(changes: Changes): void {
    const touched = new Map<EntityType, string[]>()
    this.take(changes, touched)
    for (const [type, ids] of touched) this.listener?.changed(type, ids)
  }

  get<T extends EntityType>(type: T, id: string): Entities[T] | null {
    return (this.stores.get(type)?.get(id) as Entities[T] | undefined) ?? null
  }

  all<T extends EntityType>(type: T): Entities[T][] {
    return Array.from(this.stores.get(type)?.values() ?? []) as Entities[T][]
  }

  /** True if what this command of the person's made has been shown to us. */
  shows(command: string): boolean {
    return this.commands.has(command)
  }

  private clear(): void {
    this.cursor = 0
    this.epoch = null
    this.audience = ""
    this.seat = null
    this.findings = {}
    this.stores.clear()
    this.commands.clear()
  }

  private take(changes: Partial<Changes>, touched: Map<EntityType, string[]>): void {
    if (changes.del) this.deleteAll(changes.del, touched)
    if (changes.put) this.putAll(changes.put, touched)
  }

  private takeOwn(own: Partial<Changes>, touched: Map<EntityType, string[]>): void {
    if (own.del) this.deleteAll(own.del, touched)
    if (own.put) this.putOwn(own.put, touched)
  }

  /** What is the person's own names the command that made it. */
  private putOwn(put: Put, touched?: Map<EntityType, string[]>): void {
    this.putAll(put, touched)
    for (const entities of Object.values(put) as Record<string, { command?: string | null }>[]) {
      for (const entity of Object.values(entities)) {
        if (entity.command) this.commands.add(entity.command)
      }
    }
  }

  private deleteAll(del: Del, touched: Map<EntityType, string[]>): void {
    for (const [type, ids] of Object.entries(del) as [EntityType, string[]][]) {
      const store = this.stores.get(type)
      for (const id of ids) store?.delete(id)
      note(touched, type, ids)
    }
  }

  private putAll(put: Put, touched?: Map<EntityType, string[]>): void {
    for (const [type, entities] of Object.entries(put) as [EntityType, object][]) {
      const store = this.storeOf(type)
      for (const [id, entity] of Object.entries(entities)) store.set(id, entity)
      if (touched) note(touched, type, Object.keys(entities))
    }
  }

  private storeOf(type: EntityType): Store {
    const store = this.stores.get(type) ?? new Map<string, Entities[EntityType]>()
    this.stores.set(type, store)
    return store
  }
}

function note(touched: Map<EntityType, string[]>, type: EntityType, ids: readonly string[]): void {
  const known = touched.get(type)
  if (known) known.push(...ids)
  else touched.set(type, [...ids])
}
