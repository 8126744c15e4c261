/** Words of the opinion map: where opinions meet and part. */
export const opinion = {
  title: "共识与分歧",
  lead: "随表态实时更新，不是表决，不产生决定。",
  counted: (n: number) => `${n} 人的表态计算在内`,
  groups: (n: number) => `看法相近的分为 ${n} 组`,
  oneGroup: "看法没有明显分组",
  letters: ["甲", "乙", "丙", "丁", "戊"],
  group: (letter: string) => `${letter}组`,
  everyone: "全体",
  people: (n: number) => `${n} 人`,
  comma: "，",
  map: "观点图谱",
  mapLabel: (groups: string) => `观点图谱：${groups}。同样的内容下面用文字列出。`,
  mapHelp: "一个点是几位表态相近的参加者，人越多点越大；两点越近，表态越相近。分组是按表态算出来的，不是事先分好的。",
  chartHelp: "带编号的是列出的意见，离哪个组近，说明哪个组赞成得多。指向图上的点可以查看说明。",
  withheld: {
    places: "人数较少，不画出各人的位置，以保护个人意见。",
    few_people: "人数较少，不显示分组，以保护个人意见。",
    small_group: "有的组人数较少，不分组列出数字，以保护个人意见。",
  },
  common: "已形成的共识",
  commonHelp: { bounds: "每一组里多数人都赞成的意见。", shares: "到会的人多数表了态、多数赞成、很少反对的意见。" },
  commonNone: "目前还没有各方都赞成的意见。",
  dividing: "存在的分歧",
  dividingHelp: "各组看法相差较大的意见，不论赞成反对，一并列出。",
  dividingNone: "目前没有看法相差较大的意见。",
  counts: (agree: number, disagree: number, passed: number) => `赞成 ${agree} · 反对 ${disagree} · 略过 ${passed}`,
  share: (percent: number) => `${percent}% 赞成`,
  more: (n: number) => `查看其余 ${n} 条`,
  open: "看原意见和讨论",
  thread: "意见和讨论",
  fresh: "结果有更新，点此查看",
  empty: "还看不出共识和分歧",
  emptyText: "大家对意见点“赞成”“反对”或“略过”后，这里会逐渐显出哪些看法一致、哪些有分歧。",
  toStatements: "去看意见、表态",
  how: "这是怎么算出来的",
  howList: {
    bounds: [
      "只看各人对意见的赞成、反对、略过，不看姓名、身份，也不看写了什么。",
      "表态相近的人自动归在一组，人数和组别随表态变化。",
      (enter: number, leave: number) =>
        `共识：对每一组单独计算赞成的比例，票少时往低估。最低的一组也不低于 ${enter}% 才列入，降到 ${leave}% 以下才移出。`,
      (gap: number) => `分歧：赞成比例最高的组和最低的组相差 ${gap} 个百分点以上。`,
    ],
    shares: [
      "只看各人对意见的赞成、反对、略过，不看姓名、身份，也不看写了什么。",
      "人数较少，按到会人数和表态人数的比例计算，可以手工核对。",
    ],
  } as { bounds: [string, string, (enter: number, leave: number) => string, (gap: number) => string]; shares: [string, string] },
  howCaution: "分组是帮助阅读的近似：看法连成一片时也会算出组来。各组究竟差在哪里，以列出的分歧为准。",
  howPrivacy: (people: number, group: number) =>
    `计算在内的不足 ${people} 人时不画出各人的位置；有一组不足 ${group} 人时不分组列出数字。图上每个点都合并了三人以上。谁怎样表态，不向任何人显示。`,
  table: "用表格查看",
  tableOf: "各组对意见的表态人数",
  statement: "意见",
  all: "合计",
  cell: (agree: number, disagree: number, passed: number) => `${agree} / ${disagree} / ${passed}`,
  cellHelp: "每格依次为赞成 / 反对 / 略过的人数。",
  // Console and big screen
  panel: (common: number, dividing: number) => `共识 ${common} 条，分歧 ${dividing} 条`,
  openMap: "打开图谱",
  onScreen: "投到大屏",
  screenCommon: "到目前为止的共识",
  screenMore: (n: number) => `另有 ${n} 条，见手机“共识”页`,
  unites: "最一致的看法",
  divides: "差别最大的看法",
}

export type OpinionWords = { opinion: typeof opinion }
const words: OpinionWords = { opinion }
export default words
