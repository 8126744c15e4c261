"""What the cases are made of, and how what a command needs is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from deliberation.bodies.models import Membership
from deliberation.bodies.permissions import Act, may
from deliberation.ledger import clock
from deliberation.sessions.models import Place, Seat, Session, Statement
from tests.cast import Cast, Person, do

Args = dict[str, Any]
# Makes whatever the command needs, for the person who gives it, and answers with its arguments.
Build = Callable[[Cast, Person], Args]


@dataclass(frozen=True)
class No:
    """One refusal: its code, who hears it (a name in the cast), and what they had asked."""

    code: str
    who: str
    build: Build


@dataclass(frozen=True)
class Case:
    """`who` may give the command, with these arguments."""

    who: str
    build: Build
    refused: tuple[No, ...]


def given(**args: Any) -> Build:
    """Arguments that need nothing made."""
    return lambda cast, who: args


def posted(cast: Cast, who: Person) -> str:
    """A published view of the person, also of one whose role may not speak."""
    seat = Seat.objects.get(public_id=who.seat)
    if seat.user_id and may(seat.role, Act.SPEAK) and seat.status == "present":
        return do(cast.stream, who, "statement.post", text="一楼住户也要补偿。")["statement"]
    row = Statement.objects.create(
        session=cast.session,
        seat=seat,
        text="一楼住户也要补偿。",
        posted_at=clock.now(),
        published_at=clock.now(),
        posted_seq=1,
        place=Place.ONLINE,
        status="published",
    )
    return row.public_id


def waits(cast: Cast) -> str:
    """A view of 王委员 that waits for approval."""
    if Session.objects.get(pk=cast.session.pk).moderation != "pre":
        do(cast.stream, cast.moderator, "session.set_moderation", mode="pre")
    return do(cast.stream, cast.member, "statement.post", text="费用应当公开。")["statement"]


def hidden(cast: Cast) -> str:
    statement = posted(cast, cast.member)
    do(cast.stream, cast.moderator, "statement.hide", statement=statement, reason="含有住址")
    return statement


def replied(cast: Cast) -> str:
    statement = posted(cast, cast.member)
    return do(cast.stream, cast.housing, "reply.give", statement=statement, text="年底前公示。")[
        "reply"
    ]


def membership(cast: Cast, who: Person) -> str:
    return Membership.objects.get(body=cast.body, user=who.user, until=None).public_id


def voted(cast: Cast, who: Person) -> Args:
    args = {"statement": posted(cast, cast.member), "choice": "agree", "revision": 3}
    do(cast.stream, who, "endorsement.cast", **args)
    return {**args, "choice": "disagree", "revision": 2}


def by_hand(cast: Cast, who: Person) -> Args:
    do(cast.stream, cast.scribe, "attendance.mark", seat=who.seat, status="present", channel="hand")
    return {"statement": posted(cast, cast.member), "choice": "agree", "revision": 1}


def after(name: str, **args: Any) -> Build:
    """The same arguments as were taken once already."""

    def build(cast: Cast, who: Person) -> Args:
        do(cast.stream, who, name, **args)
        return args

    return build


def on(build: Callable[[Cast], str], **more: Any) -> Build:
    return lambda cast, who: {"statement": build(cast), **more}


def mine(**more: Any) -> Build:
    return lambda cast, who: {"statement": posted(cast, cast.member), **more}


def seat_of(person: str, **more: Any) -> Build:
    return lambda cast, who: {"seat": getattr(cast, person).seat, **more}


def silent(cast: Cast, who: Person) -> Args:
    do(cast.stream, cast.moderator, "seat.silence", seat=who.seat, reason="多次打断")
    return {"text": "我还要说。"}


def with_words(**more: Any) -> Build:
    def build(cast: Cast, who: Person) -> Args:
        posted(cast, cast.member)
        return {"seat": cast.member.seat, **more}

    return build


def claimed(cast: Cast, who: Person) -> Args:
    do(cast.stream, who, "attendance.claim_seat")
    return {}


def code_in_hand(cast: Cast, who: Person) -> Args:
    if not Seat.objects.get(public_id=who.seat).code_version:
        do(cast.stream, cast.moderator, "roll.renew_code", seat=who.seat)
    return {}


def twice(cast: Cast, who: Person) -> Args:
    do(cast.stream, who, "statement.withdraw", statement=(own := posted(cast, who)))
    return {"statement": own}


def reply_withdrawn(cast: Cast, who: Person) -> Args:
    do(cast.stream, who, "reply.withdraw", reply=(reply := replied(cast)))
    return {"reply": reply}


def asked_of_transport(cast: Cast, who: Person) -> Args:
    statement = do(
        cast.stream,
        cast.member,
        "statement.post",
        text="公交站能不能挪近些？",
        department=cast.transport_department,
    )["statement"]
    return {"statement": statement, "text": "住建局替交通局答复。"}
