"""Token buckets, with a clock of their own."""

from __future__ import annotations

import pytest
from django.conf import LazySettings

from deliberation.ledger.limits import Limits
from deliberation.ledger.refusals import Refusal


@pytest.fixture
def seconds() -> list[float]:
    return [0.0]


@pytest.fixture
def limits(seconds: list[float], settings: LazySettings) -> Limits:
    settings.RATES = {"statement.post": (2, 0.5), "*": (3, 1)}
    return Limits(lambda: seconds[0])


def test_a_burst_and_then_a_rate(limits: Limits, seconds: list[float]) -> None:
    for _ in range(2):
        limits.take("a", "statement.post")
    with pytest.raises(Refusal) as refused:
        limits.take("a", "statement.post")
    assert refused.value.code == "RATE_LIMITED"
    wait = refused.value.data["retry_after"]
    assert 2 <= wait <= 2.2
    seconds[0] += wait
    limits.take("a", "statement.post")


def test_people_and_kinds_have_their_own(limits: Limits) -> None:
    for who in ("a", "b"):
        for _ in range(2):
            limits.take(who, "statement.post")
    for name in ("roll.enter", "no.such", "venue.add"):
        limits.take("a", name)
    with pytest.raises(Refusal):
        limits.take("a", "agenda.set_items")


def test_saving_up_ends_at_the_burst(limits: Limits, seconds: list[float]) -> None:
    limits.take("a", "statement.post")
    seconds[0] += 10_000
    for _ in range(2):
        limits.take("a", "statement.post")
    with pytest.raises(Refusal):
        limits.take("a", "statement.post")


def test_being_refused_costs_nothing(limits: Limits, seconds: list[float]) -> None:
    for _ in range(2):
        limits.take("a", "statement.post")
    for _ in range(50):
        with pytest.raises(Refusal):
            limits.take("a", "statement.post")
    seconds[0] += 2.1
    limits.take("a", "statement.post")


def test_only_those_are_forgotten_who_could_say_as_much_anew(
    limits: Limits, seconds: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "_most", 3)
    for _ in range(2):
        limits.take("spent", "statement.post")
    limits.take("little", "statement.post")
    seconds[0] += 2.5  # the one is full again, the other has one and a quarter
    limits.take("third", "*")
    limits.take("fourth", "*")
    assert {who for who, _ in limits._buckets} == {"spent", "third", "fourth"}
    limits.take("spent", "statement.post")
    with pytest.raises(Refusal):
        limits.take("spent", "statement.post")


def test_where_many_are_in_use_not_everybody_new_looks_through_all(
    limits: Limits, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []
    forget = Limits._forget_full

    def noting(self: Limits, now: float) -> None:
        looked.append(len(self._buckets))
        forget(self, now)

    monkeypatch.setattr(Limits, "_forget_full", noting)
    monkeypatch.setattr("deliberation.ledger.limits.KEPT", 10)
    monkeypatch.setattr(limits, "_most", 10)
    for number in range(100):
        limits.take(str(number), "*")
    assert looked == [10, 20, 40, 80]
