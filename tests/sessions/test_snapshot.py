"""A snapshot costs the same number of queries however much there is in it."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deliberation.ledger.execute import Envelope, execute
from deliberation.ledger.models import Stream
from deliberation.ledger.reading import access_of_many, own_states, take_snapshot
from deliberation.ledger.shapes import PARTICIPANTS, PUBLIC, STAFF
from deliberation.sessions.models import Statement
from tests.cast import Cast, do, gather
from tests.ledger.story import tell
from tests.replica import fresh
from tests.verify import readers


def queries(cast: Cast, user_id: int | None) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        take_snapshot(cast.stream, user_id)
    return len(captured)


def fill(cast: Cast, number: int) -> None:
    texts = [f"第{n}条意见。" for n in range(number)]
    posts = [Envelope(cast.member.id, uuid4(), "statement.post", {"text": t}) for t in texts]
    execute(cast.stream, posts)
    ids = Statement.objects.values_list("public_id", flat=True)
    votes = [{"statement": public_id, "choice": "agree", "revision": number} for public_id in ids]
    execute(cast.stream, [Envelope(cast.member.id, uuid4(), "endorsement.cast", v) for v in votes])
    reply = {"statement": ids[0], "text": "已列计划。"}
    execute(
        cast.stream,
        [Envelope(cast.housing.id, uuid4(), "reply.give", reply) for _ in range(number)],
    )


@pytest.mark.parametrize("who", [None, "member", "chair", "housing"])
def test_the_number_of_queries_does_not_grow(who: str | None, cast: Cast) -> None:
    user_id = getattr(cast, who).id if who else None
    fill(cast, 2)
    few = queries(cast, user_id)
    fill(cast, 20)
    assert queries(cast, user_id) == few


def test_everybodys_own_costs_as_much_as_that_of_two(cast: Cast) -> None:
    """Of two who between them have all that is one's own here."""
    fill(cast, 2)
    stream = Stream.objects.get(public_id=cast.stream)
    seats = [who.seat for who in cast.on_the_roll]

    def cost(actors: list[str]) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert set(own_states(stream, actors)) == set(actors)
        return len(captured)

    assert cost(seats) == cost([cast.member.seat, cast.housing.seat])


def test_the_writes_of_a_batch_do_not_grow_with_it_either(cast: Cast) -> None:
    def cost(number: int) -> int:
        posts = [
            Envelope(cast.member.id, uuid4(), "statement.post", {"text": f"第{n}条。"})
            for n in range(number)
        ]
        with CaptureQueriesContext(connection) as captured:
            execute(cast.stream, posts)
        # The driver's executemany shows as one query, bulk_create as one for each of its parts.
        return len(captured)

    cost(1)
    assert cost(100) <= cost(2) + 2


def test_rights_of_many_are_read_at_once(cast: Cast) -> None:
    stream = Stream.objects.get(public_id=cast.stream)
    everybody: list[int | None] = [None, cast.outsider.id, *(p.id for p in cast.on_the_roll)]
    with CaptureQueriesContext(connection) as captured:
        found = access_of_many(stream, everybody)
    assert len(captured) == 2
    scopes = {user: access.scopes for user, access in found.items() if access}
    assert scopes[None] == scopes[cast.outsider.id] == (PUBLIC,)
    assert scopes[cast.member.id] == (PUBLIC, PARTICIPANTS)
    assert scopes[cast.scribe.id] == (PUBLIC, PARTICIPANTS, STAFF)
    assert scopes[cast.housing.id] == (
        PUBLIC,
        PARTICIPANTS,
        f"department:{cast.housing_department}",
    )


def test_one_entity_lives_in_one_scope(cast: Cast, waiting: str) -> None:
    """Else a client would merge two versions of it."""
    do(cast.stream, cast.moderator, "statement.approve", statement=waiting)
    do(cast.stream, cast.second_member, "statement.post", text="还在等。")
    chair = take_snapshot(cast.stream, cast.chair.id)
    public = take_snapshot(cast.stream, None)
    member = take_snapshot(cast.stream, cast.member.id)
    for entity, rows in member.shared.items():
        if entity in public.shared:
            assert rows == public.shared[entity]
    for entity, rows in chair.shared.items():
        if entity in member.shared:
            assert rows == member.shared[entity]
    assert not set(member.own) & set(chair.shared)


@pytest.mark.parametrize("publicity", ["public", "invited"])
def test_an_audience_sees_its_scopes_side_by_side(publicity: str, db: None) -> None:
    """Nothing else, and nothing twice: one entity lives in one scope."""
    stream = tell(gather(publicity, mark="-again"))
    for access, expected in readers(stream).items():
        assert fresh(stream, access) == expected, access
