/** The browser's storage, which may be missing, full, switched off or cleared at any moment. */
export interface Shelf {
  get(key: string): string | null
  /** False if the text could not be kept. */
  set(key: string, text: string): boolean
  remove(key: string): void
  keys(prefix: string): string[]
  /** Calls back when another tab changes a key; null means that everything was cleared. */
  watch(changed: (key: string | null) => void): () => void
}

export class BrowserShelf implements Shelf {
  get(key: string): string | null {
    try {
      return localStorage.getItem(key)
    } catch {
      return null
    }
  }

  set(key: string, text: string): boolean {
    try {
      localStorage.setItem(key, text)
      return true
    } catch {
      return false
    }
  }

  remove(key: string): void {
    try {
      localStorage.removeItem(key)
    } catch {
      // Nothing was kept there, then.
    }
  }

  keys(prefix: string): string[] {
    try {
      const found: string[] = []
      for (let i = 0; i < localStorage.length; i++) {
        const key = localStorage.key(i)
        if (key?.startsWith(prefix)) found.push(key)
      }
      return found
    } catch {
      return []
    }
  }

  watch(changed: (key: string | null) => void): () => void {
    const hear = (event: StorageEvent): void => changed(event.key)
    addEventListener("storage", hear)
    return () => removeEventListener("storage", hear)
  }
}
