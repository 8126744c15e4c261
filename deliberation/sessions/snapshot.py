"""The present state of a session for one audience, and who may read what.

`old snapshot + events = new snapshot`, for every command and every scope: the tests hold every
handler to it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Literal

from django.db.models import QuerySet

from deliberation.bodies.permissions import Act, may
from deliberation.ledger.models import Stream
from deliberation.ledger.registry import register_kind
from deliberation.ledger.shapes import (
    PARTICIPANTS,
    PUBLIC,
    STAFF,
    Access,
    Entity,
    department_of,
    department_scope,
)
from deliberation.sessions import projections
from deliberation.sessions.models import (
    ModerationEntry,
    Publicity,
    Reply,
    Seat,
    Session,
    Statement,
    StatementStatus,
    Venue,
)
from deliberation.sessions.room import (
    KIND,
    SEAT_RELATIONS,
    STATEMENT_RELATIONS,
    Room,
    acts_of,
    load_session,
    shared_scope,
)

Scope = Literal["shared", "participants", "staff"]
Source = Callable[[Session], Iterable[Entity]]
DepartmentSource = Callable[[Session, str], Iterable[Entity]]
# Each entity with the key of the seat that it belongs to.
OwnSource = Callable[[Session, Collection[Seat]], Iterable[tuple[int, Entity]]]

_sources: dict[str, list[Source]] = {"shared": [], PARTICIPANTS: [], STAFF: []}
_department_sources: list[DepartmentSource] = []
_own_sources: list[OwnSource] = []


def shows(scope: Scope) -> Callable[[Source], Source]:
    """Registers a source of a scope's entities: `shared` is the widest scope of the session."""

    def register(source: Source) -> Source:
        _sources[scope].append(source)
        return source

    return register


def shows_department(source: DepartmentSource) -> DepartmentSource:
    """Registers a source of what one department, named by its public id, sees of its own work."""
    _department_sources.append(source)
    return source


def shows_own(source: OwnSource) -> OwnSource:
    """Registers a source of what belongs to one person alone, for many at once."""
    _own_sources.append(source)
    return source


class SessionKind:
    """What a session's stream is to the ledger."""

    def open(self, stream: Stream) -> Room:
        return Room(stream)

    def access(
        self, stream: Stream, user_ids: Collection[int | None]
    ) -> dict[int | None, Access | None]:
        """Residents read what is public; a seat on the roll adds the rest, by its role."""
        publicity = Session.objects.values_list("publicity", flat=True).get(stream=stream)
        public = (PUBLIC,) if publicity == Publicity.PUBLIC else ()
        version = stream.rights_version
        outside = Access(public, rights_version=version) if public else None
        found: dict[int | None, Access | None] = dict.fromkeys(user_ids, outside)
        seats = Seat.objects.filter(
            session__stream=stream,
            user__in=[user_id for user_id in user_ids if user_id is not None],
            user__is_active=True,
            removed=False,
        )
        for seat in seats.select_related("department"):
            found[seat.user_id] = Access((*public, *_scopes(seat)), seat.public_id, version)
        return found

    def shared(self, stream: Stream, scopes: Sequence[str]) -> Iterator[Entity]:
        session = load_session(stream)
        for scope in scopes:
            if scope == shared_scope(session):
                yield from _from(_sources["shared"], session)
            yield from _from(_sources.get(scope, []), session)
            if (department := department_of(scope)) is not None:
                for source in _department_sources:
                    yield from source(session, department)

    def own(self, stream: Stream, actors: Collection[str]) -> dict[str, list[Entity]]:
        session = load_session(stream)
        owned: dict[str, list[Entity]] = {actor: [] for actor in actors}
        roll = Seat.objects.filter(session=session, public_id__in=actors)
        seats = {seat.pk: seat for seat in roll.select_related(*SEAT_RELATIONS)}
        for source in _own_sources:
            for key, entity in source(session, seats.values()):
                owned[seats[key].public_id].append(entity)
        return owned


def _scopes(seat: Seat) -> tuple[str, ...]:
    scopes = [PARTICIPANTS]
    if may(seat.role, Act.READ_STAFF):
        scopes.append(STAFF)
    if seat.department and may(seat.role, Act.DRAFT_REPLY):
        scopes.append(department_scope(seat.department.public_id))
    return tuple(scopes)


def _from(sources: Iterable[Source], session: Session) -> Iterator[Entity]:
    for source in sources:
        yield from source(session)


@shows("shared")
def the_session(session: Session) -> Iterator[Entity]:
    yield projections.session_entity(session)
    yield from map(projections.venue_entity, Venue.objects.filter(session=session))
    yield from map(projections.department_entity, session.departments.all())


@shows("shared")
def what_was_said(session: Session) -> Iterator[Entity]:
    speakers = Seat.objects.filter(session=session, spoke=True).select_related("department")
    yield from map(projections.speaker_entity, speakers)
    statements = Statement.objects.filter(session=session, published_at__isnull=False)
    yield from map(projections.statement_entity, _with_relations(statements))
    questions = statements.filter(asked_at__isnull=False).exclude(answer="")
    yield from map(projections.question_entity, questions)
    replies = Reply.objects.filter(session=session)
    yield from map(
        projections.reply_entity, replies.select_related("statement", "seat", "department")
    )
    log = ModerationEntry.objects.filter(session=session)
    yield from map(projections.moderation_entry_entity, log)


@shows("participants")
def the_roll(session: Session) -> Iterator[Entity]:
    seats = Seat.objects.filter(session=session, removed=False)
    yield from map(projections.seat_entity, seats.select_related(*SEAT_RELATIONS))


@shows("staff")
def what_staff_see(session: Session) -> Iterator[Entity]:
    seats = Seat.objects.filter(session=session, removed=False)
    yield from map(projections.seat_access_entity, seats)
    taken_down = (StatementStatus.PENDING, StatementStatus.REJECTED, StatementStatus.HIDDEN)
    statements = Statement.objects.filter(session=session, status__in=taken_down)
    yield from map(projections.review_entity, _with_relations(statements))


@shows_own
def my_place_and_words(session: Session, seats: Collection[Seat]) -> Iterator[tuple[int, Entity]]:
    for seat in seats:
        if not seat.removed:
            yield seat.pk, projections.my_seat_entity(seat, acts_of(seat.role))
    statements = Statement.objects.filter(session=session, seat__in=seats)
    for statement in _with_relations(statements):
        yield statement.seat_id, projections.my_statement_entity(statement)
    replies = Reply.objects.filter(session=session, seat__in=seats)
    for reply in replies.select_related("statement"):
        yield reply.seat_id, projections.my_reply_entity(reply)


def _with_relations(statements: QuerySet[Statement]) -> QuerySet[Statement]:
    return statements.select_related(*STATEMENT_RELATIONS)


register_kind(KIND, SessionKind())
