"""When a digest falls due: after eight in the evening, where the sessions are held."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from deliberation.ledger import clock
from deliberation.ledger.due import falls_due, order
from deliberation.sessions.live.digests.models import Digest
from deliberation.sessions.models import Mode, Session
from deliberation.sessions.stages import DISCUSSING

EVENING = 20


@falls_due
def make_digests() -> None:
    """A day on which the service did not run at all is told of in the next day's digest."""
    evening = latest_evening()
    told = Digest.objects.filter(day=evening.date()).values("session")
    running = Session.objects.filter(mode=Mode.NETWORK, stage__in=DISCUSSING)
    # One that was opened after that evening has nothing to tell of the day.
    for session in running.filter(opened_at__lt=evening).exclude(pk__in=told):
        order(session.public_id, "digest.make", day=evening.date().isoformat())


def latest_evening() -> datetime:
    now = timezone.localtime(clock.now())
    evening = now.replace(hour=EVENING, minute=0, second=0, microsecond=0)
    return evening if evening <= now else evening - timedelta(days=1)
