"""A batch is one transaction; whoever fails in it fails alone."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, InterfaceError, OperationalError
from django.db.models import Model

from deliberation.ledger import bulk, log
from deliberation.ledger.execute import Accepted, Envelope, committed, execute
from deliberation.ledger.log import Added
from deliberation.ledger.models import EventBody, Receipt, Stream
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import COMMANDS
from deliberation.ledger.shapes import Call, Event
from deliberation.ledger.work import Work
from deliberation.sessions.models import Endorsement, Seat, Venue
from tests.cast import Cast, Person
from tests.verify import Act, check_chain

Patch = pytest.MonkeyPatch


def post(who: Person, text: str) -> Envelope:
    return Envelope(who.id, uuid4(), "statement.post", {"text": text})


def venue(who: Person, name: str) -> Envelope:
    return Envelope(who.id, uuid4(), "venue.add", {"name": name, "kind": "sub_hall"})


def breaks(
    patch: Patch, name: str, failing: str, error: type[Exception] = ZeroDivisionError
) -> None:
    """The handler of `name` fails after it has written, wherever an argument is `failing`."""
    entry = COMMANDS[name]
    handler = entry.handler
    assert handler is not None

    def broken(work: Work, call: Call[Any]) -> Event:
        event = handler(work, call)
        if failing in call.args.model_dump().values():
            work.flush()
            raise error("a fault of ours")
        return event

    patch.setitem(COMMANDS, name, dataclasses.replace(entry, handler=broken))


def code(outcome: Accepted | Refusal) -> str:
    return "done" if isinstance(outcome, Accepted) else str(outcome.code)


def test_numbers_have_no_gaps(cast: Cast) -> None:
    head = Stream.objects.get(public_id=cast.stream).head_seq
    outcomes = execute(
        cast.stream,
        [
            post(cast.member, "一"),
            post(cast.expert, "没签到"),
            post(cast.second_member, "二"),
            post(cast.member, ""),
            post(cast.representative, "三"),
        ],
    )
    assert [code(outcome) for outcome in outcomes] == [
        "done", "NOT_CHECKED_IN", "done", "EMPTY_TEXT", "done",
    ]  # fmt: skip
    numbers = [outcome.seq for outcome in outcomes if isinstance(outcome, Accepted)]
    assert numbers == [head + 1, head + 2, head + 3]
    check_chain(Stream.objects.get(public_id=cast.stream))


def test_a_failing_command_rolls_back_alone(
    cast: Cast, monkeypatch: Patch, caplog: pytest.LogCaptureFixture
) -> None:
    breaks(monkeypatch, "venue.add", "坏的")
    before, head = Act(cast.stream), Stream.objects.get(public_id=cast.stream).head_seq
    seen = before.now()
    envelopes = [
        post(cast.member, "在前"),
        venue(cast.office, "坏的"),
        venue(cast.office, "好的"),
        post(cast.second_member, "在后"),
    ]
    with caplog.at_level(logging.ERROR):
        outcomes = execute(cast.stream, envelopes)
    assert [code(outcome) for outcome in outcomes] == ["done", "INTERNAL", "done", "done"]
    failed = outcomes[1]
    assert isinstance(failed, Refusal)
    assert failed.ref
    assert failed.ref in caplog.text
    assert failed.data == {}
    # Nothing of it is anywhere.
    stream = Stream.objects.get(public_id=cast.stream)
    assert stream.head_seq == head + 3
    assert set(Venue.objects.filter(session=cast.session).values_list("name", flat=True)) == {
        "主会场", "好的",
    }  # fmt: skip
    assert not Receipt.objects.filter(command_id=envelopes[1].command_id).exists()
    assert not EventBody.objects.filter(body__contains="坏的").exists()
    before.verify(seen, Act(cast.stream).now())


def test_what_failed_may_be_sent_again(cast: Cast, monkeypatch: Patch) -> None:
    envelope = venue(cast.office, "坏的")
    with monkeypatch.context() as patch:
        breaks(patch, "venue.add", "坏的")
        assert code(execute(cast.stream, [envelope])[0]) == "INTERNAL"
    assert code(execute(cast.stream, [envelope])[0]) == "done"


def test_rights_that_a_failing_command_had_changed_are_as_before(
    cast: Cast, monkeypatch: Patch
) -> None:
    breaks(monkeypatch, "roll.remove", "坏的")
    version = Stream.objects.get(public_id=cast.stream).rights_version
    remove = {"seat": cast.member.seat, "reason": "坏的"}
    outcomes = execute(
        cast.stream,
        [
            Envelope(cast.chair.id, uuid4(), "roll.remove", remove),
            post(cast.member, "我还在名单上。"),
        ],
    )
    assert [code(outcome) for outcome in outcomes] == ["INTERNAL", "done"]
    assert not Seat.objects.get(public_id=cast.member.seat).removed
    assert Stream.objects.get(public_id=cast.stream).rights_version == version


def test_a_removed_person_is_out_for_the_rest_of_the_batch(cast: Cast) -> None:
    outcomes = execute(
        cast.stream,
        [
            post(cast.member, "在前"),
            Envelope(
                cast.chair.id, uuid4(), "roll.remove", {"seat": cast.member.seat, "reason": "有误"}
            ),
            post(cast.member, "在后"),
        ],
    )
    assert [code(outcome) for outcome in outcomes] == ["done", "done", "FORBIDDEN"]


def test_a_closing_in_the_middle_of_a_batch(cast: Cast) -> None:
    """The order of the log decides, not that of arrival at some process."""
    outcomes = execute(
        cast.stream,
        [
            post(cast.member, "在前"),
            Envelope(cast.chair.id, uuid4(), "session.change_stage", {"to": "closing"}),
            post(cast.second_member, "在后"),
        ],
    )
    assert [code(outcome) for outcome in outcomes] == ["done", "done", "WRONG_STAGE"]


def test_votes_of_a_batch_are_one_event(cast: Cast, statement: str) -> None:
    voters = (cast.member, cast.second_member, cast.representative)
    head = Stream.objects.get(public_id=cast.stream).head_seq
    outcomes = execute(
        cast.stream,
        [
            Envelope(
                who.id,
                uuid4(),
                "endorsement.cast",
                {"statement": statement, "choice": choice, "revision": 1},
            )
            for who, choice in zip(voters, ("agree", "disagree", "agree"), strict=True)
        ],
    )
    assert outcomes == [Accepted(head + 1)] * 3
    assert Stream.objects.get(public_id=cast.stream).head_seq == head + 1
    row = cast.session.statement_set.get()
    assert (row.agree, row.disagree, row.passed) == (2, 1, 0)
    shown = EventBody.objects.filter(seq=head + 1, stream=cast.session.stream)
    # Who voted what is nowhere but in each voter's own scope and in the vault.
    for body in shown.exclude(scope="vault").exclude(scope__startswith="own:"):
        assert not any(who.seat in (body.body or "") for who in voters)


def test_one_failing_vote_among_many(cast: Cast, statement: str, monkeypatch: Patch) -> None:
    """A batch command that fails is tried one by one, too."""
    [poison] = Seat.objects.filter(public_id=cast.second_member.seat).values_list("pk", flat=True)
    insert = bulk.insert

    def refuse_poison(model: type[Model], names: Any, rows: list[Any]) -> None:
        if model is Endorsement and any(row[1] == poison for row in rows):
            raise IntegrityError("a fault of ours")
        insert(model, names, rows)

    monkeypatch.setattr(bulk, "insert", refuse_poison)
    voters = (cast.member, cast.second_member, cast.representative)
    args = {"statement": statement, "choice": "agree", "revision": 1}
    outcomes = execute(
        cast.stream, [Envelope(who.id, uuid4(), "endorsement.cast", args) for who in voters]
    )
    assert [code(outcome) for outcome in outcomes] == ["done", "INTERNAL", "done"]
    assert cast.session.statement_set.get().agree == 2
    assert Endorsement.objects.count() == 2
    check_chain(Stream.objects.get(public_id=cast.stream))


@pytest.mark.parametrize("on_body", [False, True])
def test_the_chain_holds_when_the_log_itself_failed(
    on_body: bool, cast: Cast, monkeypatch: Patch
) -> None:
    """The failure comes after the head has moved in memory."""
    if on_body:
        stream, name = cast.body.public_id, "body.add_department"
        args: list[dict[str, str]] = [{"name": word} for word in ("甲局", "乙局", "丙局")]
    else:
        stream, name = cast.stream, "venue.add"
        args = [{"name": word, "kind": "hall"} for word in ("甲厅", "乙厅", "丙厅")]
    envelopes = [
        Envelope(cast.chair.id if on_body else cast.office.id, uuid4(), name, a) for a in args
    ]
    _receipt_fails(monkeypatch, envelopes[1].command_id)
    outcomes = execute(stream, envelopes)
    assert [code(outcome) for outcome in outcomes] == ["done", "INTERNAL", "done"]
    check_chain(Stream.objects.get(public_id=stream))


def _receipt_fails(patch: Patch, command_id: UUID) -> None:
    insert = bulk.insert

    def failing(model: Any, names: Any, rows: Any) -> None:
        rows = list(rows)
        if model is Receipt and any(command_id in row for row in rows):
            raise RuntimeError("the receipt cannot be written")
        insert(model, names, rows)

    patch.setattr(bulk, "insert", failing)


def test_a_handler_that_refuses_too_late_is_a_fault(cast: Cast, monkeypatch: Patch) -> None:
    """Refusals come before any change: else half a command would stand in the log's shadow."""
    entry = COMMANDS["venue.add"]
    handler = entry.handler
    assert handler is not None

    def late(work: Work, call: Call[Any]) -> Event:
        handler(work, call)
        raise Refusal(Code.NAME_TAKEN)

    monkeypatch.setitem(COMMANDS, "venue.add", dataclasses.replace(entry, handler=late))
    assert code(execute(cast.stream, [venue(cast.office, "迟到")])[0]) == "INTERNAL"
    assert Venue.objects.filter(session=cast.session).count() == 1


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_database_that_does_not_answer(
    error: type[Exception], cast: Cast, monkeypatch: Patch
) -> None:
    breaks(monkeypatch, "venue.add", "坏的", error)
    outcomes = execute(cast.stream, [post(cast.member, "一"), venue(cast.office, "坏的")])
    for outcome in outcomes:
        assert isinstance(outcome, Refusal)
        assert outcome.code == "UNAVAILABLE"
        assert outcome.data["retry_after"] > 0
    assert not cast.session.statement_set.exists()


def test_an_unknown_stream(cast: Cast) -> None:
    outcomes = execute("0" * 22, [post(cast.member, "一"), post(cast.member, "二")])
    assert [code(outcome) for outcome in outcomes] == ["NOT_FOUND", "NOT_FOUND"]


def test_the_head_is_announced_once_for_a_batch_and_after_commit(
    cast: Cast, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    heard: list[tuple[str, Added]] = []

    def hear(*, stream: str, added: Added, **_: Any) -> None:
        heard.append((stream, added))

    committed.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            execute(cast.stream, [post(cast.member, "一"), post(cast.member, "二")])
            execute(cast.stream, [post(cast.expert, "没签到")])
            assert heard == []
    finally:
        committed.disconnect(hear)
    ((name, added),) = heard
    stream = Stream.objects.get(public_id=cast.stream)
    assert (name, added.head) == (cast.stream, stream.head_seq)
    assert (added.epoch, added.rights_version) == (stream.epoch, stream.rights_version)
    assert added.events == log.read(stream.pk, after=added.first - 1, limit=10)
