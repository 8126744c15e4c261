/**
 * Brings the page itself up while the service is away: it says so, and tries again by itself.
 *
 * Keeps the last page that came (the same for every address and everybody) and the files that it names, and
 * nothing else: no answer of the service, no file that people sent. The network always comes first.
 */
const CACHE = "shell"
const PAGE = "/"
const PATIENCE_MS = 10_000
/** Said by a proxy whose service is away. */
const AWAY = [502, 503, 504]
const FILES = "/static/assets/"
/** Pages that were brought up: they alone take their files from here, all others go past this worker. */
const brought = new Set()
const NO_PAGES = /^\/(api|_allauth|static|live|files|healthz|readyz|metrics|sw\.js)(\/|$)/

self.addEventListener("install", () => self.skipWaiting())
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()))
self.addEventListener("message", (event) => event.waitUntil(keep(event.data.files)))
self.addEventListener("fetch", (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== "GET" || origin !== self.location.origin) return
  if (pathname.startsWith(FILES)) {
    if (brought.has(event.clientId)) event.respondWith(file(request))
  } else if (request.mode === "navigate" && !NO_PAGES.test(pathname)) event.respondWith(page(event))
})

async function page(event) {
  const network = fetch(event.request)
  event.waitUntil(network.then((response) => keepPage(response.clone())).catch(() => undefined))
  const kept = await caches.match(PAGE)
  if (kept === undefined) return network
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))
  const response = await Promise.race([network, late]).catch(() => undefined)
  if (response !== undefined && !AWAY.includes(response.status)) return response
  brought.add(event.resultingClientId)
  return kept
}

/** Files are named by their content: one that is kept is the right one. */
async function file(request) {
  return (await caches.match(request)) ?? fetch(request)
}

/** What a page needed to come up; it may have come before this worker was there. */
async function keep(files) {
  const cache = await caches.open(CACHE)
  for (const url of files) if ((await cache.match(url)) === undefined) await cache.add(url)
  // Last: a page without its files would be worse than none.
  if ((await cache.match(PAGE)) === undefined) await keepPage(await fetch(PAGE))
}

/** A page that names other files is that of a newer build: what the one before needed goes. */
async function keepPage(response) {
  const isPage = response.headers.get("Content-Type")?.startsWith("text/html")
  if (!response.ok || response.redirected || !isPage) return
  const text = await response.text()
  const before = await (await caches.match(PAGE))?.text()
  if (before !== undefined && filesOf(before) !== filesOf(text)) await caches.delete(CACHE)
  const cache = await caches.open(CACHE)
  await cache.put(PAGE, new Response(text, { headers: response.headers }))
}

const filesOf = (html) => (html.match(/\/static\/assets\/[^"]+/g) ?? []).join()
