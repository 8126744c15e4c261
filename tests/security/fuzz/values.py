"""From a JSON Schema to values that fit it, nearly fit it, or do not fit at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st

from tests.security.payloads import PAYLOADS

Schema = Mapping[str, Any]
Values = st.SearchStrategy[Any]

ID_PATTERN = "^[0-9A-Za-z]{22}$"


class Ids:
    """Which ids there are to speak of, and what can be said. It grows while frames are answered."""

    def __init__(self) -> None:
        # Arguments with which a command succeeds, or did until something else happened.
        self.examples: list[tuple[str, dict[str, Any]]] = [("statement.post", {"text": "好。"})]
        self._known: dict[str, list[str]] = {}
        self._all: list[str] = ["0" * 22]

    def learn(self, kind: str, one: str) -> None:
        """An id, and the argument's name that it would be given as."""
        named = self._known.setdefault(kind, [])
        if one not in named:
            named.append(one)
            self._all.append(one)

    def pick(self, kind: str, number: int) -> str:
        """Mostly the right kind; any other id as well, for confusion."""
        named = self._known.get(kind) or self._all
        pool = self._all if number % 8 == 0 else named
        return pool[(number // 8) % len(pool)]


text = st.one_of(
    st.sampled_from(["好。", "一楼住户也要补偿。", "费用应当公开。\n第二行", "议" * 1_999]),
    st.sampled_from(PAYLOADS),
    st.text(max_size=40),
)
_numbers = st.sampled_from([-1, 0, 1, 2, 7, 60, 3_600, 2**31, 2**53, 2**63 - 1, 2**63, 2**64 - 1])
# What fits no argument, or all but one.
junk: Values = st.one_of(
    st.none(),
    st.booleans(),
    _numbers,
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["", "0" * 22, "x" * 5_000, "1e999", "null", "__class__", "2026-02-30"]),
    text,
    st.just([]),
    st.just({}),
    st.just([[[[1]]]]),
    st.just({"$ref": "#", "__proto__": {}, "id": None}),
)


def fitting(schema: Schema, ids: Ids, name: str = "", root: Schema | None = None) -> Values:
    """Values that the schema allows; `name` is the argument's, which tells what an id means."""
    root = schema if root is None else root
    if "$ref" in schema:
        return fitting(root["$defs"][schema["$ref"].rpartition("/")[2]], ids, name, root)
    if "anyOf" in schema:
        return st.one_of([fitting(one, ids, name, root) for one in schema["anyOf"]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "const" in schema:
        return st.just(schema["const"])
    return _OF_TYPE[schema.get("type", "")](schema, ids, name, root)


def _string(schema: Schema, ids: Ids, name: str, root: Schema) -> Values:
    pattern, form = schema.get("pattern"), schema.get("format")
    if pattern == ID_PATTERN:
        return st.builds(ids.pick, st.just(name), st.integers(0, 4_000))
    if pattern:
        return st.from_regex(pattern, fullmatch=True)
    if form == "date-time":
        moments = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001
        return st.one_of(moments, st.just(datetime(2026, 3, 4, tzinfo=UTC))).map(datetime.isoformat)
    if form == "date":
        return st.dates().map(date.isoformat)
    if "maxLength" in schema:
        return text.map(lambda value: value[: schema["maxLength"]])
    return text


def _integer(schema: Schema, ids: Ids, name: str, root: Schema) -> Values:
    low, high = schema.get("minimum"), schema.get("maximum")
    return st.one_of(st.integers(low, high), _numbers.filter(lambda n: _within(n, low, high)))


def _within(number: int, low: int | None, high: int | None) -> bool:
    return (low is None or number >= low) and (high is None or number <= high)


def _array(schema: Schema, ids: Ids, name: str, root: Schema) -> Values:
    items = fitting(schema.get("items", {}), ids, name.removesuffix("s"), root)
    low = schema.get("minItems", 0)
    return st.lists(items, min_size=low, max_size=max(low, min(schema.get("maxItems", 4), 4)))


def _object(schema: Schema, ids: Ids, name: str, root: Schema) -> Values:
    properties = schema.get("properties")
    if properties is None:
        inner: Schema = next(iter(schema.get("patternProperties", {}).values()), {})
        keys = st.builds(ids.pick, st.just("option"), st.integers(0, 400)) | text
        return st.dictionaries(keys, fitting(inner, ids, "", root) if inner else junk, max_size=3)
    parts = {key: fitting(part, ids, key, root) for key, part in properties.items()}
    required = set(schema.get("required", ()))
    return st.fixed_dictionaries(
        {key: part for key, part in parts.items() if key in required},
        optional={key: part for key, part in parts.items() if key not in required},
    )


_OF_TYPE = {
    "string": _string,
    "integer": _integer,
    "array": _array,
    "object": _object,
    "number": lambda *_: st.floats(allow_nan=False, allow_infinity=False),
    "boolean": lambda *_: st.booleans(),
    "null": lambda *_: st.none(),
    "": lambda *_: junk,
}


@st.composite
def nearly(draw: st.DrawFn, fitting_values: Values, names: tuple[str, ...]) -> Any:
    """What fits but for one thing: a value of another kind, one too few, one too many."""
    value = dict(draw(fitting_values))
    how = draw(st.integers(0, 3))
    if how == 0 or not names:
        value[draw(st.sampled_from(["colour", "id", "", "__class__", "actor"]))] = draw(junk)
    elif how == 1:
        value.pop(draw(st.sampled_from(names)), None)
    else:
        value[draw(st.sampled_from(names))] = draw(junk)
    return value
