// @vitest-environment node
import { beforeEach, describe, expect, it, vi } from "vitest"

import CODE from "../public/sw.js?raw"

const ORIGIN = "https://xieshang.example.cn"
const html = (build: string) => `<script src="/static/assets/index-${build}.js"></script>`

/** The browser's caches: by name, by address. */
class FakeCaches {
  readonly all = new Map<string, Map<string, Response>>()

  async match(key: string | Request): Promise<Response | undefined> {
    for (const cache of this.all.values()) {
      const kept = cache.get(path(key))
      if (kept) return kept.clone()
    }
    return undefined
  }

  async open(name: string) {
    const cache = this.all.get(name) ?? new Map<string, Response>()
    this.all.set(name, cache)
    const put = async (key: string, response: Response) => void cache.set(path(key), response)
    return { put, match: async (key: string) => cache.get(path(key)), add: async (key: string) => put(key, await ask(key)) }
  }

  async delete(name: string): Promise<boolean> {
    return this.all.delete(name)
  }
}

const path = (key: string | Request) => new URL(typeof key === "string" ? key : key.url, ORIGIN).pathname

let caches: FakeCaches
let answers: (path: string) => Response | Promise<Response>
let asked: string[]
let listeners: Record<string, (event: unknown) => void>

async function ask(key: string | Request): Promise<Response> {
  asked.push(path(key))
  return answers(path(key))
}
const page = (build: string, init: ResponseInit = {}) => new Response(html(build), { headers: { "Content-Type": "text/html" }, ...init })
const away = (): never => {
  throw new TypeError("Failed to fetch")
}

/** One request of a page; null if the worker leaves it alone. */
async function request(address: string, mode = "navigate", method = "GET", client = "page"): Promise<Response | null> {
  let answer: Promise<Response> | null = null
  const done: Promise<unknown>[] = []
  listeners["fetch"]?.({
    request: { url: new URL(address, ORIGIN).href, mode, method },
    clientId: client,
    resultingClientId: client,
    respondWith: (given: Promise<Response>) => (answer = given),
    waitUntil: (more: Promise<unknown>) => done.push(more),
  })
  const response = await answer
  await Promise.all(done)
  return response
}
const text = async (address: string): Promise<string | undefined> => (await request(address))?.text()

beforeEach(() => {
  caches = new FakeCaches()
  listeners = {}
  asked = []
  answers = () => page("one")
  const self = {
    addEventListener: (name: string, listen: (event: unknown) => void) => (listeners[name] = listen),
    location: { origin: ORIGIN },
  }
  new Function("self", "caches", "fetch", CODE)(self, caches, ask)
})

describe("the worker that keeps the page", () => {
  it("asks the network first, always", async () => {
    await text("/s/abc")
    answers = () => page("two")
    expect(await text("/s/abc")).toBe(html("two"))
    expect(asked).toEqual(["/s/abc", "/s/abc"])
  })

  it.each(["away", 502, 503, 504])("shows the last page where the service is away (%s)", async (how) => {
    await text("/s/abc")
    answers = how === "away" ? away : () => new Response("Bad gateway", { status: how as number })
    expect(await text("/s/other")).toBe(html("one"))
  })

  it("waits for a slow network no longer than ten seconds, and for ever where it has nothing", async () => {
    await text("/s/abc")
    vi.useFakeTimers()
    answers = () => new Promise<Response>((resolve) => setTimeout(() => resolve(page("two")), 20_000))
    const answer = text("/s/abc")
    await vi.advanceTimersByTimeAsync(25_000)
    expect(await answer).toBe(html("one"))
    vi.useRealTimers()
  })

  it("shows what the service says of itself", async () => {
    await text("/s/abc")
    answers = () => page("one", { status: 500 })
    expect((await request("/s/abc"))?.status).toBe(500)
  })

  it("keeps no answer of the service, no file, nothing that is not the page", async () => {
    for (const address of ["/api/v1/me", "/files/a/b.pdf", "/_allauth/x", "/healthz", "/sw.js", "/live"]) {
      expect(await request(address)).toBeNull()
    }
    expect(await request("https://elsewhere.example/")).toBeNull()
    expect(await request("/s/abc", "cors")).toBeNull()
    expect(await request("/s/abc", "navigate", "POST")).toBeNull()
    answers = () => new Response("{}", { headers: { "Content-Type": "application/json" } })
    await text("/s/abc")
    expect(caches.all.size).toBe(0)
  })

  it("keeps the files that a page came up with for pages it brings up itself, and lets them go with the next build", async () => {
    const done: Promise<unknown>[] = []
    const files = ["/static/assets/index-one.js"]
    listeners["message"]?.({ data: { files }, waitUntil: (more: Promise<unknown>) => done.push(more) })
    await Promise.all(done)
    expect([...(caches.all.get("shell")?.keys() ?? [])]).toEqual([...files, "/"])
    expect(await request("/static/assets/index-one.js", "cors")).toBeNull()
    answers = away
    expect(await text("/s/abc")).toBe(html("one"))
    expect(await request("/static/assets/index-one.js", "cors")).not.toBeNull()
    expect(await request("/static/assets/index-one.js", "cors", "GET", "another page")).toBeNull()
    answers = () => page("two")
    expect(await text("/s/abc")).toBe(html("two"))
    expect([...(caches.all.get("shell")?.keys() ?? [])]).toEqual(["/"])
  })
})
