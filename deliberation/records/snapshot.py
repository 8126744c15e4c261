"""What a record's stream is to the ledger. Who may read it is told by the roll of its session."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from django.db.models import F

from deliberation.ledger.models import Stream
from deliberation.ledger.registry import KINDS, register_kind
from deliberation.ledger.shapes import PARTICIPANTS, PUBLIC, STAFF, Access, Entity
from deliberation.records.models import LineChange, Record, RecordLine
from deliberation.records.projections import change_entity, line_entity, record_entity
from deliberation.records.work import KIND, RecordWork, load_record, scope_of_lines
from deliberation.sessions.models import Session
from deliberation.sessions.room import KIND as SESSION
from deliberation.sessions.room import shared_scope, when_rights_change

SCOPES = (PUBLIC, PARTICIPANTS, STAFF)


class RecordKind:
    """Same people, same rights as in the session; a record has nothing of one person's own."""

    def open(self, stream: Stream) -> RecordWork:
        return RecordWork(stream)

    def access(
        self, stream: Stream, user_ids: Collection[int | None]
    ) -> dict[int | None, Access | None]:
        session = load_record(stream).session
        version = stream.rights_version
        found = KINDS[SESSION].access(session.stream, user_ids)
        return {user_id: _narrowed(access, version) for user_id, access in found.items()}

    def draw(self, stream: Stream) -> RecordDrawing:
        return RecordDrawing(stream)


class RecordDrawing:
    def __init__(self, stream: Stream) -> None:
        self.record = load_record(stream)
        self.lines = list(RecordLine.objects.filter(record=self.record).order_by("pk"))

    def shared(self, scopes: Sequence[str]) -> Iterator[Entity]:
        record, lines = self.record, self.lines
        if shared_scope(record.session) in scopes:
            yield record_entity(record, lines)
        if scope_of_lines(record) in scopes:
            yield from map(line_entity, lines)
            changes = LineChange.objects.filter(record=record).select_related("line")
            yield from map(change_entity, changes.order_by("pk"))

    def own(self, actors: Collection[str]) -> Mapping[str, Iterable[Entity]]:
        return dict.fromkeys(actors, ())


def _narrowed(access: Access | None, version: int) -> Access | None:
    """The scopes that there are in a record."""
    if access is None:
        return None
    scopes = tuple(scope for scope in access.scopes if scope in SCOPES)
    return replace(access, scopes=scopes, rights_version=version)


@when_rights_change
def rights_of_the_record(session: Session) -> None:
    """Sockets on the record are looked at again as well, at the hub's next poll."""
    records = Record.objects.filter(session=session)
    Stream.objects.filter(pk__in=records.values("stream")).update(
        rights_version=F("rights_version") + 1
    )


register_kind(KIND, RecordKind())
