"""What a handler of a live command receives: the session, its people, its scopes."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import timedelta

from deliberation.bodies.permissions import STAFF_ROLES, Outsider, Role, may
from deliberation.bodies.tree import KIND as BODY
from deliberation.ledger import bulk
from deliberation.ledger.models import Stream
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import COMMANDS
from deliberation.ledger.shapes import PARTICIPANTS, PUBLIC, Actor, Event, own_scope
from deliberation.ledger.work import Work
from deliberation.sessions.models import (
    AgendaItem,
    AnswerState,
    AttendanceStatus,
    Publicity,
    Reply,
    Seat,
    Session,
    Statement,
    StatementStatus,
)
from deliberation.sessions.projections import (
    my_seat_entity,
    question_entity,
    seat_entity,
    session_entity,
    speaker_entity,
    statement_entity,
)

KIND = "session"
SEAT_RELATIONS = ("department", "venue", "substitutes")
STATEMENT_RELATIONS = ("seat", "agenda_item", "reply_to", "department", "merged_into")

AtRights = Callable[[Session], object]
_at_rights: list[AtRights] = []


def when_rights_change(follow: AtRights) -> AtRights:
    """Registers what else hangs on the session's roll, such as its record."""
    _at_rights.append(follow)
    return follow


class Room(Work):
    """One session inside one batch of commands."""

    relations = {
        Seat: (*SEAT_RELATIONS, "user"),
        Statement: STATEMENT_RELATIONS,
        Reply: ("seat", "statement", "department"),
        AgendaItem: ("department",),
    }

    def __init__(self, stream: Stream) -> None:
        self.session = load_session(stream)
        super().__init__(stream, {"session": self.session})

    @property
    def stage(self) -> str:
        return self.session.stage

    @property
    def shared(self) -> str:
        """The widest scope: everybody where the topic is public, else those who take part."""
        return shared_scope(self.session)

    def actors(self, user_ids: Collection[int]) -> dict[int, Actor]:
        self.flush()
        # Nothing is joined: this runs for every batch, and few commands show a seat.
        here = [(self.session.pk, key) for key in user_ids]
        active = ("user", "is_active")
        seats = bulk.find(Seat, ("session", "user"), here, unset=("removed",), of=active)
        self.remember(seats)
        return {seat.user_id: actor_of(seat) for seat in seats if seat.user_id is not None}

    def permit(self, actor: Actor | None, act: str, user_id: int | None) -> Actor:
        if actor is None:
            if self.session.publicity != Publicity.PUBLIC:
                raise Refusal(Code.NOT_FOUND)
            if may(Outsider.READER, act):
                return Actor("", user_id, Outsider.READER)
            raise Refusal(Code.NOT_SIGNED_IN if user_id is None else Code.FORBIDDEN, act=act)
        if not may(actor.role, act):
            raise Refusal(Code.FORBIDDEN, act=act)
        return actor

    def raise_rights_version(self) -> None:
        super().raise_rights_version()
        for follow in _at_rights:
            follow(self.session)

    @property
    def clock_ms(self) -> int:
        """What the meeting's clock shows: it stands still in every stage but `open`."""
        since = self.session.clock_since
        running = (self.now - since) if since else timedelta()
        return self.session.clock_ms + running // timedelta(milliseconds=1)

    def seat(self, actor: Actor) -> Seat:
        """The seat of somebody who has just been permitted to act."""
        return self.get(Seat, actor.ref)

    def seat_on_roll(self, public_id: str) -> Seat:
        """:raises Refusal: NOT_FOUND, also for somebody who was taken off the roll."""
        seat = self.get(Seat, public_id)
        if seat.removed:
            raise Refusal(Code.NOT_FOUND)
        return seat

    def open_statement(self, public_id: str) -> Statement:
        """A statement that can be answered.

        :raises Refusal: NOT_FOUND before it is published, STATEMENT_CLOSED once it is taken down.
        """
        statement = self.get(Statement, public_id)
        if statement.published_at is None:
            raise Refusal(Code.NOT_FOUND)
        if statement.status != StatementStatus.PUBLISHED:
            raise Refusal(Code.STATEMENT_CLOSED)
        self.ensure_saved(statement)
        return statement

    def require_checked_in(self, seat: Seat) -> None:
        """Those who are present speak and vote; staff and officials work from anywhere.

        :raises Refusal: NOT_CHECKED_IN.
        """
        if seat.role in STAFF_ROLES or seat.role == Role.OFFICIAL:
            return
        if seat.status != AttendanceStatus.PRESENT:
            raise Refusal(Code.NOT_CHECKED_IN)

    def forget(self) -> None:
        super().forget()
        self.session = load_session(self.stream)
        self.belong({"session": self.session})

    # Pieces of events that several modules show ------------------------------------------------

    def show_session(self, event: Event) -> Event:
        self.flush()
        return event.put(self.shared, session_entity(self.session))

    def show_seat(self, event: Event, seat: Seat) -> Event:
        """The roll for those who take part, and the person's own place for the person."""
        return event.put(PARTICIPANTS, seat_entity(seat)).put(
            own_scope(seat.public_id), my_seat_entity(seat, acts_of(seat.role))
        )

    def keep_holder(self, event: Event, seat: Seat) -> Event:
        """Whose account the seat belongs to: the vault's matter, so that a recount can prove it."""
        user = seat.user.public_id if seat.user else None
        return event.keep(seat=seat.public_id, user=user)

    def show_speaker(self, event: Event, seat: Seat) -> Event:
        """Introduces a person to everybody the first time they are heard."""
        if not seat.spoke:
            self.change(seat, spoke=True)
            event.put(self.shared, speaker_entity(seat), subject=seat.public_id)
        return event

    def show_statement(self, event: Event, statement: Statement, seat: Seat) -> Event:
        """Shows a published statement to everybody, with its speaker.

        The clock of a question begins when it can be read.
        """
        self.show_speaker(event, seat)
        if statement.department is not None and statement.asked_at is None:
            asked_at = statement.published_at
            self.change(statement, asked_at=asked_at, answer=AnswerState.OPEN)
        # Nothing is left to erase of what was erased.
        whose = "" if statement.status == StatementStatus.ERASED else seat.public_id
        event.put(self.shared, statement_entity(statement), subject=whose)
        return self.show_question(event, statement)

    def show_question(self, event: Event, statement: Statement) -> Event:
        """Shows how far a question has come; nothing where the statement is none."""
        if statement.asked_at is not None:
            event.put(self.shared, question_entity(statement))
        return event


def load_session(stream: Stream) -> Session:
    [session] = bulk.find(Session, ("stream",), [(stream.pk,)])
    session.stream = stream
    bulk.follow(session, "current_item")
    bulk.follow(session, "presiding")
    return session


def shared_scope(session: Session) -> str:
    return PUBLIC if session.publicity == Publicity.PUBLIC else PARTICIPANTS


def actor_of(seat: Seat) -> Actor:
    return Actor(seat.public_id, seat.user_id, seat.role)


def acts_of(role: str) -> list[str]:
    """The commands that a role may give in some stage, to the session and to what hangs on it."""
    return sorted(
        name
        for name, entry in COMMANDS.items()
        if entry.stream_kind != BODY and may(role, entry.act)
    )
