import { computed, inject, provide, ref, type ComputedRef, type InjectionKey } from "vue"

import type { LiveSession } from "@/live/useSession"
import type { Code, CommandArgs, StatementStatus, RefusalData } from "@/protocol"

/** Something the person wrote, wherever it stands between this device and the public stream. */
export interface MyPost {
  key: string
  text: string | null
  state: "waiting" | "sending" | "sent" | "refused" | StatementStatus
  at: string
  replyTo: string | null
  department: string | null
  reason: string | null
  refusal: { code: Code; data: RefusalData } | null
  /** What it rests on. Files of one that the server has taken cannot be used again. */
  files: readonly string[]
  links: readonly string[]
  /** A scribe wrote it down. */
  entered: boolean
  /** The item in the outbox, while there is one. */
  queued: string | null
}

export interface MyPosts {
  all: ComputedRef<MyPost[]>
  /** What is not public yet and wants an eye: on its way, in review, refused or rejected. */
  open: ComputedRef<MyPost[]>
  /** Puts a rejected post out of sight, once it was rewritten or taken note of. */
  dismiss: (key: string) => void
}

const injection: InjectionKey<MyPosts> = Symbol("my posts")
const OPEN: readonly MyPost["state"][] = ["waiting", "sending", "sent", "refused", "pending", "rejected"]

function queuedPosts(live: LiveSession): MyPost[] {
  return live.outbox.value.flatMap((item) => {
    if (item.name !== "statement.post") return []
    const args = item.args as CommandArgs<"statement.post">
    return {
      key: item.id,
      text: args.text,
      state: item.state,
      at: item.created_at,
      replyTo: args.reply_to ?? null,
      department: args.department ?? null,
      reason: null,
      refusal: item.code ? { code: item.code, data: item.data ?? {} } : null,
      files: args.files ?? [],
      links: args.links ?? [],
      entered: false,
      queued: item.id,
    }
  })
}

function storedPosts(live: LiveSession): MyPost[] {
  return live.all("my_statement").value.map((mine) => ({
    key: mine.id,
    text: mine.text,
    state: mine.status,
    at: mine.posted_at,
    replyTo: mine.reply_to,
    department: mine.department,
    reason: mine.reason,
    refusal: null,
    files: [],
    links: mine.evidence.flatMap(({ link }) => link ?? []),
    entered: mine.entered,
    queued: null,
  }))
}

/** Rejected posts put out of sight, kept on this device. */
function dismissals(session: string) {
  const storageKey = `dismissed:${session}`
  let kept: string[] = []
  try {
    kept = JSON.parse(localStorage.getItem(storageKey) ?? "[]") as string[]
  } catch {
    // Nothing readable was kept: all of them are shown again.
  }
  const ids = ref(new Set(kept))
  function add(id: string): void {
    ids.value = new Set([...ids.value, id])
    try {
      localStorage.setItem(storageKey, JSON.stringify([...ids.value]))
    } catch {
      // Put out of sight for this page only.
    }
  }
  return { ids, add }
}

export function provideMyPosts(live: LiveSession, session: string): MyPosts {
  const dismissed = dismissals(session)
  const all = computed(() =>
    [...queuedPosts(live), ...storedPosts(live)].sort((a, b) => b.at.localeCompare(a.at)),
  )
  const open = computed(() => all.value.filter((post) => OPEN.includes(post.state) && !dismissed.ids.value.has(post.key)))
  const posts = { all, open, dismiss: dismissed.add }
  provide(injection, posts)
  return posts
}

export function useMyPosts(): MyPosts {
  const posts = inject(injection)
  if (!posts) throw new Error("useMyPosts() needs provideMyPosts() above it")
  return posts
}
