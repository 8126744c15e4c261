"""Voting in a straw poll: by one's own device, or as a scribe enters it for somebody without."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Annotated

from pydantic import AfterValidator, Field

from deliberation.bodies.permissions import Act, may
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import Queueing, handles
from deliberation.ledger.shapes import STAFF, Call, Command, Event, PublicId, own_scope
from deliberation.sessions.live.polls import sheet
from deliberation.sessions.live.polls.entities import (
    my_poll_vote_entity,
    poll_entry_entity,
    tally_entity,
)
from deliberation.sessions.live.polls.models import Poll, PollState, PollVote
from deliberation.sessions.live.polls.sheet import Sheet
from deliberation.sessions.live.polls.steering import OPTIONS_LIMIT
from deliberation.sessions.models import AttendanceStatus, Category, Channel, Seat
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.stages import DISCUSSING

_Pair = tuple[int, int]


def _each_once(options: list[str]) -> list[str]:
    if len(set(options)) < len(options):
        raise ValueError("an option is chosen once")
    return options


Options = Annotated[
    list[PublicId], Field(min_length=1, max_length=OPTIONS_LIMIT), AfterValidator(_each_once)
]
Revision = Annotated[int, Field(ge=1, le=2_000_000_000)]


class CastPollVote(Command):
    """Votes in a straw poll, or changes one's vote while it is open.

    `revision` rises with every change of mind of one person in one poll, so that an old vote that
    arrives late cannot overwrite a newer one.
    """

    poll: PublicId
    options: Options
    revision: Revision


class EnterPollVote(Command):
    """Enters the vote of somebody who votes by hand or on paper.

    `revision` rises with every vote of that person in that poll, whoever enters it.
    """

    poll: PublicId
    seat: PublicId
    options: Options
    revision: Revision


@handles(
    CastPollVote,
    name="poll.cast",
    stream=KIND,
    event="poll.votes_cast",
    act=Act.VOTE,
    stages=DISCUSSING,
    queueing=Queueing.WHILE_STAGE_LASTS,
    batch=True,
)
def cast(
    room: Room, calls: Sequence[Call[CastPollVote]]
) -> tuple[Event | None, list[Refusal | None]]:
    """All votes that have gathered become one event: counts for all, each vote for its voter."""
    seats = room.find(Seat, {call.actor.ref for call in calls})
    box = _Box(room, {call.args.poll for call in calls}, seats.values())
    refusals = [box.take(call.args, seats[call.actor.ref], entered=False) for call in calls]
    return box.event() if box.moved else None, refusals


@handles(
    EnterPollVote,
    name="poll.enter",
    stream=KIND,
    event="poll.vote_entered",
    act=Act.ENTER_FOR_OTHERS,
    stages=DISCUSSING,
    queueing=Queueing.WHILE_STAGE_LASTS,
)
def enter(room: Room, call: Call[EnterPollVote]) -> Event:
    seat = room.get(Seat, call.args.seat)
    if seat.removed:
        raise Refusal(Code.NOT_FOUND)
    if not may(seat.role, Act.VOTE):
        raise Refusal(Code.FORBIDDEN, act=Act.VOTE)
    box = _Box(room, {call.args.poll}, [seat])
    if refusal := box.take(call.args, seat, entered=True):
        raise refusal
    return box.event()


class _Box:
    """The votes of one batch: loaded together, counted one by one, written together."""

    def __init__(self, room: Room, polls: set[str], seats: Collection[Seat]) -> None:
        room.flush()
        self.room = room
        self.polls = room.find(Poll, polls)
        self.sheets = sheet.load(self.polls.values())
        self.bound = {key: sheet.bound(one) for key, one in self.sheets.items()}
        before = PollVote.objects.filter(poll__in=self.sheets, seat__in=[row.pk for row in seats])
        self.known: dict[_Pair, PollVote] = {(row.poll_id, row.seat_id): row for row in before}
        self.moved: dict[_Pair, tuple[Seat, Poll, PollVote]] = {}
        self.votes: list[tuple[str, str, list[str], str, int]] = []

    def take(
        self, args: CastPollVote | EnterPollVote, seat: Seat, *, entered: bool
    ) -> Refusal | None:
        """Counts one vote, or says why not. Nothing is changed before the last refusal."""
        try:
            channel = _channel(seat, entered=entered)
            poll = self._open_poll(args.poll)
            self._check_choice(self.sheets[poll.pk], args.options)
            if sheet.may_be_counted(seat, self.bound[poll.pk]):
                raise Refusal(Code.CHANNEL_TAKEN, channel=Channel.HAND)
        except Refusal as refusal:
            return refusal
        vote = self.known.get((poll.pk, seat.pk))
        if vote is not None and vote.revision >= args.revision:
            return Refusal(Code.STALE_REVISION, current=vote.revision)
        if vote is None:
            vote = self.known[(poll.pk, seat.pk)] = PollVote(poll=poll, seat=seat)
        else:
            sheet.step(self.sheets[poll.pk], vote, -1)
        vote.options, vote.channel, vote.revision = args.options, channel, args.revision
        sheet.step(self.sheets[poll.pk], vote, +1)
        self.moved[(poll.pk, seat.pk)] = (seat, poll, vote)
        fact = (seat.public_id, poll.public_id, args.options, channel, args.revision)
        self.votes.append(fact)
        return None

    def event(self) -> Event:
        """Writes what was taken, and shows it."""
        polls = {poll.pk: poll for _, poll, _ in self.moved.values()}
        for key in polls:
            sheet.keep(self.room, self.sheets[key])
        PollVote.objects.bulk_create(
            [vote for _, _, vote in self.moved.values()],
            update_conflicts=True,
            unique_fields=["poll", "seat"],
            update_fields=["options", "channel", "revision"],
        )
        event = Event().keep(poll_votes=self.votes)
        for key in polls:
            event.put(self.room.shared, tally_entity(self.sheets[key]))
        for seat, poll, vote in self.moved.values():
            event.put(own_scope(seat.public_id), my_poll_vote_entity(poll, vote))
            if vote.channel != Channel.DEVICE:
                event.put(STAFF, poll_entry_entity(poll, seat))
        return event

    def _open_poll(self, public_id: str) -> Poll:
        poll = self.polls.get(public_id)
        if poll is None:
            raise Refusal(Code.NOT_FOUND)
        if poll.state != PollState.OPEN:
            raise Refusal(Code.POLL_CLOSED)
        return poll

    def _check_choice(self, found: Sheet, options: list[str]) -> None:
        if not set(options) <= {option.public_id for option in found.options}:
            raise Refusal(Code.NOT_FOUND)
        if len(options) > found.poll.most:
            raise Refusal(Code.TOO_MANY_CHOICES, most=found.poll.most)


def _channel(seat: Seat, *, entered: bool) -> str:
    """The way in which the person votes; what is entered is never a device's."""
    if seat.category != Category.VOTING:
        raise Refusal(Code.FORBIDDEN, act=Act.VOTE)
    if seat.status != AttendanceStatus.PRESENT:
        raise Refusal(Code.NOT_CHECKED_IN)
    if entered == (seat.channel == Channel.DEVICE):
        raise Refusal(Code.CHANNEL_TAKEN, channel=seat.channel)
    return seat.channel
