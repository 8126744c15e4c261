import { computed, inject, provide, type ComputedRef, type InjectionKey } from "vue"

import type { LiveSession } from "@/live/useSession"
import type { Reply, Statement } from "@/protocol"

export interface Threads {
  /** Statements that open a thread, newest first. */
  roots: ComputedRef<Statement[]>
  /** Replies among participants, by the root's id, oldest first. */
  children: ComputedRef<Map<string, Statement[]>>
  /** Officials' replies, by statement id, oldest first. */
  answers: ComputedRef<Map<string, Reply[]>>
  /** Published questions that no department has answered, the longest waiting first. */
  unanswered: ComputedRef<Statement[]>
}

const key: InjectionKey<Threads> = Symbol("threads")

function group<T>(items: readonly T[], keyOf: (item: T) => string | null): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const id = keyOf(item)
    if (id === null) continue
    const group = groups.get(id)
    if (group) group.push(item)
    else groups.set(id, [item])
  }
  return groups
}

const byTime = (a: Statement, b: Statement) => a.posted_at.localeCompare(b.posted_at) || a.id.localeCompare(b.id)

export function provideThreads(live: LiveSession): Threads {
  const statements = live.all("statement")
  const ordered = computed(() => [...statements.value].sort(byTime))
  const replies = live.all("reply")

  const answers = computed(() =>
    group([...replies.value].sort((a, b) => a.given_at.localeCompare(b.given_at)), (reply) => reply.statement),
  )
  const threads: Threads = {
    roots: computed(() => ordered.value.filter((statement) => !statement.reply_to).reverse()),
    children: computed(() => group(ordered.value, (statement) => statement.reply_to)),
    answers,
    unanswered: computed(() =>
      ordered.value.filter(
        (statement) => statement.department && statement.status === "published" && !isAnswered(answers.value, statement.id),
      ),
    ),
  }
  provide(key, threads)
  return threads
}

/** Whether a department's reply still stands. */
export function isAnswered(answers: ReadonlyMap<string, Reply[]>, statement: string): boolean {
  return answers.get(statement)?.some((reply) => reply.status === "published") ?? false
}

export function useThreads(): Threads {
  const threads = inject(key)
  if (!threads) throw new Error("useThreads() needs provideThreads() above it")
  return threads
}
