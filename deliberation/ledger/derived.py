"""Findings: what is computed from a stream's log and shown beside it, unlogged and replaceable.

One row for each name. Whoever computes publishes; hubs look at the versions twice a second and send
what is new. Nothing rests on a finding: it can be thrown away and computed again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from django.db import IntegrityError
from django.db.models import F

from deliberation.ledger.models import Derived, Stream
from deliberation.ledger.shapes import Shape
from deliberation.ledger.transactions import writing


class Finding(Shape):
    """Base of everything that is computed: a subclass names its finding.

    >>> class OpinionMap(Finding, finding="opinion"): ...
    """

    finding: ClassVar[str]
    registered: ClassVar[dict[str, type[Finding]]] = {}

    def __init_subclass__(cls, *, finding: str, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if finding in Finding.registered:
            raise ValueError(f"a second finding named {finding!r}")
        cls.finding = finding
        Finding.registered[finding] = cls

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Takes the class keyword `finding`, which pydantic passes on."""


class Found(NamedTuple):
    """A finding as it is kept. `body`: JSON text; empty where there is none at present."""

    name: str
    scope: str
    at_seq: int
    version: int
    body: str


def publish(stream: Stream, at_seq: int, findings: Mapping[str, Sequence[Finding]]) -> bool:
    """Keeps what was computed from the stream up to `at_seq`; `findings` by scope.

    Whoever comes with something older than what is there, or as old, changes nothing and is told
    so: another process does the same work. `stream` is the row as it was when the log was read.
    """
    try:
        with writing():
            rows = Derived.objects.select_for_update().filter(stream=stream).order_by("pk")
            kept = {row.name: row for row in rows}
            if any(row.epoch == stream.epoch and row.at_seq >= at_seq for row in kept.values()):
                return False
            for scope, several in findings.items():
                for finding in several:
                    _keep(kept.get(finding.finding), stream, at_seq, scope, finding)
    except IntegrityError:
        return False  # the other process has published the stream's first just now
    return True


def _keep(row: Derived | None, stream: Stream, at_seq: int, scope: str, finding: Finding) -> None:
    body = finding.model_dump_json()
    new = {"epoch": stream.epoch, "at_seq": at_seq, "scope": scope, "body": body}
    if row is None:
        Derived.objects.create(stream=stream, name=finding.finding, **new)
        return
    moved = (row.scope, row.body) != (scope, body)
    Derived.objects.filter(pk=row.pk).update(**new, version=F("version") + int(moved))


def forget(stream: Stream) -> None:
    """Empties what was computed from words that are being erased. Part of that transaction.

    `at_seq` is that of the last event with the words: who has just read it publishes in vain.
    """
    kept = Derived.objects.filter(stream=stream)
    kept.update(body="", at_seq=stream.head_seq, version=F("version") + 1)


def current(stream_pk: int) -> list[Found]:
    """The findings of a stream as it is now; of a log that was restored since, an empty body."""
    rows = Derived.objects.filter(stream=stream_pk).order_by("name")
    names = ("name", "scope", "at_seq", "version", "body", "epoch", "stream__epoch")
    return [
        Found(name, scope, at_seq, version, body if epoch == now else "")
        for name, scope, at_seq, version, body, epoch, now in rows.values_list(*names)
    ]


def versions(streams: Collection[str]) -> dict[str, dict[str, int]]:
    """The versions of all findings of these streams (public ids), in one query."""
    rows = Derived.objects.filter(stream__public_id__in=streams)
    found: dict[str, dict[str, int]] = {}
    for stream, name, version in rows.values_list("stream__public_id", "name", "version"):
        found.setdefault(stream, {})[name] = version
    return found
