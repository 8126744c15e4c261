"""The present state of a session for one audience, and who may read what.

`old snapshot + events = new snapshot`, for every command and every scope: the tests hold every
handler to it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Literal

from deliberation.bodies.permissions import Act, may
from deliberation.ledger import clock
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
    AgendaItem,
    ModerationEntry,
    Publicity,
    Reply,
    Seat,
    Session,
    Statement,
    StatementStatus,
    Venue,
)
from deliberation.sessions.picture import Picture
from deliberation.sessions.room import (
    KIND,
    SEAT_RELATIONS,
    STATEMENT_RELATIONS,
    Room,
    acts_of,
    shared_scope,
)

Scope = Literal["shared", "participants", "staff"]
Source = Callable[[Picture], Iterable[Entity]]
DepartmentSource = Callable[[Picture, str], Iterable[Entity]]
# Each entity with the key of the seat that it belongs to.
OwnSource = Callable[[Picture, Collection[Seat]], Iterable[tuple[int, Entity]]]

# What most parts refer to: read whole, before it is asked for by keys.
REFERRED_TO = (Seat, AgendaItem, Venue)

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
        session = Session.objects.get(stream=stream)
        public = (PUBLIC,) if session.publicity == Publicity.PUBLIC else ()
        version = stream.rights_version
        delayed = holds_back(session)
        outside = Access(public, rights_version=version, delayed=delayed) if public else None
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

    def draw(self, stream: Stream) -> SessionDrawing:
        return SessionDrawing(stream)


class SessionDrawing:
    """What all parts of a session show, from one picture of it."""

    def __init__(self, stream: Stream) -> None:
        self.picture = Picture(stream)

    def shared(self, scopes: Sequence[str]) -> Iterator[Entity]:
        picture = self.picture
        for model in REFERRED_TO:
            picture.all(model)
        for scope in scopes:
            if scope == shared_scope(picture.session):
                yield from _from(_sources["shared"], picture)
            yield from _from(_sources.get(scope, []), picture)
            if (department := department_of(scope)) is not None:
                for source in _department_sources:
                    yield from source(picture, department)

    def own(self, actors: Collection[str]) -> dict[str, list[Entity]]:
        owned: dict[str, list[Entity]] = {actor: [] for actor in actors}
        roll = Seat.objects.filter(session=self.picture.session, public_id__in=actors)
        seats = {seat.pk: seat for seat in self.picture.linked(roll, *SEAT_RELATIONS)}
        for source in _own_sources:
            for key, entity in source(self.picture, seats.values()):
                owned[seats[key].public_id].append(entity)
        return owned


def holds_back(session: Session) -> bool:
    """Whether those without a seat see later what happens: until they have seen the end."""
    delay = timedelta(seconds=session.public_delay)
    return bool(delay) and not (session.closed_at and session.closed_at + delay <= clock.now())


def _scopes(seat: Seat) -> tuple[str, ...]:
    scopes = [PARTICIPANTS]
    if may(seat.role, Act.READ_STAFF):
        scopes.append(STAFF)
    if seat.department and may(seat.role, Act.DRAFT_REPLY):
        scopes.append(department_scope(seat.department.public_id))
    return tuple(scopes)


def _from(sources: Iterable[Source], picture: Picture) -> Iterator[Entity]:
    for source in sources:
        yield from source(picture)


@shows("shared")
def the_session(picture: Picture) -> Iterator[Entity]:
    picture.linked([picture.session], "presiding", "current_item")
    yield projections.session_entity(
        picture.session,
        (
            (seat.pk, seat.category, seat.status, seat.substitutes_id)
            for seat in picture.all(Seat)
            if not seat.removed
        ),
    )
    yield from map(projections.venue_entity, picture.all(Venue))
    yield from map(projections.department_entity, picture.departments)


@shows("shared")
def what_was_said(picture: Picture) -> Iterator[Entity]:
    speakers = [seat for seat in picture.all(Seat) if seat.spoke]
    yield from map(projections.speaker_entity, picture.linked(speakers, "department"))
    statements = [one for one in _statements(picture) if one.published_at]
    yield from map(projections.statement_entity, statements)
    questions = [one for one in statements if one.asked_at and one.answer]
    yield from map(projections.question_entity, questions)
    replies = picture.all(Reply, "statement", "seat", "department")
    yield from map(projections.reply_entity, replies)
    yield from map(projections.moderation_entry_entity, picture.all(ModerationEntry))


@shows("participants")
def the_roll(picture: Picture) -> Iterator[Entity]:
    seats = [seat for seat in picture.all(Seat, *SEAT_RELATIONS) if not seat.removed]
    yield from map(projections.seat_entity, seats)


@shows("staff")
def what_staff_see(picture: Picture) -> Iterator[Entity]:
    seats = [seat for seat in picture.all(Seat) if not seat.removed]
    yield from map(projections.seat_access_entity, seats)
    taken_down = (StatementStatus.PENDING, StatementStatus.REJECTED, StatementStatus.HIDDEN)
    statements = [one for one in _statements(picture) if one.status in taken_down]
    yield from map(projections.review_entity, statements)


@shows_own
def my_place_and_words(picture: Picture, seats: Collection[Seat]) -> Iterator[tuple[int, Entity]]:
    acts = {role: acts_of(role) for role in {seat.role for seat in seats}}
    for seat in seats:
        if not seat.removed:
            yield seat.pk, projections.my_seat_entity(seat, acts[seat.role])
    relations = ("reply_to", "department")
    for statement in picture.of(Statement, seats, *relations):
        yield statement.seat_id, projections.my_statement_entity(statement)
    for reply in picture.of(Reply, seats, "statement"):
        yield reply.seat_id, projections.my_reply_entity(reply)


def _statements(picture: Picture) -> list[Statement]:
    """All of them, also those that nobody has seen yet."""
    return picture.all(Statement, *STATEMENT_RELATIONS)


register_kind(KIND, SessionKind())
