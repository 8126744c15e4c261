import type { FollowUpWords } from "../zh-Hans/followUp"

const things = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`

export const followUp: FollowUpWords["followUp"] = {
  title: "Follow-up",
  of: (title) => `Follow-up: ${title}`,
  lead: "What departments promised in the session, written answers that were agreed, and questions without an answer.",
  figures: (owed, overdue) => `${things(owed, "matter", "matters")} to be dealt with${overdue ? `, ${overdue} overdue` : ""}`,
  none: "Nothing to follow up yet. Promises of departments and written answers that were agreed will stand here.",
  standing: {
    overdue: "Overdue",
    soon: "Due within a week",
    later: "Due later",
    undated: "Without a date",
    withdrawn: "Withdrawn",
  },
  kind: { promise: "Promise", written: "Written answer", unanswered: "Without an answer" },
  by: (date) => `by ${date}`,
  overdueBy: (days) => `${things(days, "day", "days")} overdue`,
  left: (days) => (days ? `${things(days, "day", "days")} left` : "due today"),
  view: "The view it goes back to",
  erased: "The words were erased by the rules",
  toRoom: "Room",
}

const words: FollowUpWords = { followUp }
export default words
