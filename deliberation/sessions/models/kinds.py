"""What the columns of a session's tables may say, each value with its term."""

from django.db import models


class Mode(models.TextChoices):
    """How people come together (000-20, 001-6)."""

    HYBRID = "hybrid", "线上线下"
    ONLINE = "online", "远程协商"
    ON_SITE = "on_site", "现场协商"
    NETWORK = "network", "网络协商"


class ModerationMode(models.TextChoices):
    PRE = "pre", "先审后发"
    POST = "post", "先发后审"


class Publicity(models.TextChoices):
    """How open the topic is (宜公开的, 001-5)."""

    PUBLIC = "public", "公开"
    INVITED = "invited", "受邀"
    INTERNAL = "internal", "内部"


class VenueKind(models.TextChoices):
    HALL = "hall", "主会场"
    SUB_HALL = "sub_hall", "分会场"
    TOWN_ROOM = "town_room", "镇街协商议事室"


class Category(models.TextChoices):
    """Voting people make up 应到 and 实到; the others attend (列席)."""

    VOTING = "voting", "出席"
    ATTENDING = "attending", "列席"


class AttendanceStatus(models.TextChoices):
    EXPECTED = "expected", "应到未到"
    PRESENT = "present", "实到"
    EXCUSED = "excused", "请假"
    ABSENT = "absent", "缺席"


class Channel(models.TextChoices):
    """The one way in which a person votes in this session, fixed at check-in."""

    DEVICE = "device", "本人设备"
    HAND = "hand", "举手"
    PAPER = "paper", "纸票"


class Place(models.TextChoices):
    """From where a statement came."""

    ONLINE = "online", "线上"
    ROOM = "room", "会场"


class StatementStatus(models.TextChoices):
    PENDING = "pending", "待审"
    PUBLISHED = "published", "已发布"
    REJECTED = "rejected", "未通过"
    HIDDEN = "hidden", "已隐藏"
    WITHDRAWN = "withdrawn", "已撤回"
    ERASED = "erased", "已删除"


class ReplyStatus(models.TextChoices):
    PUBLISHED = "published", "已发布"
    WITHDRAWN = "withdrawn", "已撤回"
    ERASED = "erased", "已删除"


class ReplyKind(models.TextChoices):
    """What an answer is (M23)."""

    EXPLANATION = "explanation", "解释说明"
    PROMISE = "promise", "承诺办理"
    TRANSFER = "transfer", "转办"
    NOT_FEASIBLE = "not_feasible", "暂不可行"
    WRITTEN_LATER = "written_later", "会后书面答复"


class AnswerState(models.TextChoices):
    """How far a question to a department has come."""

    OPEN = "open", "待答复"
    LATER = "later", "会后书面答复"
    ANSWERED = "answered", "已答复"


class ReportKind(models.TextChoices):
    """Why a reader thinks that a statement should be looked at."""

    ABUSE = "abuse", "辱骂攻击"
    PRIVACY = "privacy", "泄露隐私"
    FALSE = "false", "不实信息"
    OFF_TOPIC = "off_topic", "偏离议题"
    OTHER = "other", "其他"


class CorrectionKind(models.TextChoices):
    WORDING = "wording", "更正文字"
    SPEAKER = "speaker", "更正发言人"
    REPLY = "reply", "更正答复"


class AgendaItemState(models.TextChoices):
    WAITING = "waiting", "未开始"
    CURRENT = "current", "正在进行"
    DONE = "done", "已结束"


class AgendaItemKind(models.TextChoices):
    """What happens at an item of the agenda."""

    REPORT = "report", "现场介绍情况"
    DISCUSSION = "discussion", "讨论"
    REPLY = "reply", "部门回应"
    VOTE = "vote", "表决"
    OTHER = "other", "其他"


class ModerationAct(models.TextChoices):
    """What the public moderation log tells of."""

    REJECTED = "rejected", "未通过"
    HIDDEN = "hidden", "隐藏"
    RESTORED = "restored", "恢复"
    ERASED = "erased", "删除"
    MERGED = "merged", "合并"
    SPLIT = "split", "拆分"
    SILENCED = "silenced", "禁言"
    UNSILENCED = "unsilenced", "解除禁言"
    DISMISSED = "dismissed", "举报不成立"
    OVERRULED = "overruled", "调整发言顺序"


class CodeState(models.TextChoices):
    """Whether a personal code lets somebody in."""

    UNISSUED = "unissued", "未生成"
    READY = "ready", "可使用"
    CLAIMED = "claimed", "已使用"


class Choice(models.TextChoices):
    AGREE = "agree", "赞成"
    DISAGREE = "disagree", "反对"
    PASS = "pass", "略过"


def choices(*values: str) -> list[tuple[str, str]]:
    return [(value, value) for value in values]
