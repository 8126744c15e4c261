"""A record is proved line by line from the session's log; whatever was altered is found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pytest
from django.db import models

from accounts.ids import new_id
from deliberation.ledger import chain
from deliberation.ledger.history import Fault, History
from deliberation.ledger.models import EventBody, EventHeader, Stream
from deliberation.ledger.registry import KINDS
from deliberation.ledger.verify import faults, table_faults, things
from deliberation.records import verify as _verify  # noqa: F401  it registers its checks
from deliberation.records.models import LineChange, Record, RecordLine
from deliberation.sessions.models import Endorsement, Session, Statement
from tests.cases.records import COMMON, SUGGESTED, line_about
from tests.cast import Cast, do
from tests.ledger.altering import alter
from tests.support.undoing import undone
from tests.verify import Act

Deed = Callable[[RecordLine], None]


@pytest.fixture
def told(cast: Cast, on_record: Act) -> str:
    """A record in which people have done everything that leaves a row behind."""
    line, other = line_about(cast), line_about(cast, SUGGESTED)
    args = {"section": "suggestion", "text": "先试点。", "sources": other.sources[:1]}
    on_record(cast.scribe, "record.add_line", **args)
    edit = {"line": line.public_id, "text": "应得补偿。", "revision": 1}
    on_record(cast.scribe, "record.edit_line", **edit)
    leave = {"line": other.public_id, "reason": "另议"}
    on_record(cast.chair, "record.leave_out_line", **leave)
    on_record(cast.chair, "record.draft")
    return on_record.stream


def first_fault(stream: str) -> Fault | None:
    return next(faults(Stream.objects.get(public_id=stream)), None)


def test_an_untouched_record_is_proved(cast: Cast, told: str) -> None:
    assert first_fault(told) is None
    assert first_fault(cast.stream) is None


@pytest.mark.parametrize("model", [RecordLine, LineChange, Record], ids=lambda m: m.__name__)
def test_one_altered_field_is_found(model: type[models.Model], told: str) -> None:
    history = History(Stream.objects.get(public_id=told))
    assert not list(history.read())
    for field in model._meta.concrete_fields:
        for row in model._default_manager.order_by("pk")[:3]:
            with undone():
                if not field.primary_key and alter(row, field):
                    assert next(table_faults(history), None), f"{field.name} of {row}"


@pytest.mark.parametrize("model", [LineChange, RecordLine, Record], ids=lambda m: m.__name__)
def test_one_row_more_or_less_is_found(model: type[models.Model], cast: Cast, told: str) -> None:
    row: Any = model._default_manager.order_by("pk").last()
    with undone():
        alone: Any = model._default_manager.filter(pk=row.pk)
        alone._raw_delete(alone.db)
        assert first_fault(told)
    if model is not Record:
        row.pk, row.public_id, row._state.adding = None, new_id(), True
        if isinstance(row, RecordLine):
            row.key = "view:other"
        row.save(force_insert=True)
        assert first_fault(told)


def test_a_line_that_people_alone_keep_is_proved(cast: Cast, on_record: Act) -> None:
    """It was drawn up once as common ground; by the next draft its view was merged away."""
    line, other = line_about(cast), line_about(cast, SUGGESTED)
    on_record(cast.scribe, "record.lock_line", line=line.public_id, locked=True)
    merge = {"statement": line.sources[0]["id"], "into": other.sources[0]["id"]}
    do(cast.stream, cast.moderator, "statement.merge", **merge)
    on_record(cast.scribe, "record.draft")
    kept = RecordLine.objects.get(pk=line.pk)
    assert (kept.rule, kept.text, kept.generated) == ("", COMMON, COMMON)
    assert first_fault(cast.stream) is None
    RecordLine.objects.filter(pk=line.pk).update(generated="别的话。")
    assert first_fault(cast.stream)


def test_a_session_without_its_record_is_found(cast: Cast, told: str) -> None:
    Session.objects.filter(pk=cast.session.pk).update(record="")
    assert first_fault(cast.stream)


# What somebody would alter who wants the record to say something else: rows, log and chain.


def figure(line: RecordLine) -> None:
    line.figures["agree"] += 1  # type: ignore[index]


def exchanged(line: RecordLine) -> None:
    figures: Any = line.figures
    figures["agree"], figures["disagree"] = figures["disagree"], figures["agree"]


def source_dropped(line: RecordLine) -> None:
    line.sources, line.log = line.sources[:1], line.log[:1]


def source_of_another(line: RecordLine) -> None:
    other = Statement.objects.get(text=SUGGESTED).public_id
    line.sources = [{"kind": "statement", "id": other}]


def quote(line: RecordLine) -> None:
    line.generated = line.text = "一楼住户不要补偿。"


def moved_without_a_hand(line: RecordLine) -> None:
    line.section = "difference"


DEEDS = (figure, exchanged, source_dropped, source_of_another, quote, moved_without_a_hand)


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
def test_a_record_forged_with_its_log_is_found(deed: Deed, cast: Cast, record: str) -> None:
    """Rows, log and chain of the record agree with each other: only the session's log tells."""
    line = line_about(cast)
    deed(line)
    line.save()
    _forge(record)
    fault = first_fault(record)
    assert fault
    assert (fault.table, fault.row) == ("RecordLine", line.public_id)
    assert "recount" in fault.what
    assert first_fault(cast.stream)


def test_a_line_forged_away_is_found(cast: Cast, record: str) -> None:
    line = line_about(cast)
    line.delete()
    _forge(record)
    fault = first_fault(record)
    assert fault
    assert "is missing: the log gives this line" in fault.what


def _forge(record: str) -> None:
    """Writes the first draft anew as if it had always said so, and chains it again."""
    row = Record.objects.get(stream__public_id=record)
    for scope in ("staff", "public"):
        put: dict[str, dict[str, Any]] = {}
        for thing, fields in things(scope, KINDS["record"].draw(row.stream).shared([scope])):
            put.setdefault(thing.entity, {})[thing.id] = fields
        body = EventBody.objects.get(stream=row.stream, seq=1, scope=scope)
        body.body = orjson.dumps({"put": put}).decode()
        body.digest = chain.digest(body.salt or "", body.body)
        body.save()
    _chain_again(row.stream)


def _chain_again(stream: Stream) -> None:
    previous = chain.genesis(stream.public_id)
    for header in EventHeader.objects.filter(stream=stream).order_by("seq"):
        bodies = EventBody.objects.filter(stream=stream, seq=header.seq)
        header.root = chain.root((body.scope, body.digest, body.subject) for body in bodies)
        linked = (stream.public_id, header.seq, header.kind, header.version, header.at)
        header.hash = previous = chain.link(
            previous, chain.Linked(*linked, header.actor, header.root)
        )
        header.save()
    Stream.objects.filter(pk=stream.pk).update(head_hash=previous)


# Two people's votes ------------------------------------------------------------------------------


def test_two_votes_changed_in_the_tables_are_found(cast: Cast, record: str) -> None:
    votes = Endorsement.objects.filter(statement__text=COMMON).order_by("pk")[:2]
    Endorsement.objects.filter(pk__in=votes.values("pk")).update(choice="disagree")
    fault = first_fault(record)
    assert fault
    assert fault.table == "Endorsement"
    assert first_fault(cast.stream)


def test_two_votes_changed_in_the_log_are_found(cast: Cast, record: str) -> None:
    _change_two_votes(cast)
    fault = first_fault(record)
    assert fault
    assert fault.table == "EventBody"


def test_two_votes_changed_in_log_tables_and_chain_are_found(cast: Cast, record: str) -> None:
    """All of the session agrees with itself: what it does not agree with is its record."""
    _change_two_votes(cast)
    votes = Endorsement.objects.filter(statement__text=COMMON).order_by("pk")[:2]
    Endorsement.objects.filter(pk__in=votes.values("pk")).update(choice="disagree")
    Statement.objects.filter(text=COMMON).update(agree=1, disagree=2)
    _chain_again(cast.session.stream)
    found = list(faults(Stream.objects.get(public_id=cast.stream)))
    assert {fault.table for fault in found} >= {"Record"}


def _change_two_votes(cast: Cast) -> None:
    """In the vaults, with digests that fit."""
    vaults = EventBody.objects.filter(stream=cast.session.stream, scope="vault")
    changed = 0
    for body in vaults.order_by("seq"):
        content = orjson.loads(body.body or "{}")
        for vote in content.get("votes", []) if changed < 2 else []:
            vote[2] = "disagree"
            changed += 1
        if content.get("votes"):
            body.body = orjson.dumps(content).decode()
            body.digest = chain.digest(body.salt or "", body.body)
            body.save()
    assert changed == 2
