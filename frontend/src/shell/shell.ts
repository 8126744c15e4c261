/** Lets the page come up while the service is away (public/sw.js), for those who may have something unsent. */
const WORKER = "/sw.js"
const CACHE = "shell"
const FILES = "/static/assets/"

type Policies = { createPolicy(name: string, rules: { createScriptURL(): string }): { createScriptURL(url: string): string } }

let keeping = false
let policy: ReturnType<Policies["createPolicy"]> | undefined

/** Once for each page load; where there are no workers, as on plain http, it goes without. */
export function keepShell(): void {
  if (keeping || !("serviceWorker" in navigator)) return
  keeping = true
  void keep().catch(() => undefined)
}

/** Whoever signs out leaves nothing behind. */
export async function dropShell(): Promise<void> {
  if (!("serviceWorker" in navigator)) return
  keeping = false
  const registration = await navigator.serviceWorker.getRegistration()
  await registration?.unregister()
  await caches.delete(CACHE)
}

async function keep(): Promise<void> {
  await navigator.serviceWorker.register(address())
  const { active } = await navigator.serviceWorker.ready
  const files = performance.getEntriesByType("resource").map(({ name }) => name)
  active?.postMessage({ files: files.filter((name) => new URL(name).pathname.startsWith(FILES)) })
}

/** The page's policy wants it said that this address, and no other, is meant to be run. */
function address(): string {
  const { trustedTypes } = globalThis as { trustedTypes?: Policies }
  policy ??= trustedTypes?.createPolicy("shell", { createScriptURL: () => WORKER })
  return policy?.createScriptURL(WORKER) ?? WORKER
}
