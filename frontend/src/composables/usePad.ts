import { computed, ref, watch } from "vue"

import type { LiveSession } from "@/live/useSession"
import { matches, rosterLines, typedNumber } from "@/pad/roster"
import type { Choice, CommandArgs } from "@/protocol"

type Entry = CommandArgs<"scribe.post">

/** One thing that was entered for somebody, on its way or arrived. */
export interface Entered {
  id: string
  seat: string
  text: string
  at: string
  state: "waiting" | "sending" | "refused" | "pending" | "published"
  confirmed: boolean
  corrections: number
  late: boolean
  code?: string
}

/** Whom the scribe has chosen, and what can be done for that person. */
export function usePad(live: LiveSession) {
  const seats = live.all("seat")
  const statements = live.all("statement")
  const reviews = live.all("review")
  const screens = live.all("screen")

  const query = ref("")
  const typed = ref("")
  const chosen = ref<string | null>(null)
  const lines = computed(() => rosterLines(seats.value))
  const found = computed(() => lines.value.filter((line) => matches(line, query.value)))
  const line = computed(() => lines.value.find(({ seat }) => seat.id === chosen.value) ?? null)

  function choose(seat: string): void {
    chosen.value = seat
  }
  function digit(key: string): void {
    typed.value = typedNumber(typed.value, key, lines.value)
    const hit = lines.value.find(({ number }) => number === typed.value)
    if (hit) choose(hit.seat.id)
  }
  function move(by: 1 | -1): void {
    const at = found.value.findIndex(({ seat }) => seat.id === chosen.value)
    const next = found.value[Math.min(found.value.length - 1, Math.max(0, at + by))]
    if (next) choose(next.seat.id)
  }
  watch([chosen, query], () => void (query.value && (typed.value = "")))

  /** What hands are shown on: the statement on a screen, or the last one that stands by itself. */
  const open = computed(() =>
    statements.value
      .filter((one) => one.status === "published" && one.reply_to === null && one.merged_into === null)
      .sort((a, b) => Date.parse(b.posted_at) - Date.parse(a.posted_at)),
  )
  const shown = computed(() => screens.value.find(({ content, shown: id }) => content === "statement" && id !== null)?.shown ?? null)
  const picked = ref<string | null>(null)
  const underDiscussion = computed(
    () => open.value.find(({ id }) => id === picked.value) ?? open.value.find(({ id }) => id === shown.value) ?? open.value[0] ?? null,
  )

  const queued = computed(() => live.outbox.value.filter((item) => item.name === "scribe.post"))
  const entered = computed<Entered[]>(() => {
    const arrived: Entered[] = [
      ...reviews.value
        .filter((one) => one.entered && one.status === "pending")
        .map((one) => ({ ...common(one), at: one.posted_at, state: "pending" as const, late: false })),
      ...statements.value
        .filter((one) => one.entered && one.status === "published")
        .map((one) => ({ ...common(one), at: one.said_at ?? one.posted_at, state: "published" as const, late: one.late })),
    ]
    const here = new Set(arrived.map(({ seat, text }) => `${seat}\n${text}`))
    const going = queued.value
      .map(({ id, args, state, created_at, code }) => {
        const { seat, text, said_at } = args as Entry
        const standing = state === "refused" ? "refused" : live.state.value === "live" ? "sending" : "waiting"
        return { id, seat, text, at: said_at ?? created_at, state: standing, confirmed: false, corrections: 0, late: false, ...(code ? { code } : {}) } as Entered
      })
      // What has arrived is not shown as going as well.
      .filter(({ seat, text, state }) => state === "refused" || !here.has(`${seat}\n${text}`))
    return [...going, ...arrived].sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
  })

  function raise(kind: "speech" | "point_of_order" = "speech"): void {
    if (chosen.value && live.may("floor.raise_for")) live.enqueue("floor.raise_for", { seat: chosen.value, kind })
  }
  function vote(choice: Choice): void {
    const statement = underDiscussion.value
    if (chosen.value && statement && live.may("endorsement.enter")) {
      live.enqueue("endorsement.enter", { seat: chosen.value, statement: statement.id, choice, revision: 1 })
    }
  }
  return { query, typed, chosen, lines, found, line, choose, digit, move, open, picked, underDiscussion, entered, raise, vote }
}

export type Pad = ReturnType<typeof usePad>

function common(one: { id: string; speaker: string; text: string | null; confirmed: boolean; corrections: number }) {
  return { id: one.id, seat: one.speaker, text: one.text ?? "", confirmed: one.confirmed, corrections: one.corrections }
}
