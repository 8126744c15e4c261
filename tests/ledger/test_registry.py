"""A name is given once: to a command, an event, an entity, a kind of stream."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from deliberation.ledger.registry import COMMANDS, KINDS, handles, register_kind
from deliberation.ledger.shapes import Command, Entity, Event
from deliberation.sessions.live.statements import PostStatement


class Nothing(Command):
    """Does nothing."""


def handler(work: Any, call: Any) -> Event:
    return Event()


@pytest.mark.parametrize(
    ("name", "event", "complaint"),
    [
        ("statement.post", "statement.posted_twice", "a second command named 'statement.post'"),
        ("statement.post_2", "statement.posted", "a second command for the event"),
    ],
)
def test_a_second_command_is_refused(name: str, event: str, complaint: str) -> None:
    before = dict(COMMANDS)
    with pytest.raises(ValueError, match=complaint):
        handles(Nothing, name=name, stream="session", event=event, act="speak")(handler)
    assert before == COMMANDS


def test_a_second_kind_of_stream_is_refused() -> None:
    before = dict(KINDS)
    with pytest.raises(ValueError, match="a second stream kind named 'session'"):
        register_kind("session", KINDS["session"])
    assert before == KINDS


def test_a_second_entity_is_refused() -> None:
    before = dict(Entity.registered)
    with pytest.raises(ValueError, match="a second entity named 'statement'"):
        type("Doubled", (Entity,), {"__module__": __name__}, entity="statement")
    assert before == Entity.registered


def test_a_command_is_frozen_and_takes_no_unknown_field() -> None:
    args = PostStatement(text="好")
    with pytest.raises(ValidationError):
        args.text = "坏"  # type: ignore[misc]
    with pytest.raises(ValidationError):
        PostStatement.model_validate({"text": "好", "colour": "red"})
