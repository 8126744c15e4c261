"""Which bodies of the log carry a person's words, and what else stood in them.

Mostly the body says whose words it carries. Two things stand under another's name as well: what
was first taken for somebody else's words, and the name of a speaker who was introduced beside them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

import orjson
from django.db.models import Q

from deliberation.ledger import log
from deliberation.ledger.models import EventBody
from deliberation.ledger.registry import KINDS
from deliberation.ledger.shapes import VAULT, Body, Entity, Event, own_scope
from deliberation.sessions.models import Correction, Seat, Statement
from deliberation.sessions.room import KIND, Room


class Shown(NamedTuple):
    """One entity that a body showed or took away."""

    entity: str
    id: str
    there: bool


def bodies_of(room: Room, seat: Seat, words: Collection[Statement]) -> list[EventBody]:
    """Every body with words of the person; `words`: what they are said to have said at any time."""
    own = list(log.carrying(room.stream, seat.public_id))
    others = _other_speakers(seat, words)
    put_right = {row.public_id for row in words} if others else set()
    mentions = Q(body__contains=seat.public_id)
    for public_id in put_right:
        mentions |= Q(body__contains=public_id)
    elsewhere = EventBody.objects.filter(mentions, stream=room.stream)
    for body in elsewhere.exclude(subject=seat.public_id):
        content = orjson.loads(body.body or "{}")
        if _names(content, seat) or (body.subject in others and _says(body, content, put_right)):
            own.append(body)
    return own


def _other_speakers(seat: Seat, words: Collection[Statement]) -> set[str]:
    """Under whose names some of these words were shown as well."""
    traces = Correction.objects.filter(statement__in=words, speaker_before__isnull=False)
    before = traces.values_list("speaker_before__public_id", flat=True)
    return {*before, *(row.seat.public_id for row in words)} - {seat.public_id}


def _names(content: dict[str, Any], seat: Seat) -> bool:
    speaker = content.get("put", {}).get("speaker", {}).get(seat.public_id, {})
    return speaker.get("name") is not None


def _says(body: EventBody, content: dict[str, Any], words: set[str]) -> bool:
    if body.scope == VAULT:
        return content.get("statement") in words
    put = content.get("put", {})
    shown = {trace["target"] for trace in put.get("correction", {}).values()}
    for entity in ("statement", "review", "my_statement"):
        shown.update(put.get(entity, ()))
    return not words.isdisjoint(shown)


def shown_in(bodies: Iterable[EventBody]) -> dict[str, set[Shown]]:
    """What these bodies showed to each scope, beside the words or as the words."""
    shown: defaultdict[str, set[Shown]] = defaultdict(set)
    for body in bodies:
        if body.scope == VAULT:
            continue
        content = orjson.loads(body.body or "{}")
        for part, there in (("put", True), ("del", False)):
            for entity, ids in content.get(part, {}).items():
                shown[body.scope] |= {Shown(entity, key, there) for key in ids}
    return shown


def show_again(room: Room, event: Event, lost: dict[str, set[Shown]]) -> None:
    """Whoever reads the log from its first event must still come to what is there now."""
    room.flush()
    for scope, things in lost.items():
        told = set(_told(event, scope))
        there = {(entity.entity, entity.id): entity for entity in _now(room, scope)}
        for name, key in sorted({(thing.entity, thing.id) for thing in things} - told):
            if found := there.get((name, key)):
                event.put(scope, found)
            elif Shown(name, key, there=False) in things:
                event.drop(scope, Entity.registered[name], key)


def _told(event: Event, scope: str) -> Iterator[tuple[str, str]]:
    body = event.bodies.get(scope, Body())
    for part in (body.put, body.drop):
        for entity, ids in part.items():
            yield from ((entity, key) for key in ids)


def _now(room: Room, scope: str) -> Iterable[Entity]:
    drawing, own = KINDS[KIND].draw(room.stream), own_scope("")
    if scope.startswith(own):
        seat = scope.removeprefix(own)
        return drawing.own([seat])[seat]
    return drawing.shared([scope])
