"""A show of hands: two tellers count each venue, and must come to the same."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from deliberation.bodies.permissions import GRANTS, Act
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import Queueing, handles
from deliberation.ledger.shapes import STAFF, Call, Command, Event, PublicId
from deliberation.sessions.live.polls import sheet, tally
from deliberation.sessions.live.polls.entities import hand_count_entity, tally_entity
from deliberation.sessions.live.polls.models import HandCount, Poll, PollState
from deliberation.sessions.live.polls.sheet import Sheet
from deliberation.sessions.models import AttendanceStatus, Category, Channel, Seat, Venue
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.stages import DISCUSSING

PEOPLE_LIMIT = 100_000
Number = Annotated[int, Field(ge=0, le=PEOPLE_LIMIT)]


class CountHands(Command):
    """Enters the hands that one teller counted in one venue, by option; not named means none.

    Counting again replaces what the same teller counted there. `people` raised at least one hand:
    it must be said where one person may choose several options.
    """

    poll: PublicId
    venue: PublicId | None = None
    counts: Annotated[dict[PublicId, Number], Field(max_length=20)]
    people: Number | None = None


@handles(
    CountHands,
    name="poll.count_hands",
    stream=KIND,
    event="poll.hands_counted",
    act=Act.TELL_HANDS,
    stages=DISCUSSING,
    queueing=Queueing.WHILE_STAGE_LASTS,
)
def count_hands(room: Room, call: Call[CountHands]) -> Event:
    poll = room.get(Poll, call.args.poll)
    venue = room.get(Venue, call.args.venue) if call.args.venue else None
    if poll.state != PollState.OPEN:
        raise Refusal(Code.POLL_CLOSED)
    room.flush()
    found = sheet.load([poll])[poll.pk]
    counts, people = _hands(found, call.args)
    electors = _electors(room, found, venue)
    if people > len(electors):
        raise Refusal(Code.TOO_MANY_HANDS, hands=people, electors=len(electors))
    teller = room.seat(call.actor)
    row = _row(room, found, venue, teller)
    values = {"counts": counts, "people": people, "electors": electors, "counted_at": room.now}
    room.change(row, **values)
    if row._state.adding:
        room.add(row)
    event = Event().keep(hand_count=row.public_id, hands=counts, electors=electors)
    return _show(room, event, poll, sheet.venue_of(row))


def _hands(found: Sheet, args: CountHands) -> tuple[dict[str, int], int]:
    """Hands for every option, and how many people raised them."""
    options = [option.public_id for option in found.options]
    if not set(args.counts) <= set(options):
        raise Refusal(Code.NOT_FOUND)
    counts = {option: args.counts.get(option, 0) for option in options}
    most = found.poll.most
    people = sum(counts.values()) if most == 1 and args.people is None else args.people
    if people is None or not tally.is_possible(counts, people, most):
        fault = {"field": "people", "problem": "does_not_fit_the_hands"}
        raise Refusal(Code.INVALID_ARGUMENTS, fields=[fault])
    return counts, people


def _electors(room: Room, found: Sheet, venue: Venue | None) -> list[str]:
    """Who can raise a hand there: not those whose vote is known, nor those counted elsewhere."""
    seats = Seat.objects.filter(
        session=room.session,
        removed=False,
        role__in=GRANTS[Act.VOTE],
        category=Category.VOTING,
        status=AttendanceStatus.PRESENT,
        channel=Channel.HAND,
        venue=venue,
    )
    free = seats.exclude(poll_votes__poll=found.poll).select_related("substitutes")
    here = venue.public_id if venue else ""
    bound = sheet.bound(found, besides=here)
    return sorted(seat.public_id for seat in free if not sheet.may_be_counted(seat, bound))


def _row(room: Room, found: Sheet, venue: Venue | None, teller: Seat) -> HandCount:
    """What the teller counted there before, or a new row."""
    here = venue.public_id if venue else ""
    for row in found.hand_counts:
        if row.teller_id == teller.pk and sheet.venue_of(row) == here:
            return row
    return HandCount(session=room.session, poll=found.poll, venue=venue, teller=teller)


def _show(room: Room, event: Event, poll: Poll, venue: str) -> Event:
    """All counts of the venue: each says whether it agrees with the others."""
    room.flush()
    now = sheet.load([poll])[poll.pk]
    for row in now.hand_counts:
        if sheet.venue_of(row) == venue:
            event.put(STAFF, hand_count_entity(now, row))
    return event.put(room.shared, tally_entity(now))
