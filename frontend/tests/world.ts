import type { World } from "@/live/browserWorld"
import type { Page } from "@/live/page"
import { Room } from "@/live/room"
import type { Shelf } from "@/live/storage"
import type { TakeLock } from "@/live/tabLock"

import type { PublicHead } from "@/protocol"

import { FakeClock } from "./fakeClock"
import { FakePublic } from "./fakePublic"
import { FakeServer, STREAM } from "./fakeServer"

/** One browser's storage; its tabs hear of each other's changes, never of their own. */
export class FakeShelf {
  readonly entries = new Map<string, string>()
  full = false
  private watchers = new Map<object, (key: string | null) => void>()

  forTab(): Shelf {
    const tab = {}
    const tell = (key: string): void => {
      for (const [other, changed] of this.watchers) if (other !== tab) changed(key)
    }
    return {
      get: (key) => this.entries.get(key) ?? null,
      set: (key, text) => {
        if (this.full) return false
        this.entries.set(key, text)
        tell(key)
        return true
      },
      remove: (key) => {
        if (this.entries.delete(key)) tell(key)
      },
      keys: (prefix) => [...this.entries.keys()].filter((key) => key.startsWith(prefix)),
      watch: (changed) => {
        this.watchers.set(tab, changed)
        return () => this.watchers.delete(tab)
      },
    }
  }
}

/** The browser's locks, for the tabs of one test. */
export class FakeLocks {
  private queue = new Map<string, { grant: () => void }[]>()

  constructor(private readonly clock: FakeClock) {}

  take: TakeLock = (name, onHeld) => {
    const line = this.queue.get(name) ?? []
    this.queue.set(name, line)
    const lock = {
      held: false,
      grant: () => void this.clock.after(0, () => {
        lock.held = true
        onHeld()
      }),
      release: () => {
        const first = line[0] === lock
        lock.held = false
        line.splice(line.indexOf(lock), 1)
        if (first) line[0]?.grant()
      },
    }
    line.push(lock)
    if (line.length === 1) lock.grant()
    return lock
  }
}

export class FakePage implements Page {
  isOnline = true
  isHidden = false
  private watchers = new Set<Parameters<Page["watch"]>[0]>()

  online(): boolean {
    return this.isOnline
  }

  hidden(): boolean {
    return this.isHidden
  }

  watch(events: Parameters<Page["watch"]>[0]): () => void {
    this.watchers.add(events)
    return () => this.watchers.delete(events)
  }

  wake(): void {
    for (const watcher of [...this.watchers]) watcher.woke()
  }

  goOffline(): void {
    this.isOnline = false
    for (const watcher of [...this.watchers]) watcher.offline()
  }

  goOnline(): void {
    this.isOnline = true
    for (const watcher of [...this.watchers]) watcher.online()
  }
}

/** One browser with a server in reach. Each `tab` is a page of its own over the same storage. */
export class Stage {
  readonly clock = new FakeClock()
  readonly server = new FakeServer(this.clock)
  readonly public = new FakePublic(this.server)
  readonly shelf = new FakeShelf()
  readonly locks = new FakeLocks(this.clock)
  readonly page = new FakePage()
  random = 0.5
  streamFirst = false
  private ids = 0
  private identityWatchers = new Set<() => void>()

  constructor() {
    this.server.openSession()
  }

  world(): World {
    return {
      openSocket: () => this.server.openSocket(),
      fetchSnapshot: () => this.server.snapshot(),
      fetchEvents: (epoch, after) => this.server.events(epoch, after),
      fetchPerson: () => Promise.resolve(this.server.cookie),
      isStranger: () => this.server.cookie === null,
      fetchPublicHead: () => this.public.head(),
      fetchPublicPage: <T>(head: PublicHead, name: string) => this.public.page(head, name) as Promise<T>,
      streamFirst: this.streamFirst,
      postCommand: (id, name, args) => this.server.post(id, name, args),
      clock: this.clock,
      random: () => this.random,
      page: this.page,
      shelf: this.shelf.forTab(),
      newId: () => `id-${++this.ids}`,
      takeLock: this.locks.take,
      onIdentityChange: (changed) => {
        this.identityWatchers.add(changed)
        return () => this.identityWatchers.delete(changed)
      },
    }
  }

  async tab(): Promise<Room> {
    const room = new Room(STREAM, this.world())
    room.start()
    await this.clock.advance(100)
    return room
  }

  /** Someone signs in or out in this browser. */
  async becomes(person: FakeServer["cookie"]): Promise<void> {
    this.server.cookie = person
    for (const changed of [...this.identityWatchers]) changed()
    await this.clock.advance(100)
  }

  goDown(): void {
    this.server.socketsUp = this.server.httpUp = false
    this.server.kill()
  }

  comeUp(): void {
    this.server.socketsUp = this.server.httpUp = true
  }
}
