"""A seed put together by several people: each first commits to a value, then reveals it.

Nobody knows the others' values while choosing their own, so one honest person among them is
enough to make the result one that nobody could have chosen.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from deliberation.bodies.permissions import Act
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import handles
from deliberation.ledger.shapes import Call, Command, Event, PublicId
from deliberation.sessions.live.draws.lots import LEAST_SHARES
from deliberation.sessions.live.draws.models import DrawMode, DrawShare
from deliberation.sessions.live.draws.rule import digest
from deliberation.sessions.live.draws.state import open_draw, shares_of, show_draw
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.stages import MEETING


class CommitShare(Command):
    """Takes part in a seed with the SHA-256 of a value that one keeps until all are in."""

    draw: PublicId
    commitment: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class RevealShare(Command):
    """Tells the value that one has committed to. With the first one nobody can join any more."""

    draw: PublicId
    # Long enough that nobody finds it from its hash; letters and digits, so that it says nothing.
    value: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z]{16,100}$")]


@handles(
    CommitShare,
    name="draw.commit",
    stream=KIND,
    event="draw.committed",
    act=Act.ATTEND,
    stages=MEETING,
)
def commit(room: Room, call: Call[CommitShare]) -> Event:
    draw = open_draw(room, call.args.draw, DrawMode.SEVERAL)
    seat = room.seat(call.actor)
    shares = shares_of(room, draw)
    if any(share.seat_id == seat.pk for share in shares):
        raise Refusal(Code.ALREADY_DONE)
    if any(share.value for share in shares):
        raise Refusal(Code.DRAW_CLOSED)
    room.ensure_saved(draw)
    share = room.add(
        DrawShare(session=room.session, draw=draw, seat=seat, commitment=call.args.commitment)
    )
    room.show_speaker(event := Event(), seat)
    return show_draw(room, event, draw, [*shares, share])


@handles(
    RevealShare,
    name="draw.reveal",
    stream=KIND,
    event="draw.revealed",
    act=Act.ATTEND,
    stages=MEETING,
)
def reveal(room: Room, call: Call[RevealShare]) -> Event:
    """Not before two have committed: a value that is known alone would fix the result."""
    draw = open_draw(room, call.args.draw, DrawMode.SEVERAL)
    shares = shares_of(room, draw)
    mine = next((one for one in shares if one.seat.public_id == call.actor.ref), None)
    if mine is None:
        raise Refusal(Code.NOT_FOUND)
    if mine.value:
        raise Refusal(Code.ALREADY_DONE)
    if len(shares) < LEAST_SHARES:
        raise Refusal(Code.DRAW_NOT_READY, shares=len(shares), silent=len(shares))
    if digest(call.args.value) != mine.commitment:
        raise Refusal(Code.WRONG_SEED)
    room.change(mine, value=call.args.value)
    return show_draw(room, Event(), draw, shares)
