"""A file that nothing shows after a day was sent by mistake: it is swept away."""

from __future__ import annotations

from datetime import timedelta

from deliberation.ledger import clock
from deliberation.ledger.due import falls_due
from deliberation.ledger.models import Stream
from deliberation.ledger.transactions import writing
from deliberation.sessions.files import store
from deliberation.sessions.models import StoredFile

KEPT = timedelta(hours=24)


@falls_due
def sweep() -> None:
    before = clock.now() - KEPT
    old = StoredFile.objects.filter(used=False, sent_at__lt=before)
    for stream in Stream.objects.filter(session__in=old.values("session")):
        _sweep(stream, list(old.filter(session__stream=stream).values_list("pk", flat=True)))


def _sweep(stream: Stream, keys: list[int]) -> None:
    """Under the stream's lock, so that no command shows a file that is going."""
    with writing():
        Stream.objects.select_for_update().get(pk=stream.pk)
        rows = StoredFile.objects.filter(pk__in=keys, used=False)
        paths = [store.path_of(file) for file in rows.select_related("session__stream")]
        rows.delete()
    for path in paths:
        store.discard(path)
