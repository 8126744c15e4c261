"""Frames: the last word on each entity, and a cursor that never passes a person's own."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.ledger import composing
from deliberation.ledger.composing import (
    coalesce,
    frame_of,
    own_part,
    own_parts,
    shared_frame,
    with_own,
)
from deliberation.ledger.log import Logged
from tests.replica import Replica

KEYS = st.sampled_from("abcd")
TYPES = st.sampled_from(["statement", "tally"])
PUT = st.dictionaries(TYPES, st.dictionaries(KEYS, st.integers(0, 9), min_size=1), max_size=2)
BODY = st.builds(
    lambda put, drop: {key: value for key, value in (("put", put), ("del", drop)) if value},
    PUT,
    st.dictionaries(TYPES, st.lists(KEYS, min_size=1, max_size=3), max_size=2),
)
SCOPES = ("public", "participants")
AT = datetime(2026, 3, 1, tzinfo=UTC)


def event(seq: int, **bodies: dict[str, Any]) -> Logged:
    texts = {scope.replace("own_", "own:"): _text(body) for scope, body in bodies.items()}
    return Logged(seq, "k", AT, "", texts)


def _text(body: dict[str, Any]) -> str:
    return orjson.dumps(body).decode()


@given(st.lists(BODY, max_size=6), PUT)
def test_one_frame_says_what_many_said(bodies: list[dict[str, Any]], start: Any) -> None:
    one_by_one, at_once = Replica(start), Replica(start)
    for body in bodies:
        one_by_one.apply(body)
    put, drop = coalesce(bodies)
    at_once.apply({"put": put, "del": drop})
    assert at_once.view() == one_by_one.view()
    at_once.apply({"put": put, "del": drop})
    assert at_once.view() == one_by_one.view()
    for entity, ids in drop.items():
        assert not set(ids) & set(put.get(entity, {}))


@given(st.lists(st.tuples(BODY, BODY), min_size=1, max_size=5), st.integers(1, 4))
def test_frames_may_be_cut_anywhere(pairs: list[tuple[Any, Any]], cut: int) -> None:
    events = [event(seq, public=one, own_P=own) for seq, (one, own) in enumerate(pairs, start=1)]
    whole, parts = Replica(), Replica()
    whole.apply(frame_of(events, SCOPES, actor="P", after=0))
    for piece in (events[:cut], events[cut:]):
        if piece:
            parts.apply(frame_of(piece, SCOPES, actor="P", after=piece[0].seq - 1))
    assert parts == whole


def test_hidden_events_leave_no_gap() -> None:
    events = [event(5, public={"put": {}}), event(6, staff={"put": {}}), event(7)]
    frame = shared_frame(events, SCOPES, after=4)
    assert (frame["from"], frame["to"]) == (5, 7)
    assert [line["seq"] for line in frame["events"]] == [5]


def test_an_audience_sees_its_scopes_alone() -> None:
    told: dict[str, Any] = {
        s: {"put": {s: {"x": {}}}} for s in ("public", "staff", "own_P", "own_Q")
    }
    frame = frame_of([event(1, **told)], ("public",), actor="P", after=0)
    assert frame["put"] == {"public": {"x": {}}}
    assert frame["own"] == {"put": {"own_P": {"x": {}}}}
    assert "own" not in frame_of([event(1, **told)], ("public",), actor=None, after=0)
    assert own_part([event(1, **told)], "R") is None


def test_what_moves_to_another_scope_is_still_there_for_who_sees_both() -> None:
    put = {"put": {"line": {"a": 2}}, "del": {"line": ["c"]}}
    drop = {"del": {"line": ["a", "b"]}}
    moved = event(1, public=put, staff=drop)
    both = shared_frame([moved], ("public", "staff"), after=0)
    assert (both["put"], both["del"]) == ({"line": {"a": 2}}, {"line": ["c", "b"]})
    # The next event takes it away for good.
    gone = event(2, public={"del": {"line": ["a"]}})
    both = shared_frame([moved, gone], ("public", "staff"), after=0)
    assert (both["put"], sorted(both["del"]["line"])) == ({}, ["a", "b", "c"])


def test_the_frame_with_own_is_the_frame_that_would_be_encoded_whole() -> None:
    events = [event(1, public={"put": {"a": {"x": 1}}}, own_P={"del": {"b": ["y"]}})]
    shared = orjson.dumps(shared_frame(events, SCOPES, after=0))
    whole = frame_of(events, SCOPES, actor="P", after=0)
    assert orjson.loads(with_own(shared, own_part(events, "P"))) == whole
    assert with_own(shared, None) == shared


def test_everybody_s_own_in_one_pass_is_what_each_would_get_alone() -> None:
    events = [
        event(1, public={"put": {"a": {"x": 1}}}, own_P={"put": {"b": {"y": 1}}}),
        event(2, own_P={"del": {"b": ["y"]}}, own_Q={"put": {"b": {"z": 2}}}),
        event(3, own_R={"put": {"b": {"w": 3}}}),
    ]
    parts = own_parts(events, {"P", "Q", "S"})
    assert parts == {actor: own_part(events, actor) for actor in ("P", "Q")}


def test_a_body_is_parsed_when_somebody_is_shown_it() -> None:
    unread = Logged(1, "k", AT, "", {"public": "{}", "staff": "no JSON"})
    [line] = shared_frame([unread], ("public",), after=0)["events"]
    assert line == {"seq": 1, "kind": "k", "at": "2026-03-01T00:00:00Z", "actor": None}
    with pytest.raises(orjson.JSONDecodeError):
        shared_frame([unread], ("staff",), after=0)


def test_what_an_audience_is_shown_is_as_it_stands_in_the_log_for_the_next_one() -> None:
    events = [event(1, public={"put": {"a": {"x": 1}}}), event(2, public={"del": {"a": ["x"]}})]
    first = shared_frame(events, ("public",), after=0)
    assert shared_frame(events, ("public", "staff"), after=0) == first
    assert shared_frame(events[:1], ("public",), after=0)["put"] == {"a": {"x": 1}}


def test_nothing_new_is_an_empty_frame() -> None:
    frame = composing.frame_of([], SCOPES, actor="P", after=9)
    assert frame == {"type": "events", "from": 10, "to": 9, "events": [], "put": {}, "del": {}}
