import { computed, type Ref, type WritableComputedRef } from "vue"

import { ALSO_LIMIT, EMPTY, TEXT_LIMIT, dayOf, isDated, needsDay, readWriting, replyArgs, sameSet, sameWriting, type Writing } from "@/desk/writing"
import { useDraft } from "@/live/drafts"
import type { LiveSession } from "@/live/useSession"
import type { ReplyDraft } from "@/protocol"

import { answerThread, draftThread, useDesk } from "./useDesk"
import { useAct } from "./useRefusal"

type Field<K extends keyof Writing> = WritableComputedRef<Writing[K]>

export interface ReplyForm {
  text: Field<"text">
  kind: Field<"kind">
  due: Field<"due">
  also: Field<"also">
  /** The official confirms a secretary's words; an official's own go out; a secretary's wait. */
  mode: "give" | "draft" | "confirm"
  length: Readonly<Ref<number>>
  over: Readonly<Ref<number>>
  ready: Readonly<Ref<boolean>>
  may: Readonly<Ref<boolean>>
  busy: Readonly<Ref<boolean>>
  refusal: Ref<string>
  send: () => Promise<boolean>
}

const COMMANDS = { give: "reply.give", draft: "reply.draft", confirm: "reply.confirm" } as const

export const draftWriting = (draft: ReplyDraft): Writing => ({ text: draft.text, kind: draft.kind, due: draft.due_on ?? "", also: draft.also })

/** One answer on its way from the first letter to the outbox. `draft`: what it goes on from. */
export function useReplyForm(live: LiveSession, question: string, draft: () => ReplyDraft | null): ReplyForm {
  const desk = useDesk()
  const { busy, refusal, run } = useAct()
  const id = draft()?.id ?? null
  const mode = desk.principal.value ? (id === null ? "give" : "confirm") : "draft"
  const kept = useDraft(live, id === null ? answerThread(question) : draftThread(id))

  /** Untouched, a form shows what it goes on from, also when that changes meanwhile. */
  const start = computed<Writing>(() => {
    const from = draft()
    return from ? draftWriting(from) : { ...EMPTY, also: (desk.merged.value.get(question) ?? []).map(({ statement }) => statement.id).slice(0, ALSO_LIMIT) }
  })
  const writing = computed({
    get: () => readWriting(kept.value) ?? start.value,
    set: (next: Writing) => void (kept.value = sameWriting(next, start.value) ? "" : JSON.stringify(next)),
  })
  const field = <K extends keyof Writing>(name: K): Field<K> =>
    computed({ get: () => writing.value[name], set: (value) => void (writing.value = { ...writing.value, [name]: value }) })

  /** A question that was answered or passed on meanwhile drops out. */
  const also = computed(() => {
    const open = new Set(desk.waiting.value.map(({ statement }) => statement.id))
    return writing.value.also.filter((each) => open.has(each) && each !== question)
  })
  const length = computed(() => [...writing.value.text.trim()].length)
  const over = computed(() => Math.max(0, length.value - TEXT_LIMIT))
  const may = computed(() => live.may(COMMANDS[mode]))
  const dated = computed(() => {
    const { kind, due } = writing.value
    return due === "" ? !needsDay(kind) : !isDated(kind) || due >= dayOf(live.now())
  })
  const complete = computed(() => length.value > 0 && over.value === 0 && dated.value)

  async function submit(): Promise<void> {
    const args = replyArgs(question, { ...writing.value, also: also.value })
    if (mode === "give") live.enqueue("reply.give", args)
    else if (mode === "draft") live.enqueue("reply.draft", id === null ? args : { ...args, draft: id })
    else await confirm(live, draft(), args)
  }
  async function send(): Promise<boolean> {
    if (!complete.value || !may.value) return false
    if (id !== null) desk.confirming.add(id)
    const done = await run(submit)
    if (done) {
      kept.value = ""
      if (id === null) {
        desk.begun.delete(question)
        desk.held.delete(question)
      }
    } else if (id !== null) desk.confirming.delete(id)
    return done
  }
  return {
    text: field("text"),
    kind: field("kind"),
    due: field("due"),
    also: field("also"),
    mode,
    length,
    over,
    ready: computed(() => complete.value && may.value && !busy.value),
    may,
    busy,
    refusal,
    send,
  }
}

/** Confirming settles words, kind and day; which questions are meant is settled by drafting. */
export async function confirm(live: LiveSession, draft: ReplyDraft | null, args: ReturnType<typeof replyArgs>): Promise<void> {
  if (!draft) throw new Error("there is no draft to confirm")
  const { text, kind, due_on } = args
  const dayTaken = draft.due_on !== null && due_on === undefined && isDated(kind)
  if (dayTaken || !sameSet(args.also, draft.also)) await live.send("reply.draft", { ...args, draft: draft.id })
  // What is sent is what the official has read: the secretary may be writing on.
  await live.send("reply.confirm", { draft: draft.id, text, kind, ...(due_on ? { due_on } : {}) })
}
