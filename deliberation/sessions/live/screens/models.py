"""The table of big screens: what each venue's screen shows now."""

from django.db import models

from deliberation.sessions.models import Session, Venue


class ScreenContent(models.TextChoices):
    AUTO = "auto", "自动跟随"
    TOPIC = "topic", "议题与二维码"
    AGENDA = "agenda", "议程"
    STATEMENT = "statement", "正在讨论的意见"
    SPEAKER = "speaker", "发言人与计时"
    POLL = "poll", "表决"
    DRAW = "draw", "抽签"
    COUNTS = "counts", "参与情况"
    OPINION = "opinion", "观点图谱"
    COMMON = "common", "已形成的共识"
    BLANK = "blank", "黑屏"


class Screen(models.Model):
    """One venue's screen; the row without a venue is the screen of those who have none."""

    session = models.ForeignKey(Session, models.PROTECT)
    venue = models.OneToOneField(Venue, models.PROTECT, null=True)
    content = models.CharField(
        max_length=9, choices=ScreenContent.choices, default=ScreenContent.AUTO
    )
    # The public id of the statement, poll or draw that is shown.
    shown = models.CharField(max_length=22, blank=True)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session"],
                condition=models.Q(venue__isnull=True),
                name="one_screen_without_venue",
            )
        ]

    def __str__(self) -> str:
        return f"{self.content} in {self.venue or 'no venue'}"
