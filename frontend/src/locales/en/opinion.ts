import type { OpinionWords } from "../zh-Hans/opinion"

export const opinion: OpinionWords["opinion"] = {
  title: "Common ground and differences",
  lead: "Follows the votes on views as they come. It is no ballot and decides nothing.",
  counted: (n) => (n === 1 ? "Votes of 1 person are counted" : `Votes of ${n} people are counted`),
  groups: (n) => `${n} groups of similar opinion`,
  oneGroup: "no clear groups",
  letters: ["A", "B", "C", "D", "E"],
  group: (letter) => `Group ${letter}`,
  everyone: "Everyone",
  people: (n) => (n === 1 ? "1 person" : `${n} people`),
  comma: ", ",
  map: "Opinion map",
  mapLabel: (groups) => `Opinion map: ${groups}. The same is told in words below.`,
  mapHelp: "A dot is a few people who voted alike, larger for more of them. The nearer two dots are, the more alike they voted. Groups are computed from the votes, not assigned beforehand.",
  chartHelp: "The numbers are the views in the lists: near the group that agrees most. Point at a dot to read what it is.",
  withheld: {
    places: "With so few people nobody's place is drawn, so that nobody's opinion can be told.",
    few_people: "With so few people no groups are shown, so that nobody's opinion can be told.",
    small_group: "One of the groups is small. Figures by group are not shown, so that nobody's opinion can be told.",
  },
  common: "Common ground so far",
  commonHelp: { bounds: "Views that most people in every group agree with.", shares: "Views that most of those present voted on, most agree with and few oppose." },
  commonNone: "No view has everybody's agreement yet.",
  dividing: "Where opinions differ",
  dividingHelp: "Views on which the groups are furthest apart, for and against alike.",
  dividingNone: "No view divides the groups at the moment.",
  counts: (agree, disagree, passed) => `agree ${agree} · disagree ${disagree} · pass ${passed}`,
  share: (percent) => `${percent}% agree`,
  open: "The view and its thread",
  thread: "A view and its thread",
  fresh: "There is a new result: show it",
  empty: "Nothing to see yet",
  emptyText: "As people agree, disagree or pass on views, this shows where they think alike and where they differ.",
  toStatements: "Read views and vote on them",
  how: "How this is computed",
  howList: {
    bounds: [
      "From who agrees, disagrees or passes on which views; not from names, positions or what was written.",
      "People who vote alike are put into one group. Numbers and groups change with the votes.",
      (enter, leave) =>
        `Common ground: the share that agrees is computed for each group, estimated low where votes are few. Even the lowest must reach ${enter}% to be listed, and fall below ${leave}% to leave.`,
      (gap) => `Differences: between the group that agrees most and the one that agrees least lie ${gap} percentage points or more.`,
    ],
    shares: [
      "From who agrees, disagrees or passes on which views; not from names, positions or what was written.",
      "With few people, plain shares of those present and of those who voted are used: anybody can recount them.",
    ],
  },
  howPrivacy: (people, group) =>
    `With fewer than ${people} people counted no places are drawn; with fewer than ${group} in any group no figures by group are given. A dot always stands for several people. Nobody is shown how anybody voted.`,
  table: "As a table",
  tableOf: "Votes on views by group",
  statement: "View",
  all: "All",
  cell: (agree, disagree, passed) => `${agree} / ${disagree} / ${passed}`,
  cellHelp: "In each cell: people who agree / disagree / pass.",
  panel: (common, dividing) => `${common} in common, ${dividing} in dispute`,
  openMap: "Open the map",
  onScreen: "Show on the big screen",
  screenCommon: "Common ground so far",
  screenMore: (n) => `${n} more on your phone, under “Common”`,
  unites: "Most agreed on",
  divides: "Most divided on",
}

const words: OpinionWords = { opinion }
export default words
