import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"

import { Drafts } from "@/live/drafts"
import { BrowserShelf } from "@/live/storage"
import { shelfLock, takeWebLock } from "@/live/tabLock"
import { uuid } from "@/live/uuid"

import { FakeClock } from "./fakeClock"
import { FakeShelf } from "./world"

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

beforeEach(() => localStorage.clear())

describe("uuid", () => {
  it("is a UUID, and never the same", () => {
    expect(uuid()).toMatch(UUID)
    expect(uuid(1)).not.toBe(uuid(1))
  })

  it("begins with the time, and works on plain http, where randomUUID is missing", () => {
    vi.stubGlobal("crypto", { getRandomValues: (bytes: Uint8Array) => bytes.fill(0xff) })
    // The example of RFC 9562, appendix A.6.
    expect(uuid(Date.UTC(2022, 1, 22, 19, 22, 22))).toBe("017f22e2-79b0-7fff-bfff-ffffffffffff")
  })
})

describe("BrowserShelf", () => {
  afterEach(() => vi.unstubAllGlobals())

  it("keeps, lists and removes", () => {
    const shelf = new BrowserShelf()
    expect(shelf.set("p/1", "a")).toBe(true)
    shelf.set("q/1", "b")
    expect(shelf.keys("p/")).toEqual(["p/1"])
    shelf.remove("p/1")
    expect(shelf.get("p/1")).toBeNull()
  })

  it("tells of changes in other tabs until told to stop", () => {
    const heard = vi.fn()
    const stop = new BrowserShelf().watch(heard)
    dispatchEvent(new StorageEvent("storage", { key: "k" }))
    stop()
    dispatchEvent(new StorageEvent("storage", { key: "k" }))
    expect(heard).toHaveBeenCalledExactlyOnceWith("k")
  })

  it("does without where storage is switched off or full", () => {
    const refuse = (): never => {
      throw new DOMException("no", "SecurityError")
    }
    vi.stubGlobal("localStorage", {
      getItem: refuse,
      setItem: refuse,
      removeItem: refuse,
      key: refuse,
      get length() {
        return refuse()
      },
    })
    const shelf = new BrowserShelf()
    expect(shelf.set("k", "v")).toBe(false)
    expect(shelf.get("k")).toBeNull()
    expect(shelf.keys("")).toEqual([])
    expect(() => shelf.remove("k")).not.toThrow()
  })
})

describe("the lock in storage", () => {
  it("is held by one tab, and taken over when that gives no sign of life", async () => {
    const clock = new FakeClock()
    const shelf = new FakeShelf()
    const granted = vi.fn()
    const first = shelfLock(shelf.forTab(), clock, "one")("lock", () => {})
    await clock.advance(1)
    const second = shelfLock(shelf.forTab(), clock, "two")("lock", granted)
    await clock.advance(30_000)
    expect([first.held, second.held]).toEqual([true, false])
    first.release()
    await clock.advance(2_500)
    expect(second.held).toBe(true)
    expect(granted).toHaveBeenCalledTimes(1)
    second.release()
    expect(shelf.entries.size).toBe(0)
    expect(clock.pending).toBe(0)
  })

  it("outlives a tab that was killed", async () => {
    const clock = new FakeClock()
    const shelf = new FakeShelf()
    shelf.entries.set("lock.holder", JSON.stringify({ tab: "dead", until: clock.now() + 6_000 }))
    const lock = shelfLock(shelf.forTab(), clock, "one")("lock", () => {})
    await clock.advance(5_000)
    expect(lock.held).toBe(false)
    await clock.advance(4_000)
    expect(lock.held).toBe(true)
  })
})

describe("the browser's own lock", () => {
  it("is held until released, and given up if it was never granted", async () => {
    let grant = (): Promise<void> => Promise.reject(new Error("never asked for"))
    vi.stubGlobal("navigator", {
      locks: {
        request: (_name: string, _options: object, hold: () => Promise<void>) => {
          grant = hold
          return Promise.resolve()
        },
      },
    })
    const held = vi.fn()
    const lock = takeWebLock("lock", held)
    expect(lock.held).toBe(false)
    const holding = grant()
    expect(lock.held).toBe(true)
    expect(held).toHaveBeenCalledTimes(1)
    lock.release()
    await expect(holding).resolves.toBeUndefined()

    const unlucky = takeWebLock("lock", held)
    unlucky.release()
    await expect(grant()).resolves.toBeUndefined()
    expect(unlucky.held).toBe(false)
  })
})

describe("Drafts", () => {
  it("forget what is more than a month old, and what is no draft", () => {
    const day = 24 * 3600 * 1000
    const shelf = new FakeShelf()
    new Drafts(shelf.forTab(), () => 0).write("li", "s", "old", "旧")
    new Drafts(shelf.forTab(), () => 20 * day).write("li", "s", "recent", "新")
    shelf.entries.set("deliberation.draft.li.s.bad", "{")
    const drafts = new Drafts(shelf.forTab(), () => 31 * day)
    expect(drafts.read("li", "s", "old")).toBe("")
    expect(drafts.read("li", "s", "recent")).toBe("新")
    expect(shelf.entries.size).toBe(1)
  })

  it("stay in memory where storage takes nothing", () => {
    const shelf = new FakeShelf()
    shelf.full = true
    const drafts = new Drafts(shelf.forTab(), () => 0)
    drafts.write("li", "s", "new", "字")
    expect(drafts.read("li", "s", "new")).toBe("字")
  })
})
