import { readItem, type OutboxItem } from "./outboxItem"
import type { Shelf } from "./storage"

/**
 * The items of one person and session, one storage key each, so that two tabs never overwrite
 * each other's. What storage does not take is kept in memory and belongs to this tab alone.
 */
export class OutboxStore {
  private readonly items = new Map<string, OutboxItem>()
  private readonly inMemory = new Set<string>()
  private readonly unwatch: () => void

  constructor(
    private readonly shelf: Shelf,
    private readonly prefix: string,
    /** Another tab put, changed or removed the item with this id. */
    changedElsewhere: (id: string) => void,
  ) {
    for (const key of shelf.keys(prefix)) this.read(key)
    this.unwatch = shelf.watch((key) => {
      if (key === null || !key.startsWith(prefix)) return
      this.read(key)
      changedElsewhere(key.slice(prefix.length))
    })
  }

  list(): OutboxItem[] {
    return Array.from(this.items.values()).sort((a, b) => a.order - b.order)
  }

  get(id: string): OutboxItem | null {
    return this.items.get(id) ?? null
  }

  /** True if the item would not outlive this tab. */
  isVolatile(id: string): boolean {
    return this.inMemory.has(id)
  }

  put(item: OutboxItem): void {
    this.items.set(item.id, Object.freeze(item))
    if (this.shelf.set(this.prefix + item.id, JSON.stringify(item))) this.inMemory.delete(item.id)
    else this.inMemory.add(item.id)
  }

  remove(id: string): void {
    this.items.delete(id)
    this.inMemory.delete(id)
    this.shelf.remove(this.prefix + id)
  }

  close(): void {
    this.unwatch()
  }

  private read(key: string): void {
    const id = key.slice(this.prefix.length)
    const text = this.shelf.get(key)
    const item = readItem(text)
    if (item !== null && item.id === id) this.items.set(id, Object.freeze(item))
    else if (text !== null) this.shelf.remove(key)
    else if (!this.inMemory.has(id)) this.items.delete(id)
  }
}
