import { computed, inject, provide, reactive, watch, type ComputedRef, type InjectionKey } from "vue"

import { countAlike } from "@/desk/gathering"
import { sortDesk, topOf, type Asked, type OnDesk } from "@/desk/questions"
import { groupBy } from "@/lists"
import { keepDraft, keptDraft } from "@/live/drafts"
import type { LiveSession } from "@/live/useSession"
import type { Department, Promise as Commitment, PromiseCandidate, ReplyDraft, Transfer } from "@/protocol"

/** What lies on the desk of one department: its questions, what a secretary drafted, what was promised. */
export interface Desk {
  department: ComputedRef<Department | null>
  /** Speaks for the department; a secretary only drafts. */
  principal: ComputedRef<boolean>
  drafts: ComputedRef<boolean>
  asked: ComputedRef<OnDesk>
  /** How many other open questions look like this one, by its id. */
  alike: ComputedRef<Map<string, number>>
  /** Those that may be answered together with others: they still wait. */
  waiting: ComputedRef<Asked[]>
  /** Merged under a question by the moderator, by the id of that question. */
  merged: ComputedRef<Map<string, Asked[]>>
  /** The latest time that each question was passed on to others. */
  passedOn: ComputedRef<Transfer[]>
  draftsOf: ComputedRef<Map<string, ReplyDraft[]>>
  /** Drafts for a question that has left the desk. */
  strayDrafts: ComputedRef<ReplyDraft[]>
  candidates: ComputedRef<PromiseCandidate[]>
  promises: ComputedRef<Commitment[]>
  /** Questions with an answer begun on this device; also those that have left the desk since. */
  begun: Set<string>
  /** Those among them that were open when writing began: they keep their place until it is done. */
  held: Set<string>
  strayWritings: ComputedRef<string[]>
  /** Drafts that this device is confirming just now. */
  confirming: Set<string>
}

const key: InjectionKey<Desk> = Symbol("desk")

/** Where the text of an answer is kept on the device. */
export const answerThread = (question: string): string => `answer:${question}`
/** Where the official's changes to a secretary's draft are kept. */
export const draftThread = (draft: string): string => `draft:${draft}`
/** What this reader has read of a draft. */
export const seenThread = (draft: string): string => `seen:${draft}`

const byDay = (a: Commitment, b: Commitment) =>
  Number(a.state !== "confirmed") - Number(b.state !== "confirmed") ||
  (a.due_on ?? "9").localeCompare(b.due_on ?? "9") ||
  a.confirmed_at.localeCompare(b.confirmed_at)

export function provideDesk(live: LiveSession): Desk {
  const acts = computed(() => new Set(live.mySeat.value?.acts))
  const mine = computed(() => live.mySeat.value?.department ?? null)
  const here = computed(() =>
    live.all("question").value.flatMap((question) => {
      const statement = live.get("statement", question.id)
      return statement?.department === mine.value && statement?.status === "published" ? [{ statement, question }] : []
    }),
  )
  const ids = computed(() => new Set(here.value.map(({ statement }) => statement.id)))
  const held = reactive(new Set<string>())
  const asked = computed(() => sortDesk(here.value, held))
  /** A word that changes only with what is compared: comparing each with each is not for every vote. */
  const compared = computed(() => asked.value.open.map(({ statement }) => `${statement.id} ${statement.corrections}`).join())
  const waiting = computed(() => here.value.filter(({ question }) => question.state !== "answered"))
  const drafts = computed(() => [...live.all("reply_draft").value].sort((a, b) => a.drafted_at.localeCompare(b.drafted_at)))
  const begun = reactive(new Set(live.all("statement").value.map(({ id }) => id).filter((id) => keptDraft(live, answerThread(id)))))

  const desk: Desk = {
    department: computed(() => (mine.value ? live.get("department", mine.value) : null)),
    principal: computed(() => acts.value.has("reply.give")),
    drafts: computed(() => acts.value.has("reply.draft")),
    asked,
    alike: computed(() => {
      const ids = compared.value.split(",").map((each) => each.split(" ")[0]!)
      return countAlike(new Map(ids.map((id) => [id, live.get("statement", id)?.text ?? ""])))
    }),
    waiting,
    merged: computed(() => {
      const open = waiting.value.filter(({ statement }) => statement.merged_into)
      return groupBy(open, ({ statement }) => topOf(statement, waiting.value))
    }),
    passedOn: computed(() => {
      const away = live.all("transfer").value.filter((each) => each.from_department === mine.value && !ids.value.has(each.statement))
      const latest = groupBy([...away].sort((a, b) => b.at.localeCompare(a.at)), ({ statement }) => statement)
      return [...latest.values()].map(([each]) => each!)
    }),
    draftsOf: computed(() => groupBy(drafts.value, ({ statement }) => statement)),
    strayDrafts: computed(() => drafts.value.filter(({ statement }) => !ids.value.has(statement))),
    candidates: live.all("promise_candidate"),
    promises: computed(() => live.all("promise").value.filter(({ department }) => department === mine.value).sort(byDay)),
    begun,
    held,
    strayWritings: computed(() => [...begun].filter((id) => !ids.value.has(id))),
    confirming: new Set(),
  }
  keepChanges(live, drafts, desk)
  provide(key, desk)
  return desk
}

/** A draft that is discarded while the official rewrites it takes nothing of that along. */
function keepChanges(live: LiveSession, drafts: ComputedRef<ReplyDraft[]>, { begun, confirming }: Desk): void {
  watch(drafts, (now, before) => {
    const left = new Set(now.map(({ id }) => id))
    for (const { id, statement } of before.filter((draft) => !left.has(draft.id))) {
      keepDraft(live, seenThread(id), "")
      if (confirming.has(id)) continue
      const text = keptDraft(live, draftThread(id))
      if (text === "" || keptDraft(live, answerThread(statement)) !== "") continue
      keepDraft(live, answerThread(statement), text)
      begun.add(statement)
    }
  })
}

export function useDesk(): Desk {
  const desk = inject(key)
  if (!desk) throw new Error("useDesk() needs provideDesk() above it")
  return desk
}
