"""Agree, disagree or pass on a statement, and change one's mind: the last word counts (M22)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Annotated, NamedTuple

from pydantic import Field

from deliberation.bodies.permissions import Act, may
from deliberation.ledger import bulk
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import Queueing, handles
from deliberation.ledger.rows import new
from deliberation.ledger.shapes import Call, Command, Entity, Event, PublicId, own_scope
from deliberation.sessions.clusters import cast_order, show_clusters
from deliberation.sessions.models import (
    Category,
    Channel,
    Choice,
    Endorsement,
    Seat,
    Statement,
    StatementStatus,
)
from deliberation.sessions.picture import Picture
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.snapshot import shows, shows_own
from deliberation.sessions.stages import DISCUSSING, Stage

COUNTER = {Choice.AGREE: "agree", Choice.DISAGREE: "disagree", Choice.PASS: "passed"}
# What a change of mind changes.
CHANGING = ("choice", "revision", "cast_order")
Revision = Annotated[int, Field(ge=1, le=2_000_000_000)]
_Pair = tuple[int, int]


class _Word(NamedTuple):
    """What one person thinks of one statement, however it came here; both by public id."""

    seat: str
    statement: str
    choice: Choice
    revision: int


class CastEndorsement(Command):
    """Says what one thinks of a statement.

    `revision` rises with every change of mind of one person on one statement, so that an old vote
    that arrives late cannot overwrite a newer one.
    """

    statement: PublicId
    choice: Choice
    revision: Revision


class EnterEndorsement(Command):
    """Enters what somebody who votes by hand or on paper thinks of a statement.

    It counts as if it were cast by device, and `revision` means the same.
    """

    seat: PublicId
    statement: PublicId
    choice: Choice
    revision: Revision


class TallyEntity(Entity, entity="tally"):
    """How many think what of a statement; its id is the statement's."""

    agree: int
    disagree: int
    passed: int


class MyVoteEntity(Entity, entity="my_vote"):
    """What I think of a statement; its id is the statement's."""

    choice: Choice
    revision: int


@handles(
    CastEndorsement,
    name="endorsement.cast",
    stream=KIND,
    event="endorsement.cast",
    act=Act.ENDORSE,
    stages=DISCUSSING,
    queueing=Queueing.WHILE_STAGE_LASTS,
    batch=True,
)
def cast(
    room: Room, calls: Sequence[Call[CastEndorsement]]
) -> tuple[Event | None, list[Refusal | None]]:
    """All votes that have gathered become one event: counts for all, each vote for its voter."""
    words = [
        _Word(call.actor.ref, call.args.statement, call.args.choice, call.args.revision)
        for call in calls
    ]
    count = _Count(room, words)
    refusals = [count.take(word, by_device=True) for word in words]
    return (count.store() if count.changed else None), refusals


@handles(
    EnterEndorsement,
    name="endorsement.enter",
    stream=KIND,
    event="endorsement.entered",
    act=Act.ENTER_FOR_OTHERS,
    stages=DISCUSSING | {Stage.PAUSED},
    queueing=Queueing.ALWAYS,
)
def enter(room: Room, call: Call[EnterEndorsement]) -> Event:
    args = call.args
    seat = room.seat_on_roll(args.seat)
    if not may(seat.role, Act.ENDORSE):
        raise Refusal(Code.FORBIDDEN, act=Act.ENDORSE)
    word = _Word(args.seat, args.statement, args.choice, args.revision)
    count = _Count(room, [word])
    if refusal := count.take(word, by_device=False):
        raise refusal
    return count.store()


class _Count:
    """One batch of votes: loaded in two queries, written in two."""

    def __init__(self, room: Room, words: Sequence[_Word]) -> None:
        self.room = room
        self.statements = room.find_bare(Statement, {word.statement for word in words})
        room.ensure_saved(*self.statements.values())
        self.seats = room.find_bare(Seat, {word.seat for word in words})
        pairs = {
            (statement.pk, self.seats[word.seat].pk)
            for word in words
            if (statement := self.statements.get(word.statement))
        }
        before = bulk.find(Endorsement, ("statement", "seat"), list(pairs))
        self.known: dict[_Pair, Endorsement] = {
            (row.statement_id, row.seat_id): row for row in before
        }
        self.changed: dict[_Pair, tuple[Seat, Statement, Endorsement]] = {}
        self.moved: dict[int, Statement] = {}
        self.votes: list[_Word] = []

    def take(self, word: _Word, *, by_device: bool) -> Refusal | None:
        """Counts one vote, or says why not. Nothing is changed before the last refusal."""
        try:
            seat = self._voter(word.seat, by_device=by_device)
            statement = self._open_statement(word.statement)
        except Refusal as refusal:
            return refusal
        key = (statement.pk, seat.pk)
        vote = self.known.get(key)
        if vote is not None and vote.revision >= word.revision:
            return Refusal(Code.STALE_REVISION, current=vote.revision)
        if vote is None:
            vote = self.known[key] = new(Endorsement, statement=statement, seat=seat)
        elif vote.choice:
            self._step(statement, vote.choice, -1)
        vote.choice, vote.revision = word.choice, word.revision
        vote.cast_order = cast_order(self.room.next_seq, len(self.votes))
        self._step(statement, vote.choice, +1)
        self.changed[key] = (seat, statement, vote)
        self.moved[statement.pk] = statement
        self.votes.append(word)
        return None

    def store(self) -> Event:
        """Writes what was counted and shows it: to everybody the counts, to each their vote."""
        for statement in self.moved.values():
            self.room.change(
                statement,
                agree=statement.agree,
                disagree=statement.disagree,
                passed=statement.passed,
            )
        votes = [vote for _, _, vote in self.changed.values()]
        bulk.update(Endorsement, CHANGING, [vote for vote in votes if not vote._state.adding])
        first = [
            (v.statement_id, v.seat_id, v.choice, v.revision, v.cast_order)
            for v in votes
            if v._state.adding
        ]
        bulk.insert(Endorsement, ("statement", "seat", *CHANGING), first)
        event = Event().keep(votes=self.votes)
        for statement in self.moved.values():
            event.put(self.room.shared, tally_entity(statement))
        for seat, statement, vote in self.changed.values():
            mine = _my_vote(statement.public_id, vote.choice, vote.revision)
            event.put(own_scope(seat.public_id), mine)
        tops = {row.root_id for row in self.moved.values() if row.root_id is not None}
        return show_clusters(self.room, event, tops)

    def _voter(self, ref: str, *, by_device: bool) -> Seat:
        seat = self.seats[ref]
        if seat.category != Category.VOTING:
            raise Refusal(Code.FORBIDDEN, act=Act.ENDORSE)
        self.room.require_checked_in(seat)
        if seat.channel and (seat.channel == Channel.DEVICE) != by_device:
            raise Refusal(Code.CHANNEL_TAKEN, channel=seat.channel)
        if not seat.channel and not by_device:
            raise Refusal(Code.NOT_CHECKED_IN)
        return seat

    def _open_statement(self, public_id: str) -> Statement:
        statement = self.statements.get(public_id)
        if statement is None or statement.published_at is None:
            raise Refusal(Code.NOT_FOUND)
        if statement.status != StatementStatus.PUBLISHED:
            raise Refusal(Code.STATEMENT_CLOSED)
        return statement

    def _step(self, statement: Statement, choice: str, by: int) -> None:
        counter = COUNTER[Choice(choice)]
        setattr(statement, counter, getattr(statement, counter) + by)


def tally_entity(statement: Statement) -> TallyEntity:
    return TallyEntity(
        id=statement.public_id,
        agree=statement.agree,
        disagree=statement.disagree,
        passed=statement.passed,
    )


def _my_vote(statement: str, choice: str, revision: int) -> MyVoteEntity:
    return MyVoteEntity(id=statement, choice=Choice(choice), revision=revision)


@shows("shared")
def tallies(picture: Picture) -> Iterator[Entity]:
    for statement in picture.all(Statement):
        if statement.agree or statement.disagree or statement.passed:
            yield tally_entity(statement)


@shows_own
def my_votes(picture: Picture, seats: Collection[Seat]) -> Iterator[tuple[int, Entity]]:
    if not picture.has(Statement):
        return
    # A seat is of one session: so is what it votes on.
    votes = Endorsement.objects.filter(seat__in=seats)
    columns = ("seat", "statement__public_id", "choice", "revision")
    for seat, statement, choice, revision in votes.values_list(*columns):
        yield seat, _my_vote(statement, choice, revision)
