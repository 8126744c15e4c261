"""The whole state as it goes over HTTP: the same as drawn for each alone, whoever asks together."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence

import pydantic_core
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deliberation.ledger.reading import take_snapshot
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.wholes import Whole, Wholes
from tests.cast import Cast, do

WHO = (None, "outsider", "member", "second_member", "chair", "housing")


def users(cast: Cast) -> list[int | None]:
    return [getattr(cast, who).id if who else None for who in WHO]


def test_each_gets_what_is_drawn_for_them_alone(cast: Cast) -> None:
    wholes = Wholes()
    for text in ("一楼也要补偿。", "费用公开。"):
        do(cast.stream, cast.member, "statement.post", text=text)
        found = wholes([(cast.stream, user) for user in users(cast)])
        for user in users(cast):
            whole = found[(cast.stream, user)]
            assert isinstance(whole, Whole)
            alone = pydantic_core.to_json(take_snapshot(cast.stream, user).body())
            assert json.loads(whole.plain()) == json.loads(alone)
            assert gzip.decompress(whole.gzipped()) == whole.plain()


def test_who_may_not_know_of_it_is_refused_and_nobody_else(cast: Cast) -> None:
    found = Wholes()([(cast.stream, cast.member.id), ("nowhere", cast.member.id)])
    refusal = found[("nowhere", cast.member.id)]
    assert isinstance(refusal, Refusal)
    assert refusal.code == Code.NOT_FOUND
    assert isinstance(found[(cast.stream, cast.member.id)], Whole)


def test_many_cost_as_many_queries_as_few_and_the_next_cost_less(cast: Cast) -> None:
    def cost(wholes: Wholes, people: Sequence[int | None]) -> int:
        with CaptureQueriesContext(connection) as captured:
            wholes([(cast.stream, user) for user in people])
        return len(captured)

    everybody = [person.id for person in cast.on_the_roll if person.id != cast.housing.id]
    wholes = Wholes()
    first = cost(wholes, everybody)
    assert first <= cost(Wholes(), [cast.member.id, cast.chair.id, cast.secretary.id]) + 1
    assert cost(wholes, everybody) < first
