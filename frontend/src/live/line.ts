import type { ConnectionDeps, ConnectionEvents, Line, Status } from "./ports"
import { CLOSE } from "./ports"
import type { Page } from "./page"
import { PUBLIC, type Replica } from "./replica"

/** What every way to a session does alike: it watches the page, and tells how it stands, each state once. */
export abstract class BaseLine implements Line {
  protected status: Status = "loading"
  protected stopped = false
  private unwatch: (() => void) | null = null

  constructor(
    protected readonly stream: string,
    protected readonly replica: Replica,
    protected readonly deps: ConnectionDeps,
    protected readonly events: ConnectionEvents,
  ) {}

  start(): void {
    this.unwatch = this.deps.page.watch(this.watcher())
    this.open()
  }

  stop(): void {
    this.stopped = true
    this.unwatch?.()
    this.close()
  }

  abstract command(id: string, name: string, args: unknown): boolean

  protected abstract watcher(): Parameters<Page["watch"]>[0]
  protected abstract open(): void
  protected abstract close(): void

  protected away(code: number = CLOSE.lost): void {
    this.events.lost(code)
    this.tell("away")
  }

  /** For good. What everybody has been shown stays for whoever is to see what follows later. */
  protected end(status: Status): void {
    this.stop()
    if (status !== "delayed" || this.replica.audience !== PUBLIC) this.replica.wipe()
    this.events.lost(CLOSE.lost)
    this.tell(status)
  }

  protected tell(status: Status): void {
    if (status === this.status) return
    this.status = status
    this.events.status(status)
  }
}
