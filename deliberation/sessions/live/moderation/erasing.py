"""Erasing what a person wrote beside a report, or what readers wrote about their statements."""

from __future__ import annotations

from django.db.models import Q

from deliberation.ledger.shapes import STAFF, Event
from deliberation.sessions.corrections import words_of
from deliberation.sessions.erasing import erases
from deliberation.sessions.models import Report, Seat
from deliberation.sessions.reports import ReportNoteEntity
from deliberation.sessions.room import Room


@erases
def erase_notes(room: Room, seat: Seat, event: Event) -> int:
    room.flush()
    theirs = Q(seat=seat) | Q(seat=None, statement__in=words_of(room.session, seat))
    notes = list(Report.objects.filter(theirs, session=room.session).exclude(note=""))
    for report in notes:
        room.change(report, note="")
        if report.open:
            event.drop(STAFF, ReportNoteEntity, report.public_id)
    return len(notes)
