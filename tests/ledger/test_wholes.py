"""The whole state as it goes over HTTP: the same as drawn for each alone, whoever asks together."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Sequence

import pydantic_core
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deliberation.ledger.reading import take_snapshot
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.together import Together
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


def test_threads_that_ask_at_once_ask_together() -> None:
    asked: list[list[int]] = []
    begun, go_on = threading.Event(), threading.Event()

    def ask(numbers: Sequence[int]) -> dict[int, int]:
        asked.append(sorted(numbers))
        begun.set()
        assert go_on.wait(5)
        if 13 in numbers:
            raise ValueError
        return {number: number * 2 for number in numbers}

    together: Together[int, int] = Together(ask)
    answers: dict[int, int | str] = {}

    def one(number: int) -> None:
        try:
            answers[number] = together(number)
        except ValueError:
            answers[number] = "refused"

    threads = [threading.Thread(target=one, args=[number]) for number in (1, 13, 2, 3)]
    threads[0].start()
    assert begun.wait(5)
    for thread in threads[1:]:
        thread.start()
    while len(together._waiting) < 3:
        time.sleep(0.01)
    go_on.set()
    for thread in threads:
        thread.join(5)
    assert asked == [[1], [2, 3, 13]]
    assert answers == {1: 2, 2: "refused", 3: "refused", 13: "refused"}
