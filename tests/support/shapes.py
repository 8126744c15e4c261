"""Every entity that a test makes is looked at, as pydantic looks at what comes from outside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import orjson
from pydantic import BaseModel

from deliberation.ledger.shapes import Entity


@contextmanager
def entities_looked_at() -> Iterator[None]:
    """:raises ValidationError: an entity is made that is not true to its shape.
    :raises AssertionError: its JSON is not that of one that has been looked at.
    """
    make = Entity.__init__

    def look(entity: Entity, /, **fields: Any) -> None:
        make(entity, **fields)
        proper = object.__new__(type(entity))
        BaseModel.__init__(proper, **fields)
        assert _json(entity) == _json(proper)

    with mock.patch.object(Entity, "__init__", look):
        yield


def _json(entity: Entity) -> bytes:
    return orjson.dumps(vars(entity), default=vars)
