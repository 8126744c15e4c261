import type { OutboxItem } from "./outboxItem"

/** Counts, after a return of the connection, what had waited and went through: the person is told. */
export class Restoration {
  private waiting: Set<string> | null = null
  private resent = 0

  begin(items: readonly OutboxItem[]): void {
    const unsent = items.filter((item) => item.state === "waiting" || item.state === "sending")
    this.waiting = new Set(unsent.map((item) => item.id))
    this.resent = 0
  }

  /** The person has taken this one back. */
  forget(id: string): void {
    this.waiting?.delete(id)
  }

  /** The connection went again, before we were done. */
  cancel(): void {
    this.waiting = null
  }

  /** Once, when everything that had waited is answered: how many were committed. Otherwise null. */
  finished(items: readonly OutboxItem[]): number | null {
    if (this.waiting === null) return null
    const left = new Map(items.map((item) => [item.id, item.state]))
    for (const id of [...this.waiting]) {
      const state = left.get(id)
      if (state === "waiting" || state === "sending") continue
      this.waiting.delete(id)
      if (state !== "refused") this.resent++
    }
    if (this.waiting.size > 0) return null
    this.waiting = null
    return this.resent
  }
}
