/** Words of what is owed after a session. */
export const followUp = {
  title: "跟踪办理",
  of: (title: string) => `跟踪办理：${title}`,
  lead: "部门在协商中作出的承诺、约定的书面答复和尚未答复的问题。",
  figures: (owed: number, overdue: number) => (overdue ? `${owed} 项待办理，其中 ${overdue} 项已超期` : `${owed} 项待办理`),
  none: "还没有需要跟踪的事项。部门作出承诺，或约定书面答复以后，会列在这里。",
  standing: {
    overdue: "已超期",
    soon: "一周内到期",
    later: "未到期",
    undated: "未定日期",
    withdrawn: "已撤回",
  },
  kind: { promise: "承诺", written: "书面答复", unanswered: "尚未答复" },
  by: (date: string) => `${date}前`,
  overdueBy: (days: number) => `超期 ${days} 天`,
  left: (days: number) => (days ? `还有 ${days} 天` : "今天到期"),
  view: "针对的意见",
  erased: "文字已按规定清除",
  toRoom: "会场页面",
}

export type FollowUpWords = { followUp: typeof followUp }
const words: FollowUpWords = { followUp }
export default words
