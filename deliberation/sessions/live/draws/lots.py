"""Preparing a draw, throwing the seed in the hall, calling a draw off."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from deliberation.bodies.permissions import STAFF_ROLES, Act, may
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import handles
from deliberation.ledger.shapes import Call, Command, Event, PublicId
from deliberation.ledger.text import REASON_LIMIT, TITLE_LIMIT, Line, Text, require_text
from deliberation.sessions.live.draws.models import Draw, DrawMode, DrawShare, DrawState
from deliberation.sessions.live.draws.rule import draw_lots, hash_of_list, seed_of_shares
from deliberation.sessions.live.draws.state import open_draw, shares_of, show_draw
from deliberation.sessions.models import AttendanceStatus, Seat
from deliberation.sessions.pools import Pool, gathers, members_of
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.stages import MEETING, RECORDING

LEAST_SHARES = 2


class PrepareDraw(Command):
    """Seals the list of those from whom lots are drawn: its hash is in the log before any seed.

    `pool`: who waits to speak, who takes part online, who sits in a venue, or the whole roll.
    """

    title: Line
    pool: Pool
    pick: Annotated[int, Field(ge=1, le=100)]
    mode: DrawMode


class ThrowSeed(Command):
    """Draws with the digits of dice that were thrown in the hall before everybody's eyes."""

    draw: PublicId
    seed: Annotated[str, StringConstraints(pattern=r"^[0-9]{4,100}$")]


class ConcludeDraw(Command):
    """Draws with the values that several people have revealed."""

    draw: PublicId


class CancelDraw(Command):
    """Calls a draw off before it is drawn; the sealed list stays to be seen."""

    draw: PublicId
    reason: Annotated[Text, Field(max_length=REASON_LIMIT)]


@handles(
    PrepareDraw,
    name="draw.prepare",
    stream=KIND,
    event="draw.prepared",
    act=Act.STEER_DRAWS,
    stages=MEETING,
    answers=("draw",),
)
def prepare(room: Room, call: Call[PrepareDraw]) -> Event:
    args = call.args
    title = require_text(args.title, limit=TITLE_LIMIT)
    candidates = members_of(room, Pool(args.pool))
    if len(candidates) < args.pick:
        raise Refusal(Code.NOBODY_TO_DRAW, found=len(candidates))
    draw = room.add(
        Draw(
            session=room.session,
            title=title,
            mode=args.mode,
            candidates=candidates,
            list_hash=hash_of_list(candidates),
            pick=args.pick,
            prepared_at=room.now,
        )
    )
    return show_draw(room, Event(), draw).answer(draw=draw.public_id)


@handles(
    ThrowSeed,
    name="draw.throw",
    stream=KIND,
    event="draw.thrown",
    act=Act.STEER_DRAWS,
    stages=MEETING,
)
def throw(room: Room, call: Call[ThrowSeed]) -> Event:
    draw = open_draw(room, call.args.draw, DrawMode.THROWN)
    return _draw(room, draw, call.args.seed, [])


@handles(
    ConcludeDraw,
    name="draw.conclude",
    stream=KIND,
    event="draw.concluded",
    act=Act.STEER_DRAWS,
    stages=MEETING,
)
def conclude(room: Room, call: Call[ConcludeDraw]) -> Event:
    """Whoever committed must have revealed: leaving one out would let somebody choose a result."""
    draw = open_draw(room, call.args.draw, DrawMode.SEVERAL)
    shares = shares_of(room, draw)
    silent = sum(not share.value for share in shares)
    if len(shares) < LEAST_SHARES or silent:
        raise Refusal(Code.DRAW_NOT_READY, shares=len(shares), silent=silent)
    seed = seed_of_shares({share.seat.public_id: share.value for share in shares})
    return _draw(room, draw, seed, shares)


@handles(
    CancelDraw,
    name="draw.cancel",
    stream=KIND,
    event="draw.cancelled",
    act=Act.STEER_DRAWS,
    stages=RECORDING,
)
def cancel(room: Room, call: Call[CancelDraw]) -> Event:
    reason = require_text(call.args.reason, limit=REASON_LIMIT, code=Code.REASON_REQUIRED)
    draw = open_draw(room, call.args.draw)
    shares = shares_of(room, draw)
    room.change(draw, state=DrawState.CANCELLED)
    return show_draw(room, Event(), draw, shares).keep(reason=reason)


def _draw(room: Room, draw: Draw, seed: str, shares: list[DrawShare]) -> Event:
    result = draw_lots(draw.candidates, seed, draw.pick)
    room.ensure_saved(draw)
    room.change(draw, state=DrawState.DRAWN, seed=seed, result=result, drawn_at=room.now)
    event = show_draw(room, Event(), draw, shares)
    if draw.pick == 1:
        # Several names would lie in one body of the log, which can be erased for one person only:
        # several winners are introduced one by one, as they are given the floor.
        room.show_speaker(event, room.get(Seat, result[0]))
    return event


# From whom --------------------------------------------------------------------------------------


@gathers(Pool.ROLL)
def on_the_roll(room: Room) -> list[str]:
    return [seat.public_id for seat in _consulted(room)]


@gathers(Pool.ONLINE)
def online(room: Room) -> list[str]:
    return [seat.public_id for seat in _present(room) if not seat.venue_id]


@gathers(Pool.ROOM)
def in_the_room(room: Room) -> list[str]:
    return [seat.public_id for seat in _present(room) if seat.venue_id]


def _present(room: Room) -> list[Seat]:
    return [seat for seat in _consulted(room) if seat.status == AttendanceStatus.PRESENT]


def _consulted(room: Room) -> list[Seat]:
    """Those whose view is asked for: lots are not drawn among staff, officials and observers."""
    room.flush()
    seats = Seat.objects.filter(session=room.session, removed=False)
    return [seat for seat in seats if may(seat.role, Act.VOTE) and seat.role not in STAFF_ROLES]
