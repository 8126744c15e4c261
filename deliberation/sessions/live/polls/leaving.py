"""A vote in an open poll ends with the presence of whoever gave it (see docs/polls.md)."""

from __future__ import annotations

from deliberation.ledger.shapes import STAFF, Event, own_scope
from deliberation.sessions.consequences import when_person_goes, when_seat_leaves
from deliberation.sessions.live.polls import sheet
from deliberation.sessions.live.polls.entities import (
    MyPollVoteEntity,
    PollEntryEntity,
    entry_id,
    tally_entity,
)
from deliberation.sessions.live.polls.models import Poll, PollState, PollVote
from deliberation.sessions.models import Channel, Seat
from deliberation.sessions.room import Room


@when_seat_leaves
@when_person_goes
def take_votes_out(room: Room, event: Event, seat: Seat) -> None:
    """Nobody is counted who is not there, nor one place for two people. Closed polls stand."""
    room.flush()
    votes = list(PollVote.objects.filter(seat=seat, poll__state=PollState.OPEN).order_by("pk"))
    if not votes:
        return
    ids = Poll.objects.filter(pk__in=[vote.poll_id for vote in votes])
    polls = {
        poll.pk: poll for poll in room.find(Poll, ids.values_list("public_id", flat=True)).values()
    }
    for vote in votes:
        _take_out(room, event, seat, polls[vote.poll_id], vote)
    lost = [(seat.public_id, polls[vote.poll_id].public_id) for vote in votes]
    event.keep(poll_votes_lost=lost)


def _take_out(room: Room, event: Event, seat: Seat, poll: Poll, vote: PollVote) -> None:
    found = sheet.load([poll])[poll.pk]
    sheet.step(found, vote, -1)
    sheet.keep(room, found)
    room.remove(vote)
    event.put(room.shared, tally_entity(found))
    event.drop(own_scope(seat.public_id), MyPollVoteEntity, poll.public_id)
    if vote.channel != Channel.DEVICE:
        event.drop(STAFF, PollEntryEntity, entry_id(poll, seat))
