"""JSON from outside: what is too large, too deep or no JSON gets its own answer, and quickly."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.ledger.refusals import Refusal
from deliberation.ledger.strict_json import MAX_BYTES, MAX_DEPTH, parse


def refused(raw: bytes | str) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        parse(raw)
    return refusal.value


def nested(depth: int) -> str:
    return "[" * depth + "]" * depth


@pytest.mark.parametrize("depth", [9, 100, 10_000, 32_000])
def test_deep(depth: int) -> None:
    refusal = refused(nested(depth))
    assert refusal.body() == {"code": "TOO_DEEP", "data": {"limit": MAX_DEPTH}, "ref": None}
    # Also what is never closed, and what is made of objects.
    assert refused("[" * depth).code == "TOO_DEEP"
    assert refused('{"a":' * min(depth, 9_000) + "1").code == "TOO_DEEP"


def test_as_deep_as_allowed() -> None:
    assert parse(nested(MAX_DEPTH)) == json.loads(nested(MAX_DEPTH))
    wide = "[" + ",".join(["[[]]"] * 200) + "]"
    assert parse(wide) == json.loads(wide)


@pytest.mark.parametrize("raw", [r'"' + "[" * 500 + '"', r'{"text":"\"[[[[[[[[[[[[{{{{{{\\"}'])
def test_brackets_inside_a_sentence_are_no_depth(raw: str) -> None:
    assert parse(raw) == json.loads(raw)


def test_a_bracket_behind_a_quoted_quote_is_depth() -> None:
    assert refused('{"a":"\\\\","b":' + nested(9) + "}").code == "TOO_DEEP"


@pytest.mark.parametrize(
    "raw",
    [
        "", " ", "{", "nul", "NaN", "Infinity", "-Infinity", '{"a":NaN}', "[1,]", "1e999",
        '{"a":1} {"b":2}', "\ufeff{}", '"\\ud800"', '"\\udc00\\ud800"', '"\ud800"', b'"\xff"',
        b'"\xc0\xaf"', b"\xff\xfe{\x00}\x00", '"\x00"', '"a\nb"', "// no\n1", "{'a':1}",
    ],
)  # fmt: skip
def test_what_is_no_json(raw: bytes | str) -> None:
    assert refused(raw).code == "MALFORMED"


def test_too_large() -> None:
    assert parse('"' + "a" * (MAX_BYTES - 2) + '"')
    refusal = refused('"' + "a" * (MAX_BYTES - 1) + '"')
    assert refusal.body() == {
        "code": "TOO_LARGE",
        "data": {"limit": MAX_BYTES, "length": MAX_BYTES + 1},
        "ref": None,
    }


def test_size_is_counted_in_bytes() -> None:
    assert len('"' + "意" * 30_000 + '"') < MAX_BYTES
    assert refused('"' + "意" * 30_000 + '"').code == "TOO_LARGE"


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)


def depth_of(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + max(map(depth_of, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(depth_of, value), default=0)
    return 0


@given(_VALUES, st.booleans())
def test_it_agrees_with_python(value: Any, escaped: bool) -> None:
    raw = json.dumps(value, ensure_ascii=escaped)
    if depth_of(value) > MAX_DEPTH:
        assert refused(raw).code == "TOO_DEEP"
    else:
        assert parse(raw) == parse(raw.encode()) == value


@given(st.binary(max_size=200))
def test_any_bytes_at_all_are_a_value_or_a_refusal(raw: bytes) -> None:
    with suppress(Refusal):
        parse(raw)
