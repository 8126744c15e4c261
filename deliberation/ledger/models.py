"""The log's tables. Rows are only ever added; erasure alone empties a body and its salt.

What is written with every command has no index that another one's beginning makes needless.

Beside them two that are none of the log: what was computed from it, and who is at work.
"""

from django.db import models

from accounts.ids import new_id


class Stream(models.Model):
    """One sequence of events: a session, a body, later a topic, a record, a follow-up.

    `head_seq` and `head_hash` repeat the last event, so that appending locks one row and reads
    none. `epoch` is renewed when a backup is restored: a cursor of another epoch must reload.
    `rights_version` rises with every change of who may do what: caches of rights hang on it.
    """

    kind = models.CharField(max_length=20)
    public_id = models.CharField(max_length=22, unique=True, default=new_id, editable=False)
    epoch = models.CharField(max_length=22, default=new_id)
    head_seq = models.PositiveBigIntegerField(default=0)
    head_hash = models.CharField(max_length=64)
    rights_version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id} at {self.head_seq}"


class EventHeader(models.Model):
    """What happened, in which order, by whom (an id that means something in this stream only)."""

    stream = models.ForeignKey(Stream, models.PROTECT, related_name="events", db_index=False)
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField()
    actor = models.CharField(max_length=22, blank=True)
    root = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="one_event_per_seq")]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"


class EventBody(models.Model):
    """What one scope is shown of an event: JSON text `{"put": …, "del": …}`; free in the vault.

    `subject` is the person whose words stand in it, if any: what erasure looks for, which happens
    seldom and may read the whole stream.
    """

    stream = models.ForeignKey(Stream, models.PROTECT, related_name="bodies", db_index=False)
    seq = models.PositiveBigIntegerField()
    scope = models.CharField(max_length=40)
    body = models.TextField(null=True)
    salt = models.CharField(max_length=32, null=True)
    digest = models.CharField(max_length=64)
    subject = models.CharField(max_length=22, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stream", "seq", "scope"], name="one_body_per_scope")
        ]

    def __str__(self) -> str:
        return f"{self.seq} for {self.scope}"


class Derived(models.Model):
    """What was computed from a stream up to `at_seq`: never part of the log, and replaceable.

    `epoch` is the stream's when it was computed. `version` rises whenever `body` or `scope`
    changes: what hubs look at. An empty body was forgotten, and is to be computed anew.
    """

    stream = models.ForeignKey(Stream, models.CASCADE, related_name="findings")
    name = models.CharField(max_length=20)
    scope = models.CharField(max_length=40)
    epoch = models.CharField(max_length=22)
    at_seq = models.PositiveBigIntegerField()
    version = models.PositiveBigIntegerField(default=1)
    body = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stream", "name"], name="one_finding_of_each_name")
        ]

    def __str__(self) -> str:
        return f"{self.name} at {self.at_seq}"


class Receipt(models.Model):
    """The first answer to a command, kept so that sending it again returns the same.

    `fingerprint` is a hash of name and arguments; it is emptied when the person's words are erased.
    Ids of commands begin with the time, if the client makes them as ours does: in this order what
    is new stands at the end of the index.
    """

    stream = models.ForeignKey(Stream, models.PROTECT, related_name="receipts", db_index=False)
    actor = models.CharField(max_length=22)
    command_id = models.UUIDField()
    fingerprint = models.CharField(max_length=64, null=True)
    seq = models.PositiveBigIntegerField()
    result = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stream", "command_id", "actor"], name="one_answer_per_command"
            )
        ]

    def __str__(self) -> str:
        return f"{self.command_id} -> {self.seq}"


class Heartbeat(models.Model):
    """When a process without a port was last at work."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.at}"
