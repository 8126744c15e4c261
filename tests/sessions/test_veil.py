"""The rule of today's visibility, for every kind of thing that has words."""

from __future__ import annotations

from typing import Any, get_args, get_origin

import pytest

from deliberation.ledger.shapes import Entity
from deliberation.sessions.veil import WORDS, Veil, Words


def thing(name: str, /, **changes: Any) -> Entity:
    """An entity of which only what the veil looks at matters."""
    words = WORDS[name]
    fields: dict[str, Any] = {field: f"原来的{field}" for field in (*words.fields, *words.fate)}
    fields |= {"id": "a", "target": "b"}
    return Entity.registered[name].model_construct(**(fields | changes))


def row_of(entity: Entity) -> dict[str, Any]:
    return entity.model_dump()


@pytest.mark.parametrize(("name", "field"), [(n, f) for n in WORDS for f in WORDS[n].fields])
@pytest.mark.parametrize("blank", [None, "", []])
@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")
def test_what_is_blank_today_is_blank_in_the_past(name: str, field: str, blank: Any) -> None:
    was = {name: {"a": row_of(thing(name))}}
    assert Veil([thing(name)]).over(was) == was
    assert Veil([]).over(was) == {}
    today = thing(name, **{field: blank}, **dict.fromkeys(WORDS[name].fate, "今天"))
    row = Veil([today]).over(was)[name]["a"]
    assert row[field] == blank
    assert all(row[fate] == "今天" for fate in WORDS[name].fate if fate != field)
    # The other way round: what was not there yet does not come into the past from today.
    before = {name: {"a": row_of(today)}}
    assert Veil([thing(name)]).over(before) == before


# One person's own, or what another stream shows.
OTHERS = ("my_", "body", "membership", "record", "line")
# Fields that hold somebody's id, or are the same at all times for whoever may read them.
IDS = {
    "id", "speaker", "agenda_item", "reply_to", "department", "merged_into", "statement", "reply",
    "also", "target", "speaker_before", "presiding", "current_item", "from_department", "shown",
    "to_department", "official", "drafter", "turn", "order", "members", "venue", "substitutes",
    "candidates", "result", "list_hash", "seed", "shares", "poll", "seat", "teller", "top",
    "platform", "record",
}  # fmt: skip
# What was announced to everybody stays announced.
ANNOUNCED = {
    "session.stage_reason", "statement.reason", "review.reason", "poll.reason", "turn.reason",
    "moderation_entry.reason",
}  # fmt: skip


def test_every_field_with_words_is_under_the_veil() -> None:
    """A new field or entity has to say here whether it can be taken back."""
    forgotten = [
        f"{name}.{field}"
        for name, shape in Entity.registered.items()
        if not name.startswith(OTHERS)
        for field, info in shape.model_fields.items()
        if _is_text(info.annotation)
        and field not in IDS
        and f"{name}.{field}" not in ANNOUNCED
        and field not in WORDS.get(name, Words(())).fields
    ]
    assert not forgotten
    assert "evidence" in WORDS["statement"].fields


def _is_text(annotation: Any) -> bool:
    """Free text, or a list of it; the keys of a tally are ids."""
    if annotation is str:
        return True
    return get_origin(annotation) is not dict and any(map(_is_text, get_args(annotation)))


def test_the_list_names_what_there_is() -> None:
    for name, words in WORDS.items():
        assert {*words.fields, *words.fate} <= Entity.registered[name].model_fields.keys()
