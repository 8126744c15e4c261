"""A command without a proper shape is refused before any lock is taken."""

from __future__ import annotations

from uuid import uuid4

from deliberation.ledger.execute import Accepted, Envelope, Refusal, execute
from deliberation.ledger.models import Stream
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
