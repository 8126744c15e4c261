"""Making a digest. It counts what came since the one before, so that no hour falls between two."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import F, Q, QuerySet, Sum

from deliberation.bodies.permissions import Act
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import handles
from deliberation.ledger.shapes import Call, Command, Entity, Event
from deliberation.sessions.live.digests.models import Digest
from deliberation.sessions.models import (
    Endorsement,
    Mode,
    Reply,
    ReplyStatus,
    Session,
    Statement,
    StatementStatus,
)
from deliberation.sessions.picture import Picture
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.snapshot import shows
from deliberation.sessions.stages import DISCUSSING

TOP = 5


class MakeDigest(Command):
    """Adds up what came since the digest before. The service alone gives it, once a day."""

    day: date


class DigestEntity(Entity, entity="digest"):
    """One day of a network session. `top`: the views with the most votes among the new ones."""

    day: date
    statements: int
    people: int
    votes: int
    replies: int
    top: list[str]
    made_at: datetime


@handles(
    MakeDigest,
    name="digest.make",
    stream=KIND,
    event="digest.made",
    act=Act.KEEP_TIME,
    stages=DISCUSSING,
)
def make(room: Room, call: Call[MakeDigest]) -> Event:
    room.flush()
    before = Digest.objects.filter(session=room.session)
    if room.session.mode != Mode.NETWORK or before.filter(day__gte=call.args.day).exists():
        raise Refusal(Code.ALREADY_DONE)
    since = before.order_by("day").values_list("made_at", flat=True).last()
    said = _said(room.session, since)
    digest = room.add(
        Digest(
            session=room.session,
            day=call.args.day,
            statements=said.count(),
            people=said.values("seat").distinct().count(),
            votes=_votes(room.session) - (before.aggregate(sum=Sum("votes"))["sum"] or 0),
            replies=_replies(room.session, since),
            top=_top(said),
            made_at=room.now,
        )
    )
    return Event().put(room.shared, digest_entity(digest))


def _said(session: Session, since: datetime | None) -> QuerySet[Statement]:
    new = Q(published_at__gt=since) if since else Q(published_at__isnull=False)
    return Statement.objects.filter(new, session=session, status=StatementStatus.PUBLISHED)


def _votes(session: Session) -> int:
    """One for each person and view; a change of mind is no second vote."""
    return Endorsement.objects.filter(statement__session=session).count()


def _replies(session: Session, since: datetime | None) -> int:
    new = Q(given_at__gt=since) if since else Q()
    return Reply.objects.filter(new, session=session, status=ReplyStatus.PUBLISHED).count()


def _top(said: QuerySet[Statement]) -> list[str]:
    votes = F("agree") + F("disagree") + F("passed")
    voted = said.annotate(votes=votes).filter(votes__gt=0)
    return list(voted.order_by("-votes", "posted_seq").values_list("public_id", flat=True)[:TOP])


def digest_entity(digest: Digest) -> DigestEntity:
    return DigestEntity(
        id=digest.public_id,
        day=digest.day,
        statements=digest.statements,
        people=digest.people,
        votes=digest.votes,
        replies=digest.replies,
        top=digest.top,
        made_at=digest.made_at,
    )


@shows("shared")
def digests(picture: Picture) -> Iterator[Entity]:
    yield from map(digest_entity, picture.all(Digest))
