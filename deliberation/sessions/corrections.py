"""What stood there before somebody put it right (更正): shown beside it, for everybody.

A statement or a reply is corrected by the module that it belongs to; the trace is left here.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from deliberation.ledger.history import Fault, History
from deliberation.ledger.shapes import Event
from deliberation.sessions.erasing import erases
from deliberation.sessions.models import Correction, CorrectionKind, Reply, Seat, Session, Statement
from deliberation.sessions.projections import correction_entity
from deliberation.sessions.room import Room
from deliberation.sessions.verify import proves


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

    The words before are the speaker's own: whoever corrects must give the event's body the same
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
    author = speaker_before or target.seat
    event.put(room.shared, correction_entity(correction), subject=author.public_id)
    event.keep(correction=correction.public_id, by=by.public_id)
    return correction


@erases
def erase_corrections(room: Room, seat: Seat, event: Event) -> int:
    """What a person had said before it was put right goes with what they say now."""
    room.flush()
    theirs = Q(statement__seat=seat) | Q(reply__seat=seat) | Q(speaker_before=seat)
    kept = Correction.objects.filter(theirs, session=room.session)
    traces = list(kept.select_related("statement", "reply", "speaker_before"))
    full = [trace for trace in traces if trace.before is not None or trace.reason]
    for trace in full:
        room.change(trace, before=None, reason="")
    # Shown again, all of them: their bodies may have gone with the words.
    event.put(room.shared, *map(correction_entity, traces))
    return len(full)


@proves
def correction_faults(history: History, session: Session) -> Iterator[Fault]:
    """A trace belongs to one thing, and was left by whoever the vault says."""
    hands = {v["correction"]: v["by"] for v in history.vaults.values() if "correction" in v}
    for row in Correction.objects.filter(session=session).select_related("by"):
        if (row.statement_id is None) == (row.reply_id is None):
            yield Fault("Correction", row.public_id, "belongs to a statement and to a reply")
        elif hands.get(row.public_id, row.by.public_id) != row.by.public_id:
            what = f"by is {row.by.public_id}, the log says {hands[row.public_id]}"
            yield Fault("Correction", row.public_id, what)
