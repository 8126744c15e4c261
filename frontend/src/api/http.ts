/** Every request to the service over HTTP. Whatever goes wrong arrives as an ApiRefusal. */
import type {
  CommandArgs,
  CommandName,
  EventsPage,
  PublicHead,
  RefusalBody,
  Snapshot,
} from "@/protocol"
import type { ReplayPart } from "@/replay/frames"
import { dropShell } from "@/shell/shell"

import { isOwnPath } from "./ownPath"
import { ApiRefusal } from "./refusal"
import type { Home, Joined, Me, SeatCards, WallQr } from "./shapes"

export { ApiRefusal } from "./refusal"
export type * from "./shapes"

const TIMEOUT_MS = 15_000
const LOGIN = "/_allauth/browser/v1/auth/login"
const AUTH_SESSION = "/_allauth/browser/v1/auth/session"
/** Written at each change of identity, so that the other tabs hear of it. */
const IDENTITY_KEY = "deliberation.identity"

type Method = "GET" | "POST" | "DELETE"
const identityListeners = new Set<() => void>()

export const me = (): Promise<Me> => request("GET", "/api/v1/me")
export const home = (): Promise<Home> => request("GET", "/api/v1/home")

export const snapshot = (stream: string): Promise<Snapshot> =>
  request("GET", `/api/v1/streams/${encodeURIComponent(stream)}/snapshot`)

/** The snapshot that a `resnapshot` frame points to. Only an address of our own origin is followed. */
export function snapshotAt(stream: string, url: string | null): Promise<Snapshot> {
  return url !== null && isOwnPath(url) ? request("GET", url) : snapshot(stream)
}

export function events(stream: string, epoch: string, after: number): Promise<EventsPage> {
  const query = new URLSearchParams({ epoch, after: String(after) })
  return request("GET", `/api/v1/streams/${encodeURIComponent(stream)}/events?${query}`)
}

/** The head of the public stream, and what the clock of whoever gave it showed. */
export async function publicHead(stream: string): Promise<{ head: PublicHead; at: number }> {
  const [response, text] = await answer("GET", `/api/v1/public/${encodeURIComponent(stream)}/head`, undefined)
  const parsed = parse(text)
  if (!response.ok || parsed === undefined) throw asRefusal(response, parsed)
  return { head: parsed as PublicHead, at: Date.parse(response.headers.get("Date") ?? "") }
}

/** A segment or a snapshot of the public stream, as the head names it. */
export const publicPage = <T>(stream: string, head: PublicHead, name: string): Promise<T> =>
  request("GET", `/api/v1/public/${encodeURIComponent(stream)}/${encodeURIComponent(head.epoch)}/${name}.${head.rev}`)

export interface CommandAnswer {
  id: string
  seq: number
  result: unknown
}

/** One command over HTTP; the socket is the usual way. `id` makes sending it again safe. */
export const command = <N extends CommandName>(
  stream: string,
  id: string,
  name: N,
  args: CommandArgs<N>,
): Promise<CommandAnswer> =>
  request("POST", `/api/v1/streams/${encodeURIComponent(stream)}/commands`, { id, name, args })

export const seatCards = (session: string): Promise<SeatCards> =>
  request("GET", `/api/v1/sessions/${encodeURIComponent(session)}/seat-cards`)

export const wallQr = (session: string): Promise<WallQr> =>
  request("GET", `/api/v1/sessions/${encodeURIComponent(session)}/wall-qr`)

/** Makes a session of a body; its organizer has the first seat in it. */
export const schedule = (body: string, args: CommandArgs<"session.schedule">): Promise<{ session: string }> =>
  request("POST", `/api/v1/bodies/${encodeURIComponent(body)}/sessions`, { args })

/** Draws up a session's record at once, where nothing else has done so. */
export const makeRecord = (session: string): Promise<{ record: string }> =>
  request("POST", `/api/v1/sessions/${encodeURIComponent(session)}/record`, {})

/** What happened in a session behind an event, second by second, as far as it may be read today. */
export function replay(session: string, after: number, epoch: string | null): Promise<ReplayPart> {
  const query = new URLSearchParams({ after: String(after), ...(epoch === null ? {} : { epoch }) })
  return request("GET", `/api/v1/sessions/${encodeURIComponent(session)}/replay?${query}`)
}

/** Claims the seat of a personal code and signs its person in. */
export async function join(code: string): Promise<Joined> {
  const joined = await request<Joined>("POST", "/api/v1/join", { code })
  announceIdentity()
  return joined
}

export async function signIn(username: string, password: string): Promise<void> {
  try {
    await request("POST", LOGIN, { username, password })
  } catch (error) {
    throw asSignInRefusal(error)
  }
  announceIdentity()
}

export async function signOut(): Promise<void> {
  try {
    await request("DELETE", AUTH_SESSION)
  } catch (error) {
    // "Not signed in" (401) is this route's way of saying that it worked.
    if (!(error instanceof ApiRefusal) || error.status !== 401) throw error
  }
  await dropShell().catch(() => undefined)
  announceIdentity()
}

/** Calls back whenever someone signs in or out in this tab or another of the same browser. */
export function onIdentityChange(changed: () => void): () => void {
  const hear = (event: StorageEvent): void => {
    if (event.key === IDENTITY_KEY) changed()
  }
  identityListeners.add(changed)
  addEventListener("storage", hear)
  return () => {
    identityListeners.delete(changed)
    removeEventListener("storage", hear)
  }
}

function announceIdentity(): void {
  try {
    localStorage.setItem(IDENTITY_KEY, String(Date.now()))
  } catch {
    // Without storage the other tabs learn it from the server, which closes their sockets.
  }
  for (const changed of [...identityListeners]) changed()
}

async function request<T>(
  method: Method,
  url: string,
  body?: unknown,
  again = false,
): Promise<T> {
  if (method !== "GET" && csrfToken() === null) await request("GET", "/api/v1/me")
  const [response, text] = await answer(method, url, body)
  const parsed = parse(text)
  if (isStaleToken(response, parsed) && !again) {
    await request("GET", "/api/v1/me")
    return request(method, url, body, true)
  }
  if (response.ok && (parsed !== undefined || text === "")) return parsed as T
  throw asRefusal(response, parsed)
}

async function answer(method: Method, url: string, body: unknown): Promise<[Response, string]> {
  const abort = new AbortController()
  const timer = setTimeout(() => abort.abort(), TIMEOUT_MS)
  try {
    const response = await fetch(url, {
      method,
      credentials: "same-origin",
      headers: headers(method, body !== undefined),
      body: body === undefined ? null : JSON.stringify(body),
      signal: abort.signal,
    })
    return [response, await response.text()]
  } catch {
    throw new ApiRefusal(abort.signal.aborted ? "NO_ANSWER" : "OFFLINE")
  } finally {
    clearTimeout(timer)
  }
}

function headers(method: Method, hasBody: boolean): Record<string, string> {
  const all: Record<string, string> = { Accept: "application/json" }
  if (hasBody) all["Content-Type"] = "application/json"
  if (method !== "GET") all["X-CSRFToken"] = csrfToken() ?? ""
  return all
}

/** Sent back as a header with everything that changes something. */
export function csrfToken(): string | null {
  const cookie = document.cookie.split("; ").find((pair) => pair.startsWith("csrftoken="))
  return cookie === undefined ? null : decodeURIComponent(cookie.slice("csrftoken=".length))
}

export function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What an answer other than the one hoped for means. */
export function asRefusal(response: Pick<Response, "status" | "headers">, body: unknown): ApiRefusal {
  const { status } = response
  if (isRefusalBody(body)) return new ApiRefusal(body.code, body.data ?? {}, body.ref ?? null, status)
  // A proxy in between spoke, not the service.
  if (status === 429) return new ApiRefusal("RATE_LIMITED", retryData(response), null, status)
  if (status >= 502 && status <= 504) {
    return new ApiRefusal("UNAVAILABLE", retryData(response), null, status)
  }
  if (status === 401) return new ApiRefusal("NOT_SIGNED_IN", asData(body), null, status)
  if (status === 403) return new ApiRefusal("FORBIDDEN", {}, null, status)
  if (status === 404) return new ApiRefusal("NOT_FOUND", {}, null, status)
  return new ApiRefusal("NO_ANSWER", asData(body), null, status)
}

function retryData(response: Pick<Response, "headers">): Record<string, unknown> {
  const seconds = Number(response.headers.get("Retry-After") ?? "")
  return { retry_after: Number.isFinite(seconds) && seconds > 0 ? seconds : 2 }
}

function asData(body: unknown): Record<string, unknown> {
  return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {}
}

/** The token went stale, say by a sign-in in another tab: a new one is had for the asking. */
function isStaleToken(response: Response, body: unknown): boolean {
  return response.status === 403 && isRefusalBody(body) && body.data["act"] === "csrf"
}

function isRefusalBody(body: unknown): body is RefusalBody {
  return typeof asData(body)["code"] === "string"
}

/** The sign-in library answers in its own shape: 400 wrong name or password, 401 another step, 409 already in. */
function asSignInRefusal(error: unknown): unknown {
  if (!(error instanceof ApiRefusal)) return error
  if (error.status === 400) return new ApiRefusal("SIGN_IN_FAILED", {}, null, 400)
  if (error.status === 401) return new ApiRefusal("SIGN_IN_STEP", error.data, null, 401)
  if (error.status === 409) return new ApiRefusal("ALREADY_SIGNED_IN", {}, null, 409)
  return error
}
