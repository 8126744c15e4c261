"""Reading a replay as a client does, and what must be true of every one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pydantic_core

from deliberation.ledger import clock
from deliberation.ledger.models import Stream
from deliberation.ledger.shapes import Access
from deliberation.ledger.transactions import reading
from deliberation.sessions import replay
from tests.replica import Replica, fresh
from tests.verify import audiences

# A string that is nobody's words: an id, a time, a value of an enumeration, a hash, a type of file.
_NO_WORDS = re.compile(
    r"[0-9A-Za-z]{22}(-[0-9A-Za-z]{22})?|\d{4}-\d\d-\d\d(T[\d:.]+Z)?|[a-z_]*|[0-9a-f]{64}|\w+/[\w.+-]+"
)
# What was announced stays announced.
_ANNOUNCED = {("session", "stage_reason")}


def ticking(start: datetime, **step: float) -> Any:
    """Time that goes on by a step whenever somebody looks at it."""
    now = [start]

    def tick() -> datetime:
        now[0] += timedelta(**step)
        return now[0]

    return clock.set_to(tick)


def parts(stream: Stream, access: Access) -> list[dict[str, Any]]:
    """All parts of a replay for an audience, one after the other, from the text that is sent."""
    found: list[dict[str, Any]] = []
    after: int | None = 0
    while after is not None:
        with reading():
            part = replay.part_of(Stream.objects.get(pk=stream.pk), access, after=after)
        found.append(json.loads(pydantic_core.to_json(part)))
        after = found[-1]["next"]
    return found


def frames(stream: Stream, access: Access) -> list[dict[str, Any]]:
    return [frame for part in parts(stream, access) for frame in part["frames"]]


def folded(sent: list[dict[str, Any]]) -> Replica:
    replica = Replica()
    for frame in sent:
        replica.apply(frame)
    return replica


def check_replay(
    stream: Stream, which: Iterable[Access] | None = None, *, whole: bool = True
) -> None:
    """For every audience: it ends as things stand now, and shows nothing that cannot be read now.

    Not `whole` where a test has changed rows behind the log's back.
    """
    for access in which or [one for one in audiences(stream) if one.actor is None]:
        sent, now = frames(stream, access), fresh(stream, access)
        assert not whole or folded(sent).view() == now.view(), access
        readable = {text for *_, text in _words(now.shared)}
        for entity, field, text in (words for frame in sent for words in _words(frame["put"])):
            if (entity, field) not in _ANNOUNCED:
                assert text in readable, f"{entity} {field} for {access.audience}: {text}"
        times = [frame["at"] for frame in sent]
        assert times == sorted(times)


def _words(put: dict[str, dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    for entity, rows in put.items():
        for row in rows.values():
            for field, value in row.items():
                for text in _texts(value):
                    if not _NO_WORDS.fullmatch(text):
                        yield entity, field, text


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)
