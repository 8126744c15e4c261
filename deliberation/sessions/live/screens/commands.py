"""Driving the big screens."""

from __future__ import annotations

from pydantic import model_validator

from deliberation.bodies.permissions import Act
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import handles
from deliberation.ledger.shapes import Call, Command, Event, PublicId
from deliberation.sessions.live.screens.entities import screen_entity
from deliberation.sessions.live.screens.models import Screen, ScreenContent
from deliberation.sessions.models import Session, Venue
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.stages import UNFINISHED

# A poll or a draw that is not named is the one that goes on.
_MAY_NAME = frozenset({ScreenContent.STATEMENT, ScreenContent.POLL, ScreenContent.DRAW})


class ShowOnScreen(Command):
    """Chooses what a big screen shows: one venue's, the one without a venue, or all of them.

    `shown`: the statement, poll or draw; a poll or draw that is not named is the one that goes on.
    `auto` follows the meeting.
    """

    venue: PublicId | None = None
    everywhere: bool = False
    content: ScreenContent
    shown: PublicId | None = None

    @model_validator(mode="after")
    def _fits(self) -> ShowOnScreen:
        if self.venue and self.everywhere:
            raise ValueError("one venue or everywhere")
        if self.shown and self.content not in _MAY_NAME:
            raise ValueError("this content names nothing")
        if self.content == ScreenContent.STATEMENT and not self.shown:
            raise ValueError("which statement?")
        return self


@handles(
    ShowOnScreen,
    name="screen.show",
    stream=KIND,
    event="screen.shown",
    act=Act.STEER_SCREEN,
    stages=UNFINISHED,
)
def show(room: Room, call: Call[ShowOnScreen]) -> Event:
    args = call.args
    shown = args.shown or ""
    venues = _venues(room, args)
    _check_shown(room, args)
    room.flush()
    screens = [_screen(room.session, venue) for venue in venues]
    moved = [one for one in screens if (one.content, one.shown) != (args.content, shown)]
    if not moved:
        raise Refusal(Code.ALREADY_DONE)
    event = Event()
    for screen in moved:
        room.change(screen, content=args.content, shown=shown, since=room.now)
        if screen._state.adding:
            room.add(screen)
        event.put(room.shared, screen_entity(room.session, screen))
    return event


def _venues(room: Room, args: ShowOnScreen) -> list[Venue | None]:
    if args.everywhere:
        room.flush()
        return [None, *Venue.objects.filter(session=room.session)]
    return [room.get(Venue, args.venue) if args.venue else None]


def _check_shown(room: Room, args: ShowOnScreen) -> None:
    """:raises Refusal: NOT_FOUND, or STATEMENT_CLOSED for one that was taken down."""
    if args.shown is None:
        return
    if args.content == ScreenContent.STATEMENT:
        room.open_statement(args.shown)
        return
    room.flush()
    # A poll that is only prepared is not for a screen.
    polls = room.session.poll_set.filter(opened_at__isnull=False)
    rows = polls if args.content == ScreenContent.POLL else room.session.draw_set
    if not rows.filter(public_id=args.shown).exists():
        raise Refusal(Code.NOT_FOUND)


def _screen(session: Session, venue: Venue | None) -> Screen:
    """The row of a screen; one that nobody has driven yet is made when it first differs."""
    found = Screen.objects.filter(session=session, venue=venue).select_related("venue").first()
    return found or Screen(session=session, venue=venue, content=ScreenContent.AUTO)
