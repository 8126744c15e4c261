/** What a big screen shows at this moment; no Vue, no screen. */
import type { AgendaItem, Draw, Poll, Screen, ScreenContent, Stage, Turn } from "@/protocol"

export interface Shown {
  content: Exclude<ScreenContent, "auto">
  /** The statement, poll or draw that is shown. */
  id: string | null
}

export interface Meeting {
  stage: Stage
  polls: readonly Poll[]
  draws: readonly Draw[]
  turn: Turn | null
  item: AgendaItem | null
}

/** What a moderator has chosen, or what goes on: a vote before a speaker, before a draw, before the agenda. */
export function shownOn(screen: Screen | null, meeting: Meeting): Shown {
  if (screen && screen.content !== "auto") return { content: screen.content, id: screen.shown ?? goingOn(screen.content, meeting) }
  return following(meeting)
}

function following(meeting: Meeting): Shown {
  const vote = openPoll(meeting)
  if (vote) return { content: "poll", id: vote.id }
  if (meeting.turn) return { content: "speaker", id: null }
  const draw = meeting.draws.find(({ state }) => state === "prepared")
  if (draw) return { content: "draw", id: draw.id }
  return { content: meeting.item ? "agenda" : "topic", id: null }
}

function goingOn(content: ScreenContent, meeting: Meeting): string | null {
  if (content === "poll") return (openPoll(meeting) ?? latest(meeting.polls, (poll) => poll.closed_at))?.id ?? null
  if (content !== "draw") return null
  const sealed = meeting.draws.find(({ state }) => state === "prepared")
  return (sealed ?? latest(meeting.draws, (draw) => draw.drawn_at))?.id ?? null
}

const openPoll = ({ polls }: Meeting): Poll | undefined =>
  [...polls].filter(({ state }) => state === "open").sort((a, b) => a.position - b.position)[0]

function latest<T>(all: readonly T[], time: (one: T) => string | null): T | undefined {
  const done = all.filter((one) => time(one) !== null)
  return done.sort((a, b) => Date.parse(time(b) as string) - Date.parse(time(a) as string))[0]
}

/** How large a text may stand so that it is read from the back: in hundredths of the screen's width. */
export function textSize(text: string): number {
  if (text.length <= 40) return 5
  if (text.length <= 90) return 4
  if (text.length <= 180) return 3.1
  return 2.4
}

/** A long text is cut where it would no longer be read from the back; the whole of it is on every phone. */
export const cut = (text: string, limit = 320): string => (text.length > limit ? `${text.slice(0, limit).trimEnd()}……` : text)
