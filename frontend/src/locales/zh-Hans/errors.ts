import type { Code, RefusalData, Stage } from "@/protocol"

import { terms } from "./terms"

const seconds = (data: RefusalData) => Math.ceil(Number(data["retry_after"] ?? 0)) || 1
const stageWord = (stage: unknown) => terms.stage[stage as Stage] ?? ""

/** What happened, and what to do; one sentence for each code a person may meet. */
export const errors: Record<Code, (data: RefusalData) => string> = {
  MALFORMED: () => "内容格式有误，服务器未能读取。请刷新页面后再试。",
  TOO_DEEP: () => "内容结构过于复杂，服务器未接收。",
  TOO_LARGE: () => "内容过大，服务器未接收。请缩短后再发。",
  UNKNOWN_FRAME: () => "页面版本与服务器不一致。请刷新页面。",
  UNKNOWN_COMMAND: () => "页面版本与服务器不一致。请刷新页面。",
  INVALID_ARGUMENTS: () => "填写的内容有不合要求之处，请检查后再试。",
  NOT_SIGNED_IN: () => "您尚未登录，或登录已过期。请重新登录，已写内容会保留。",
  FORBIDDEN: () => "您在本次协商中的身份不能进行这项操作。",
  NOT_FOUND: () => "找不到该内容，可能已被移除。",
  WRONG_STAGE: (data) => `会议目前处于“${stageWord(data["stage"])}”阶段，不能进行这项操作。`,
  NOT_CHECKED_IN: () => "您尚未签到。签到后即可发言和表态。",
  ALREADY_DONE: () => "这项操作已经完成，无需重复。",
  ID_REUSED: () => "同一编号已用于另一内容，请重新发送。",
  GONE: () => "内容已更新，请刷新。",
  DELAYED: () => "本场会议对公众延时播出。",
  STALE_REVISION: () => "您已在别处作出更新的表态，以最新的为准。",
  EMPTY_TEXT: () => "内容是空的，请写好后再发送。",
  TEXT_TOO_LONG: (data) => `内容有 ${Number(data["length"])} 字，超过 ${Number(data["limit"])} 字的上限。请精简后再发。`,
  TRANSITION_NOT_ALLOWED: (data) => `不能从“${stageWord(data["from"])}”转到“${stageWord(data["to"])}”。`,
  REASON_REQUIRED: () => "请写明理由。",
  NAME_TAKEN: () => "名称已被使用，请换一个。",
  DEPARTMENT_IN_USE: (data) =>
    `${String(data["departments"])}仍有参会人员或议程。请先调整签到名册和议程，再取消该部门。`,
  ITEM_IN_USE: (data) => `“${String(data["items"])}”已开始，或仍有意见、材料、表决与之关联，不能移除。`,
  TIME_TOO_SHORT: (data) => `时间不能少于 ${Number(data["least"])} 秒。`,
  FILE_TOO_LARGE: (data) => `文件超过 ${Math.round(Number(data["limit"]) / 1048576)} MB，没有上传。请压缩后再试。`,
  FILE_NOT_ALLOWED: () => "不支持这种文件。可以上传 PDF、图片（PNG、JPEG、WebP）、Word、Excel、PPT（不含宏）和纯文本。",
  TOO_MANY_FILES: (data) => `您已有 ${Number(data["limit"])} 个尚未使用的文件。请先发布或等待清理后再上传。`,
  CHANNEL_TAKEN: (data) =>
    `已登记的表决方式为“${terms.channel[data["channel"] as keyof typeof terms.channel] ?? ""}”，每人只用一种。请联系现场工作人员。`,
  PLACE_TAKEN: () => "这个席位已经有人在场（本人或代会人）。请先将其标记为缺席。",
  POLL_CLOSED: () => "这次表决没有在进行，不能再投票。",
  TOO_MANY_CHOICES: (data) => `最多可选 ${Number(data["most"])} 项，请减少选择后再提交。`,
  TOO_MANY_HANDS: (data) =>
    `计票 ${Number(data["hands"])} 人，多于该会场可举手表决的 ${Number(data["electors"])} 人。请重新清点，或先核对签到。`,
  COUNT_DISAGREES: () => "有会场的举手计数尚无两位计票人一致。请重新清点后再结束表决。",
  NO_DEVICE: () => "这位参会人没有账号，也没有领用个人码，不能主持会议。请先请其用个人码登录。",
  NO_FLOOR: () => "网络协商不设发言队列，请直接发表意见。",
  FLOOR_CLOSED: () => "发言报名已截止。仍可举手提出程序动议，或发表文字意见。",
  NOBODY_WAITS: () => "现在没有可以请上来发言的人。",
  NOBODY_SPEAKS: () => "现在没有人在发言。",
  NOBODY_TO_DRAW: (data) => `名单中只有 ${Number(data["found"])} 人，不够抽取。请换一个范围，或减少抽取人数。`,
  DRAW_NOT_READY: (data) =>
    Number(data["silent"]) > 0 && Number(data["shares"]) > 1
      ? `还有 ${Number(data["silent"])} 人没有公布自己的数值。`
      : "至少要有两人参与生成种子，才能继续。",
  DRAW_CLOSED: () => "这次抽取已经开始公布或已经结束，不能再更改。",
  RECORD_SHOWN: () => "纪要已向大家公开，不能再重新起草。",
  LINE_LOCKED: () => "这一条已锁定。请先解锁再修改。",
  SOURCE_GONE: () => "所依据的内容已隐藏、撤回或删除。",
  WRONG_SEED: () => "这个数值与先前封存的不一致，没有采用。",
  CODE_UNKNOWN: () => "没有这个码。请对照席卡检查后重新输入。",
  CODE_USED: () => "这个码已在另一台设备上使用。如不是您本人，请联系现场工作人员换发新码。",
  RATE_LIMITED: (data) => `操作过于频繁，请 ${seconds(data)} 秒后再试。`,
  BUSY: (data) => `服务器正忙，内容已保留，请 ${seconds(data)} 秒后再试。`,
  UNAVAILABLE: (data) => `服务暂时不可用，内容已保留，请 ${seconds(data)} 秒后再试。`,
  INTERNAL: () => "服务器出错，本次操作没有生效。",
  EXPIRED: () => "已过时限，没有提交。",
  VERSION_UNSUPPORTED: () => "页面版本过旧。请刷新页面。",
  HELLO_FIRST: () => "连接未能建立。请刷新页面。",
  SUBSCRIBE_FIRST: () => "连接未能建立。请刷新页面。",
  SILENCED: () => "您已被主持人暂停发言，仍可参加表决。",
  NORMS_NOT_ACCEPTED: () => "请先阅读并同意会议规范，再签到。",
  MERGE_LOOP: () => "不能并入：它本来就在这条意见之下。",
  STATEMENT_CLOSED: () => "该内容已隐藏或撤回，不能再表态、回复或更正。",
  NOT_YOUR_DEPARTMENT: () => "这个问题不是向您所在部门提出的。",
  DUE_DATE_REQUIRED: () => "会后书面答复要写明答复日期。",
  LAST_CHAIR: () => "会议至少要有一位主席（召集人）。",
  OFFLINE: () => "网络已断开，这项操作没有发出。请在恢复连接后再试。",
  NO_ANSWER: () => "服务器没有回应，不能确定是否生效。请查看页面上的结果后再决定是否重试。",
  SIGN_IN_FAILED: () => "用户名或密码不正确，请检查后再试。",
  SIGN_IN_STEP: () => "这个账号还需要另一步验证，请联系政协办公室。",
  ALREADY_SIGNED_IN: () => "您已经登录。",
}
