"""The tables of a session. The log is the truth; these rows are what it has come to."""

from django.conf import settings
from django.db import models

from accounts.ids import new_id
from deliberation.bodies.models import Body, Department
from deliberation.bodies.permissions import Role
from deliberation.ledger.models import Stream
from deliberation.sessions.stages import Stage


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


class AgendaItemState(models.TextChoices):
    WAITING = "waiting", "未开始"
    CURRENT = "current", "正在进行"
    DONE = "done", "已结束"


class ModerationAct(models.TextChoices):
    """What the public moderation log tells of."""

    REJECTED = "rejected", "未通过"
    HIDDEN = "hidden", "隐藏"
    RESTORED = "restored", "恢复"
    ERASED = "erased", "删除"


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


class Session(models.Model):
    """One live session. Its stream's id is its public id. `rehearsal`: run for practice.

    `body_name` and `sub_brand` are the body's as they were when the session was scheduled: a body
    that is renamed later does not rename what it held before.
    """

    stream = models.OneToOneField(Stream, models.PROTECT)
    body = models.ForeignKey(Body, models.PROTECT, related_name="sessions")
    body_name = models.CharField(max_length=80)
    sub_brand = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=200, blank=True)
    topic = models.CharField(max_length=500, blank=True)
    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.HYBRID)
    moderation = models.CharField(
        max_length=4, choices=ModerationMode.choices, default=ModerationMode.PRE
    )
    publicity = models.CharField(
        max_length=10, choices=Publicity.choices, default=Publicity.INTERNAL
    )
    stage = models.CharField(max_length=10, choices=choices(*Stage), default=Stage.DRAFT)
    stage_reason = models.CharField(max_length=500, blank=True)
    rehearsal = models.BooleanField(default=False)
    scheduled_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    departments = models.ManyToManyField(Department, related_name="sessions")
    current_item = models.ForeignKey("AgendaItem", models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return self.title

    @property
    def public_id(self) -> str:
        return self.stream.public_id


class PartOfSession(models.Model):
    """Everything inside one session that has a public id."""

    public_id = models.CharField(max_length=22, unique=True, default=new_id, editable=False)
    session = models.ForeignKey(Session, models.PROTECT)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.public_id}"


class Venue(PartOfSession):
    """A place where people of this session sit together."""

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=VenueKind.choices)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]


class AgendaItem(PartOfSession):
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    department = models.ForeignKey(Department, models.PROTECT, null=True)
    state = models.CharField(max_length=8, choices=AgendaItemState.choices)

    class Meta:
        ordering = ["position"]


class Seat(PartOfSession):
    """A person's place on the roll; its public id is who they are inside this session's log.

    Attendance is a durable fact that decides quorum; being connected (presence) is not written
    down anywhere. `removed` ends every right and keeps what was said.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="seats"
    )
    name = models.CharField(max_length=80)
    role = models.CharField(max_length=20, choices=choices(*Role))
    sector = models.CharField(max_length=40, blank=True)
    department = models.ForeignKey(Department, models.PROTECT, null=True)
    category = models.CharField(max_length=10, choices=Category.choices)
    status = models.CharField(
        max_length=10, choices=AttendanceStatus.choices, default=AttendanceStatus.EXPECTED
    )
    venue = models.ForeignKey(Venue, models.PROTECT, null=True)
    channel = models.CharField(max_length=6, choices=Channel.choices, blank=True)
    code_version = models.PositiveSmallIntegerField(default=0)
    code_index = models.CharField(max_length=64, blank=True)
    claimed_at = models.DateTimeField(null=True)
    spoke = models.BooleanField(default=False)
    erased = models.BooleanField(default=False)
    removed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "user"],
                condition=models.Q(removed=False, user__isnull=False),
                name="one_seat_per_person",
            )
        ]
        indexes = [models.Index(fields=["code_index"], name="seat_code")]


class Statement(PartOfSession):
    """A view (意见) that somebody put forward; with `department` set, a question to it.

    `command_id`: the command that posted it, by which its author's device knows it again.
    """

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="statements")
    text = models.TextField(null=True)
    posted_at = models.DateTimeField()
    posted_seq = models.PositiveBigIntegerField()
    command_id = models.UUIDField(null=True)
    published_at = models.DateTimeField(null=True)
    place = models.CharField(max_length=6, choices=Place.choices)
    status = models.CharField(max_length=10, choices=StatementStatus.choices)
    reason = models.CharField(max_length=500, blank=True)
    agenda_item = models.ForeignKey(AgendaItem, models.PROTECT, null=True)
    reply_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="answers")
    department = models.ForeignKey(Department, models.PROTECT, null=True)
    agree = models.PositiveIntegerField(default=0)
    disagree = models.PositiveIntegerField(default=0)
    passed = models.PositiveIntegerField(default=0)


class Endorsement(models.Model):
    """What one person thinks of one statement: the last word counts."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="endorsements")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="endorsements")
    choice = models.CharField(max_length=8, choices=Choice.choices)
    revision = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "seat"], name="one_word_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.choice} (revision {self.revision})"


class Reply(PartOfSession):
    """An official's answer to a statement, in the name of a department (M23)."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="replies")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="replies")
    department = models.ForeignKey(Department, models.PROTECT)
    text = models.TextField(null=True)
    given_at = models.DateTimeField()
    command_id = models.UUIDField(null=True)
    status = models.CharField(
        max_length=10, choices=ReplyStatus.choices, default=ReplyStatus.PUBLISHED
    )


class ModerationEntry(PartOfSession):
    """One line of the log that anyone can read: the act and its reason, never text or names."""

    at = models.DateTimeField()
    act = models.CharField(max_length=10, choices=ModerationAct.choices)
    reason = models.CharField(max_length=500)
