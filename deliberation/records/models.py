"""The tables of a record."""

from django.db import models

from accounts.ids import new_id
from deliberation.condensing.drafting import Section
from deliberation.ledger.models import Stream
from deliberation.sessions.models import Session, choices


class RecordState(models.TextChoices):
    DRAFT = "draft", "起草中"
    SHOWN = "shown", "已公开"


class LineState(models.TextChoices):
    LISTED = "listed", "列入"
    LEFT_OUT = "left_out", "未列入"
    GONE = "gone", "来源已撤下"


class ChangeKind(models.TextChoices):
    """What somebody did to a line, or, for `followed`, what the session did to it."""

    ADDED = "added", "增加"
    EDITED = "edited", "改写"
    MOVED = "moved", "移动"
    LOCKED = "locked", "锁定"
    UNLOCKED = "unlocked", "解锁"
    LEFT_OUT = "left_out", "不列入"
    RESTORED = "restored", "恢复列入"
    FOLLOWED = "followed", "随来源更新"


class Record(models.Model):
    """The record of one session. Its stream's id is its public id.

    It was drawn up from the session's log up to `session_seq`, whose event has `session_head` for
    its hash. `present`, `expected` and `voters` are those of that moment; `evidence` is what a line
    could rest on then, and knows no words: by kind and id, how people voted and where it is.
    """

    stream = models.OneToOneField(Stream, models.PROTECT)
    session = models.OneToOneField(Session, models.PROTECT, related_name="+")
    state = models.CharField(max_length=5, choices=RecordState.choices, default=RecordState.DRAFT)
    session_seq = models.PositiveBigIntegerField(default=0)
    session_head = models.CharField(max_length=64)
    drafted_at = models.DateTimeField(null=True)
    shown_at = models.DateTimeField(null=True)
    present = models.PositiveIntegerField(default=0)
    expected = models.PositiveIntegerField(default=0)
    voters = models.PositiveIntegerField(default=0)
    evidence = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"Record {self.public_id}"

    @property
    def public_id(self) -> str:
        return self.stream.public_id


class PartOfRecord(models.Model):
    """Everything inside one record that has a public id."""

    public_id = models.CharField(max_length=22, unique=True, default=new_id, editable=False)
    record = models.ForeignKey(Record, models.PROTECT)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.public_id}"


class RecordLine(PartOfRecord):
    """One line. `key` names it from draft to draft; `generated` is what the rule had written.

    `touched`: a person has had a hand in it, so that a new draft lets it stand. `added_by` and
    `edited_by` are public ids of seats, or `system`. `log`: where in the session's log each of the
    sources was published. A line without a live source is `gone`, and its words with it.
    """

    key = models.CharField(max_length=60)
    section = models.CharField(max_length=12, choices=choices(*Section))
    position = models.PositiveIntegerField()
    rule = models.CharField(max_length=20, blank=True)
    text = models.TextField(null=True)
    generated = models.TextField(null=True)
    sources = models.JSONField(default=list)
    log = models.JSONField(default=list)
    figures = models.JSONField(null=True)
    locked = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=LineState.choices, default=LineState.LISTED)
    reason = models.CharField(max_length=500, blank=True)
    touched = models.BooleanField(default=False)
    added_by = models.CharField(max_length=22, blank=True)
    edited_by = models.CharField(max_length=22, blank=True)
    edited_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "key"], name="one_line_per_key")]


class LineChange(PartOfRecord):
    """The trace of a change: what stood there before, and where."""

    line = models.ForeignKey(RecordLine, models.PROTECT, related_name="changes")
    at = models.DateTimeField()
    by = models.CharField(max_length=22)
    kind = models.CharField(max_length=8, choices=ChangeKind.choices)
    before = models.TextField(null=True)
    section_before = models.CharField(max_length=12, choices=choices(*Section))
