import { computed, inject, provide, type ComputedRef, type InjectionKey } from "vue"

import { groupBy } from "@/lists"
import type { LiveSession } from "@/live/useSession"
import type { Reply, Statement } from "@/protocol"

export interface Threads {
  /** Statements that open a thread, newest first; one that was merged stands with the other. */
  roots: ComputedRef<Statement[]>
  /** Replies among participants, by the root's id, oldest first. */
  children: ComputedRef<Map<string, Statement[]>>
  /** Officials' replies, by the id of each statement that they answer, oldest first. */
  answers: ComputedRef<Map<string, Reply[]>>
  /** Published questions that no department has answered, the longest waiting first. */
  unanswered: ComputedRef<Statement[]>
}

const key: InjectionKey<Threads> = Symbol("threads")

const byTime = (a: Statement, b: Statement) => a.posted_at.localeCompare(b.posted_at) || a.id.localeCompare(b.id)

export function provideThreads(live: LiveSession): Threads {
  const statements = live.all("statement")
  const ordered = computed(() => [...statements.value].sort(byTime))
  const replies = live.all("reply")

  const answers = computed(() => {
    const given = [...replies.value].sort((a, b) => a.given_at.localeCompare(b.given_at))
    const pairs = given.flatMap((reply) => [reply.statement, ...reply.also].map((statement) => ({ statement, reply })))
    const found = groupBy(pairs, ({ statement }) => statement)
    return new Map([...found].map(([id, each]) => [id, each.map(({ reply }) => reply)]))
  })
  const since = (statement: Statement) => live.get("question", statement.id)?.asked_at ?? statement.posted_at
  const waits = ({ id, department, status }: Statement) =>
    department !== null && status === "published" && live.get("question", id)?.state === "open"

  const threads: Threads = {
    roots: computed(() => ordered.value.filter((statement) => !statement.reply_to && !statement.merged_into).reverse()),
    children: computed(() => groupBy(ordered.value, (statement) => statement.reply_to)),
    answers,
    unanswered: computed(() => ordered.value.filter(waits).sort((a, b) => since(a).localeCompare(since(b)))),
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
