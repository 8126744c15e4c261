"""A command without a proper shape is refused before any lock is taken."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from pydantic import ValidationError

from deliberation.ledger.execute import Accepted, Envelope, Refusal, execute
from deliberation.ledger.models import Stream
from deliberation.sessions.live.endorsements import TallyEntity
from tests.cast import Cast


def code(outcome: Accepted | Refusal) -> str:
    return "done" if isinstance(outcome, Accepted) else str(outcome.code)


def test_nothing_of_a_shapeless_command_reaches_the_stream(cast: Cast) -> None:
    head = Stream.objects.get(public_id=cast.stream).head_seq
    envelopes = [
        Envelope(cast.member.id, uuid4(), "no.such", {}),
        Envelope(cast.member.id, uuid4(), "statement.post", {"text": "好", "colour": "red"}),
        Envelope(cast.member.id, uuid4(), "statement.post", {"text": 7}),
        Envelope(cast.member.id, uuid4(), "statement.post", ["text"]),
        Envelope(cast.member.id, uuid4(), "statement.post", None),
    ]
    outcomes = execute(cast.stream, envelopes)
    assert [code(outcome) for outcome in outcomes] == ["UNKNOWN_COMMAND"] + [
        "INVALID_ARGUMENTS"
    ] * 4
    assert isinstance(outcomes[1], Refusal)
    assert outcomes[1].data == {"fields": [{"field": "colour", "problem": "extra_forbidden"}]}
    assert Stream.objects.get(public_id=cast.stream).head_seq == head


@pytest.mark.parametrize("untrue", [{"agree": "many"}, {"disagree": None}, {"colour": "red"}])
def test_an_entity_that_is_not_true_to_its_shape_is_found_by_any_test(untrue: Any) -> None:
    with pytest.raises(ValidationError):
        TallyEntity(**{"id": "x", "agree": 1, "disagree": 0, "passed": 0, **untrue})
