import { computed, type ComputedRef } from "vue"

import type { LiveSession } from "@/live/useSession"
import { answersOf, asPoll, inOrder, standingOf, type Answer, type Standing } from "@/polls/result"
import type { Poll, PollTally } from "@/protocol"

import { useWords } from "./useWords"

export interface PollsState {
  /** In the order they are worth looking at; drafts reach staff alone. */
  polls: ComputedRef<Poll[]>
  /** What goes on now; the earliest opened if there are several. */
  open: ComputedRef<Poll | null>
  standingOf: (poll: Poll) => Standing
  tallyOf: (poll: Poll) => PollTally | null
  answers: (poll: Poll) => Answer[]
  labelOf: (poll: Poll, option: string) => string
  /** How the poll stands or came out, as one sentence: the figures and what they are counted from. */
  sentence: (poll: Poll) => string
  /** How many voted, and of how many, where the figures themselves stand beside it. */
  turnout: (poll: Poll) => string
}

/** The straw polls of a session. */
export function usePolls(live: LiveSession): PollsState {
  const { w } = useWords()
  const opened = live.all("poll")
  const drafts = live.all("poll_draft")
  const polls = computed(() => inOrder([...opened.value, ...drafts.value.map(asPoll)]))
  const open = computed(() => polls.value.find(({ state }) => state === "open") ?? null)
  const tallyOf = (poll: Poll): PollTally | null => live.get("poll_tally", poll.id)

  function labelOf(poll: Poll, option: string): string {
    const label = poll.options.find(({ id }) => id === option)?.label ?? ""
    return poll.kind === "yes_no" ? w.value.polls.yesNo[label as "agree"] : label
  }
  const answers = (poll: Poll): Answer[] =>
    answersOf(poll, tallyOf(poll)).map((answer) => ({ ...answer, label: labelOf(poll, answer.id) }))

  function sentence(poll: Poll): string {
    const words = w.value.polls
    const tally = tallyOf(poll)
    if (poll.state === "cancelled") return words.cancelled(poll.reason ?? "")
    if (!tally?.counts) return turnout(poll)
    const counted = answers(poll).map(({ label, count }) => words.answer(label, count ?? 0))
    return words.sentence(counted, turnout(poll))
  }
  function turnout(poll: Poll): string {
    const words = w.value.polls
    const roll = poll.expected === null ? "" : words.roll(poll.expected, poll.present ?? 0)
    return words.turnout(words.voted(tallyOf(poll)?.people ?? 0), roll)
  }
  return { polls, open, standingOf: (poll) => standingOf(poll, live.session.value?.stage), tallyOf, answers, labelOf, sentence, turnout }
}
