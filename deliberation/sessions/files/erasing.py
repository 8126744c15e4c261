"""Letting go of files: with the words of a person, or with a material that is removed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.db.models import Q

from deliberation.ledger.shapes import Event
from deliberation.sessions.erasing import erases
from deliberation.sessions.files import store
from deliberation.sessions.models import Seat, StoredFile
from deliberation.sessions.room import Room


def remove_files(room: Room, files: Iterable[StoredFile]) -> int:
    """The rows now, the bytes once that is committed; gives how many there were."""
    gone = list(files)
    for file in gone:
        transaction.on_commit(partial(store.discard, store.path_of(file)))
    if gone:
        room.remove(*gone)
    return len(gone)


@erases
def erase_files(room: Room, seat: Seat, event: Event) -> int:
    """What a person has shown as evidence, or sent and not shown.

    A material is a department's document and nobody's words: it is taken away by removing it.
    """
    theirs = Q(seat=seat) | Q(statement__seat=seat)
    words = Q(used=False) | Q(statement__isnull=False)
    rows = StoredFile.objects.filter(theirs & words, session=room.session)
    return remove_files(room, rows.select_related("session__stream"))
