import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"

import * as http from "@/api/http"

type Reply = { status?: number; body?: unknown; text?: string; headers?: Record<string, string> }

const calls: { url: string; init: RequestInit }[] = []
let replies: Reply[] = []

function reply({ status = 200, body, text, headers = {} }: Reply): Response {
  return new Response(text ?? JSON.stringify(body ?? {}), { status, headers })
}

beforeEach(() => {
  calls.length = 0
  replies = []
  document.cookie = "csrftoken=abc"
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    calls.push({ url, init })
    const next = replies.shift()
    return next ? Promise.resolve(reply(next)) : Promise.reject(new TypeError("no network"))
  })
})

afterEach(() => {
  document.cookie = "csrftoken=; expires=Thu, 01 Jan 1970 00:00:00 GMT"
  localStorage.clear()
})

const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable("it was not refused"),
    (error: unknown) => error as http.ApiRefusal,
  )

describe("requests", () => {
  it("send JSON with the session's cookie and the CSRF token", async () => {
    replies = [{ body: { session: "s", seat: "t" } }]
    await expect(http.join("ABCD-EFGH")).resolves.toEqual({ session: "s", seat: "t" })
    expect(calls[0]).toMatchObject({
      url: "/api/v1/join",
      init: {
        method: "POST",
        credentials: "same-origin",
        body: '{"code":"ABCD-EFGH"}',
        headers: { "X-CSRFToken": "abc", "Content-Type": "application/json" },
      },
    })
  })

  it("fetch the CSRF cookie first if there is none", async () => {
    document.cookie = "csrftoken=; expires=Thu, 01 Jan 1970 00:00:00 GMT"
    replies = [{ body: {} }, { body: {} }]
    await http.join("ABCD-EFGH")
    expect(calls.map((call) => call.url)).toEqual(["/api/v1/me", "/api/v1/join"])
  })

  it("fetch a new CSRF token once if theirs is stale", async () => {
    const stale = { status: 403, body: { code: "FORBIDDEN", data: { act: "csrf" }, ref: null } }
    replies = [stale, { body: {} }, { body: { session: "s", seat: "t" } }]
    await expect(http.join("ABCD-EFGH")).resolves.toEqual({ session: "s", seat: "t" })
    replies = [stale, { body: {} }, stale]
    expect((await refusal(http.join("ABCD-EFGH"))).code).toBe("FORBIDDEN")
  })

  it("follow a snapshot's address only within our own origin", async () => {
    const elsewhere = ["//elsewhere.example/x", "/\\elsewhere.example/x", "/\t/elsewhere.example/x", "https://elsewhere.example/x", "//", ""]
    replies = [{}, ...elsewhere.map(() => ({}))]
    await http.snapshotAt("s", "/api/v1/streams/s/snapshot?seq=4")
    for (const address of elsewhere) await http.snapshotAt("s", address)
    const [own, ...others] = calls.map((call) => call.url)
    expect(own).toBe("/api/v1/streams/s/snapshot?seq=4")
    expect(others).toEqual(elsewhere.map(() => "/api/v1/streams/s/snapshot"))
  })

  it("escape what they put into an address", async () => {
    replies = [{}]
    await http.events("a/b", "e&1", 3)
    expect(calls[0]?.url).toBe("/api/v1/streams/a%2Fb/events?epoch=e%261&after=3")
  })
})

describe("refusals", () => {
  it("carry the service's own code, data and reference", async () => {
    replies = [{ status: 409, body: { code: "WRONG_STAGE", data: { stage: "draft" }, ref: "r1" } }]
    const error = await refusal(http.home())
    expect(error).toMatchObject({ code: "WRONG_STAGE", data: { stage: "draft" }, ref: "r1", status: 409 })
    expect(error.retryAfter).toBeNull()
  })

  it.each([
    [{ status: 502, text: "<html>bad gateway</html>" }, "UNAVAILABLE", 2],
    [{ status: 503, text: "", headers: { "Retry-After": "7" } }, "UNAVAILABLE", 7],
    [{ status: 429, text: "slow down" }, "RATE_LIMITED", 2],
    [{ status: 404, text: "<html/>" }, "NOT_FOUND", null],
    [{ status: 403, text: "<html/>" }, "FORBIDDEN", null],
    [{ status: 500, text: "<html/>" }, "NO_ANSWER", 1],
    [{ status: 200, text: "<html>log in to this network</html>" }, "NO_ANSWER", 1],
  ] as const)("are made out of what a proxy says: %o", async (answer, code, retryAfter) => {
    replies = [answer]
    const error = await refusal(http.home())
    expect(error.code).toBe(code)
    expect(error.retryAfter).toBe(retryAfter)
  })

  it("tell a missing network", async () => {
    expect(await refusal(http.home())).toMatchObject({ code: "OFFLINE", status: 0 })
  })

  it("tell that no answer came in time", async () => {
    vi.useFakeTimers()
    vi.stubGlobal("fetch", (_url: string, init: RequestInit) =>
      new Promise((_resolve, reject) => {
        init.signal?.addEventListener("abort", () => reject(new Error("aborted")))
      }),
    )
    const error = refusal(http.home())
    await vi.advanceTimersByTimeAsync(15_000)
    expect(await error).toMatchObject({ code: "NO_ANSWER" })
    vi.useRealTimers()
  })
})

describe("signing in and out", () => {
  it.each([
    [400, "SIGN_IN_FAILED"],
    [401, "SIGN_IN_STEP"],
    [409, "ALREADY_SIGNED_IN"],
    [429, "RATE_LIMITED"],
  ])("says what is wrong at status %i", async (status, code) => {
    replies = [{ status, body: { status } }]
    expect((await refusal(http.signIn("li", "x"))).code).toBe(code)
  })

  it("takes the sign-out route's 401 for what it is", async () => {
    replies = [{ status: 401, body: { meta: { is_authenticated: false } } }]
    await expect(http.signOut()).resolves.toBeUndefined()
  })

  it("tells this tab, and by storage the others", async () => {
    const heard = vi.fn()
    const stop = http.onIdentityChange(heard)
    replies = [{ body: {} }]
    await http.signIn("li", "x")
    expect(heard).toHaveBeenCalledTimes(1)
    expect(localStorage.getItem("deliberation.identity")).not.toBeNull()
    dispatchEvent(new StorageEvent("storage", { key: "deliberation.identity" }))
    expect(heard).toHaveBeenCalledTimes(2)
    stop()
    dispatchEvent(new StorageEvent("storage", { key: "deliberation.identity" }))
    expect(heard).toHaveBeenCalledTimes(2)
  })
})
