"""The condenser: findings follow the log, whoever else condenses and whatever becomes of it."""

from __future__ import annotations

from threading import Event
from typing import Any

import orjson
import pytest
from django.db import OperationalError

from accounts.ids import new_id
from deliberation.condensing.drafting.draft import draft
from deliberation.condensing.opinion import find
from deliberation.condensing.opinion.find import find_opinions
from deliberation.ledger.derived import current
from deliberation.ledger.models import Derived, Stream
from deliberation.ledger.shapes import PUBLIC, STAFF
from deliberation.sessions.models import Session
from deliberation.sessions.opinions import condenser as module
from deliberation.sessions.opinions import hooks
from deliberation.sessions.opinions.condenser import Condenser
from deliberation.sessions.opinions.lag import behind
from deliberation.sessions.opinions.material import Fold, read_fold
from tests.cast import Cast, do
from tests.ledger.story import vote


@pytest.fixture
def condenser() -> Condenser:
    return Condenser(pace=0, standby=0)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Stage and number of every call of the hooks."""
    calls: list[tuple[str, int]] = []

    def note(session: Session, fold: Fold) -> None:
        calls.append((session.stage, fold.seq))

    monkeypatch.setattr(hooks, "_followers", [note])
    return calls


def findings(cast: Cast) -> dict[str, Any]:
    stream = Stream.objects.get(public_id=cast.stream)
    return {one.name: orjson.loads(one.body) for one in current(stream.pk) if one.body}


def head(cast: Cast) -> int:
    return Stream.objects.get(public_id=cast.stream).head_seq


def post(cast: Cast, text: str = "一楼住户也要补偿。") -> str:
    return do(cast.stream, cast.member, "statement.post", text=text)["statement"]


def test_a_vote_moves_the_map_and_the_draft(cast: Cast, condenser: Condenser) -> None:
    view = post(cast, "一楼住户也要补偿。")
    for voter in (cast.member, cast.second_member, cast.representative):
        vote(cast, voter, view, "agree", 1)
    assert condenser.look() == 1
    found = findings(cast)
    assert found["opinion"]["common"] == [view]
    assert found["opinion"]["present"] == 3
    assert [line["text"] for line in found["draft"]["lines"]] == ["一楼住户也要补偿。"]
    assert found["draft"]["counts"]["common"] == 1
    scopes = dict(Derived.objects.values_list("name", "scope"))
    assert scopes == {"opinion": PUBLIC, "draft": STAFF}


def test_nothing_new_is_nothing_to_do(cast: Cast, condenser: Condenser) -> None:
    post(cast)
    assert condenser.look() == 1
    assert condenser.look() == 0
    assert set(Derived.objects.values_list("at_seq", flat=True)) == {head(cast)}


def test_it_reads_only_what_is_new(
    cast: Cast, condenser: Condenser, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = post(cast)
    condenser.look()

    def never(*_: Any) -> Fold:
        raise AssertionError

    monkeypatch.setattr(module, "read_fold", never)
    vote(cast, cast.member, view, "agree", 1)
    assert condenser.look() == 1


def test_many_votes_are_few_maps(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = [1_000.0]
    monkeypatch.setattr("time.monotonic", lambda: seconds[0])
    condenser, view = Condenser(), post(cast)
    maps = []
    for revision in range(1, 9):
        vote(cast, cast.member, view, "agree", revision)
        maps.append(condenser.look())
        seconds[0] += 0.25
    assert maps == [1, 0, 0, 1, 0, 0, 1, 0]


@pytest.mark.parametrize("stage", ["draft", "convened", "postponed", "cancelled"])
def test_who_has_not_met_has_no_findings(cast: Cast, condenser: Condenser, stage: str) -> None:
    Session.objects.filter(pk=cast.session.pk).update(stage=stage)
    assert condenser.look() == 0
    assert findings(cast) == {}


def test_hooks_are_told_once_the_discussion_is_over(
    cast: Cast, condenser: Condenser, told: list[tuple[str, int]]
) -> None:
    post(cast)
    condenser.look()
    assert told == []
    moves = []
    for stage in ("closing", "ratifying", "closed"):
        do(cast.stream, cast.chair, "session.change_stage", to=stage)
        moves.append((stage, head(cast)))
        condenser.look()
        condenser.look()
    assert told == moves


def test_what_a_hook_could_not_do_is_tried_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Also by a condenser that was started since: the finding stays behind until it is done."""
    calls = []

    def fails_once(session: Session, fold: Fold) -> None:
        calls.append(fold.seq)
        if len(calls) == 1:
            raise ValueError("not today")

    monkeypatch.setattr(hooks, "_followers", [fails_once])
    do(cast.stream, cast.chair, "session.change_stage", to="closing")
    first = Condenser(pace=0, standby=0)
    assert first.look() == 0
    assert "could not be condensed" in caplog.text
    assert first.look() == 0  # not at once
    assert len(calls) == 1
    assert Condenser(pace=0, standby=0).look() == 1
    assert len(calls) == 2


def test_a_second_one_stands_by_and_goes_on(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = [1_000.0]
    monkeypatch.setattr("time.monotonic", lambda: seconds[0])
    first, second = Condenser(pace=0), Condenser(pace=0)
    view = post(cast)
    assert first.look() == 1
    for revision in (1, 2, 3):
        vote(cast, cast.member, view, "agree", revision)
        assert second.look() == 0
        assert first.look() == 1
        seconds[0] += 1
    vote(cast, cast.member, view, "agree", 4)
    assert second.look() == 0
    seconds[0] += module.STANDBY_S  # the first one is gone
    assert second.look() == 1


def test_two_at_the_same_moment(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have read the same: one of them publishes."""
    first, second = Condenser(pace=0, standby=0), Condenser(pace=0, standby=0)
    post(cast)
    done = []

    def meanwhile(*args: Any) -> Any:
        monkeypatch.setattr(module, "draft", draft)
        done.append(second.look())
        return draft(*args)

    monkeypatch.setattr(module, "draft", meanwhile)
    assert (first.look(), done) == (0, [1])


def test_a_log_that_was_restored_is_another_log(cast: Cast, condenser: Condenser) -> None:
    post(cast)
    condenser.look()
    Stream.objects.filter(public_id=cast.stream).update(epoch=new_id())
    assert findings(cast) == {}
    assert condenser.look() == 1
    assert findings(cast)


def test_erased_words_are_forgotten_and_the_rest_is_found_again(
    cast: Cast, condenser: Condenser
) -> None:
    gone = post(cast, "不应留下的话")
    stays = do(cast.stream, cast.second_member, "statement.post", text="费用应当公开。")[
        "statement"
    ]
    for view in (gone, stays):
        vote(cast, cast.representative, view, "agree", 1)
        vote(cast, cast.second_member, view, "agree", 1)
    condenser.look()
    assert "不应留下的话" in repr(findings(cast))
    do(cast.stream, cast.office, "erasure.erase_words", seat=cast.member.seat, reason="本人要求")
    assert findings(cast) == {}
    assert condenser.look() == 1
    assert findings(cast)["opinion"]["common"] == [stays]


def test_in_closing_the_result_is_the_official_one(
    cast: Cast, condenser: Condenser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was shown before has no say in it."""
    warmth = []

    def watched(*args: Any, warm: Any) -> Any:
        warmth.append(warm is not None)
        return find_opinions(*args, warm=warm)

    monkeypatch.setattr(find, "find_opinions", watched)
    view = post(cast)
    condenser.look()
    vote(cast, cast.member, view, "agree", 1)
    condenser.look()
    do(cast.stream, cast.chair, "session.change_stage", to="closing")
    condenser.look()
    assert warmth[:2] == [False, True]
    assert set(warmth[2:]) == {False}  # for the map, and for the record


def test_a_session_that_fails_holds_up_no_other(
    cast: Cast, condenser: Condenser, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    post(cast)
    other = Stream.objects.create(kind="session")
    assert other not in behind()

    def broken(stream: Stream) -> Fold:
        raise ValueError("no such thing")

    monkeypatch.setattr(module, "read_fold", broken)
    assert condenser.look() == 0
    assert cast.stream in caplog.text
    monkeypatch.setattr(module, "read_fold", read_fold)
    assert Condenser(pace=0, standby=0).look() == 1


def test_it_bears_that_the_database_is_away(
    db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stop = Event()
    looks: list[int] = []

    def look() -> int:
        looks.append(len(looks))
        if len(looks) < 3:
            raise OperationalError("no route to host")
        stop.set()
        return 0

    monkeypatch.setattr(module, "AWAY_S", 0.0)
    monkeypatch.setattr(module, "LOOK_S", 0.0)
    monkeypatch.setattr(module, "close_old_connections", lambda: None)
    condenser = Condenser()
    monkeypatch.setattr(condenser, "look", look)
    condenser.run(stop)
    assert looks == [0, 1, 2]
    assert caplog.text.count("no route to host") == 1
