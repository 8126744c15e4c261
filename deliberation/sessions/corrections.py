"""What stood there before somebody put it right (更正): shown beside it, for everybody.

A statement or a reply is corrected by the module that it belongs to; the trace is left here. It
carries words of its own, which are seen exactly as long as those that they were corrected to.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from deliberation.ledger.history import Fault, Fields, History
from deliberation.ledger.shapes import Entity, Event
from deliberation.sessions.erasing import erases
from deliberation.sessions.models import (
    Correction,
    CorrectionKind,
    Reply,
    ReplyStatus,
    Seat,
    Session,
    Statement,
    StatementStatus,
)
from deliberation.sessions.picture import Picture
from deliberation.sessions.projections import correction_entity
from deliberation.sessions.room import Room
from deliberation.sessions.snapshot import shows
from deliberation.sessions.verify import proves

ERASED = (StatementStatus.ERASED, ReplyStatus.ERASED)
# A statement that waits has never been seen, and nor have its corrections.
_SEEN = Q(reply__isnull=False) | Q(statement__published_at__isnull=False)


def record_correction(  # noqa: PLR0913  everything that a trace tells stands in one place
    room: Room,
    event: Event,
    *,
    kind: CorrectionKind,
    target: Statement | Reply,
    by: Seat,
    before: str | None = None,
    speaker_before: Seat | None = None,
    reason: str = "",
) -> Correction:
    """Counts the correction at its target and shows the trace. The caller shows the target.

    The words before are the speaker's own: whoever corrects must give the event's bodies the same
    subject, since a body carries the words of one person.
    """
    room.change(target, corrections=target.corrections + 1, corrected_at=room.now)
    room.ensure_saved(target)
    correction = room.add(
        Correction(
            session=room.session,
            kind=kind,
            statement=target if isinstance(target, Statement) else None,
            reply=target if isinstance(target, Reply) else None,
            at=room.now,
            by=by,
            before=before,
            speaker_before=speaker_before,
            reason=reason,
        )
    )
    speaker = target.seat.public_id
    if isinstance(target, Reply) or target.published_at is not None:
        event.put(room.shared, correction_entity(correction), subject=speaker)
    event.keep(correction=_facts(correction), subject=speaker)
    return correction


def show_corrections(room: Room, event: Event, target: Statement | Reply) -> Event:
    """Shows the traces anew when what was corrected is shown, or no more."""
    seen = isinstance(target, Reply) or target.published_at is not None
    if target.corrections and seen:
        room.flush()
        traces = _with_relations(target.corrections_made.all())
        event.put(room.shared, *map(correction_entity, traces), subject=target.seat.public_id)
    return event


def words_of(session: Session, seat: Seat) -> QuerySet[Statement]:
    """What a person is said to have said, now or before somebody put the speaker right."""
    put_right = Correction.objects.filter(session=session, speaker_before=seat)
    theirs = Q(seat=seat) | Q(pk__in=put_right.values("statement"))
    return Statement.objects.filter(theirs, session=session)


@shows("shared")
def what_was_put_right(picture: Picture) -> Iterator[Entity]:
    for trace in picture.all(Correction, "statement", "reply", "speaker_before"):
        if trace.reply_id or (trace.statement and trace.statement.published_at):
            yield correction_entity(trace)


@erases
def erase_corrections(room: Room, seat: Seat, event: Event) -> int:
    """What a person had said before it was put right goes with what they say now."""
    room.flush()
    theirs = Q(statement__in=words_of(room.session, seat)) | Q(reply__seat=seat)
    full = Correction.objects.filter(theirs, session=room.session)
    traces = full.exclude(before=None, reason="")
    seen = set(traces.filter(_SEEN).values_list("pk", flat=True))
    for trace in (kept := list(_with_relations(traces))):
        room.change(trace, before=None, reason="")
        if trace.pk in seen:
            event.put(room.shared, correction_entity(trace))
    return len(kept)


@proves
def correction_faults(history: History, session: Session) -> Iterator[Fault]:
    """Every trace says what the vault says. Erasing takes the vault along with the words."""
    logged = {
        vault["correction"]["id"]: (history.lines[seq].at, vault["correction"])
        for seq, vault in history.vaults.items()
        if "correction" in vault
    }
    rows = Correction.objects.filter(session=session).select_related("by")
    there = {row.public_id: row for row in _with_relations(rows)}
    for public_id in sorted(logged.keys() - there.keys()):
        yield Fault("Correction", public_id, "is missing: the log has it")
    for public_id, row in there.items():
        target = row.statement or row.reply
        erased = target is not None and target.status in ERASED
        if public_id in logged and (row.at, _facts(row)) != logged[public_id]:
            yield Fault("Correction", public_id, "is not what the log has")
        elif public_id not in logged and not erased:
            yield Fault("Correction", public_id, "no event explains it")


def _facts(correction: Correction) -> Fields:
    """All of a trace but its time, as the vault keeps it."""
    targets = [row.public_id for row in (correction.statement, correction.reply) if row]
    before = correction.speaker_before
    return {
        "id": correction.public_id,
        "kind": str(correction.kind),
        "targets": targets,
        "by": correction.by.public_id,
        "before": correction.before,
        "speaker_before": before.public_id if before else None,
        "reason": correction.reason,
    }


def _with_relations(corrections: QuerySet[Correction]) -> QuerySet[Correction]:
    return corrections.select_related("statement", "reply", "speaker_before")
