"""A unit of work: what the handlers of one batch see and change of one stream.

Rows are fetched once, so that two commands of a batch see each other's changes, and written
together at the end of the batch, so that a hundred posts cost a few statements.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar, TypeVar
from weakref import WeakMethod

from django.db import models

from deliberation.ledger import bulk, clock, driver
from deliberation.ledger.models import Stream
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.shapes import Actor

Row = TypeVar("Row", bound=models.Model)


class Work(ABC):
    """Subclassed by each kind of stream, which adds what its handlers need.

    `belongs` are the filters that keep a handler inside its own stream: a foreign id is not found.
    """

    # What is fetched along with a row of a model.
    relations: ClassVar[Mapping[type[models.Model], tuple[str, ...]]] = {}

    def __init__(self, stream: Stream, belongs: dict[str, Any]) -> None:
        self.stream = stream
        self.now: datetime = clock.now()
        self.next_seq = stream.head_seq + 1
        self.belong(belongs)
        self._known: dict[tuple[type[models.Model], str], models.Model] = {}
        self._new: dict[type[models.Model], list[models.Model]] = defaultdict(list)
        self._changed: dict[models.Model, set[str]] = {}
        # Rises with every staged change: a handler that refuses must not have moved it.
        self.touches = 0
        # A command of this batch has changed somebody's rights: look actors up again.
        self.rights_moved = False
        self._store: WeakMethod[Callable[[], None]] | None = None

    def belong(self, filters: dict[str, Any]) -> None:
        """What keeps a handler inside its own stream."""
        self._belongs = filters

    # What a kind of stream must say ------------------------------------------------------------

    @property
    @abstractmethod
    def stage(self) -> str:
        """The stage that decides which acts are possible now."""

    @abstractmethod
    def actors(self, user_ids: Collection[int]) -> dict[int, Actor]:
        """Who of these people has rights in this stream."""

    @abstractmethod
    def permit(self, actor: Actor | None, act: str, user_id: int | None) -> Actor:
        """:raises Refusal: NOT_SIGNED_IN, FORBIDDEN; NOT_FOUND where even existence is private."""

    # What handlers use --------------------------------------------------------------------------

    def get(self, model: type[Row], public_id: str) -> Row:
        """The row of this stream with that id, the same object however often it is asked for.

        :raises Refusal: NOT_FOUND.
        """
        known = self._known.get((model, public_id))
        if isinstance(known, model):
            return known
        return self.get_all(model, [public_id])[public_id]

    def get_all(self, model: type[Row], public_ids: Iterable[str]) -> dict[str, Row]:
        """Many rows in one query. :raises Refusal: NOT_FOUND when one of them is missing."""
        found = self.find(model, public_ids)
        for public_id in public_ids:
            if public_id not in found:
                raise Refusal(Code.NOT_FOUND)
        return found

    def find(self, model: type[Row], public_ids: Iterable[str]) -> dict[str, Row]:
        """Those of the rows that exist in this stream."""
        wanted = list(public_ids)
        missing = [key for key in wanted if (model, key) not in self._known]
        if missing:
            rows = model._default_manager.filter(public_id__in=missing, **self._belongs)
            self.remember(rows.select_related(*self.relations.get(model, ())))
        known = {key: self._known.get((model, key)) for key in wanted}
        return {key: row for key, row in known.items() if isinstance(row, model)}

    def find_bare(self, model: type[Row], public_ids: Iterable[str]) -> dict[str, Row]:
        """The same with nothing fetched along: for many rows of which no relation is shown."""
        wanted = list(public_ids)
        inside = {name: getattr(value, "pk", value) for name, value in self._belongs.items()}
        keys = [(key, *inside.values()) for key in wanted if (model, key) not in self._known]
        self.remember(bulk.find(model, ("public_id", *inside), keys))
        return self.find(model, [key for key in wanted if (model, key) in self._known])

    def remember(self, rows: Iterable[models.Model]) -> None:
        for row in rows:
            self._known.setdefault((type(row), getattr(row, "public_id")), row)  # noqa: B009

    def add(self, row: Row) -> Row:
        """A new row, written with the batch."""
        self.touches += 1
        self._new[type(row)].append(row)
        if hasattr(row, "public_id"):
            self._known[(type(row), row.public_id)] = row
        return row

    def change(self, row: models.Model, **values: Any) -> None:
        """Sets fields now and writes them with the batch."""
        self.touches += 1
        for name, value in values.items():
            setattr(row, name, value)
        if not row._state.adding:
            bulk.ensure_keys(row)
            self._changed.setdefault(row, set()).update(values)

    def remove(self, *rows: models.Model) -> None:
        """Deletes rows now: nobody in this batch finds them any more."""
        self.touches += 1
        self.flush()
        for row in rows:
            self._known.pop((type(row), getattr(row, "public_id", "")), None)
            row.delete()

    def raise_rights_version(self) -> None:
        """Somebody's rights change with this event: caches and open sockets must look again."""
        self.touches += 1
        self.stream.rights_version += 1
        self.rights_moved = True

    def stored_by(self, store: Callable[[], None]) -> None:
        """The batch's own way of writing its events, which it has to write with this work.

        Held weakly: a batch and its work that held each other would wait for the collector, with
        the ten thousand objects that three hundred posts are made of.
        """
        self._store = WeakMethod(store)

    def store_log(self) -> None:
        """Writes the events of this batch so far: for a handler that must change the log itself."""
        store = self._store() if self._store else None
        (store or self.write)()
        driver.settle()

    def flush(self) -> None:
        """Writes what has gathered. A handler that must query its own changes calls it first."""
        self.write()
        driver.settle()

    def write(self) -> None:
        """Writes what has gathered; inside `driver.ahead` without waiting for it."""
        for model, rows in self._new.items():
            if hasattr(model, "public_id"):
                bulk.add(model, rows)
            else:
                driver.settle()  # what these rows point at may have been sent just now
                model._default_manager.bulk_create(rows)
        self._new.clear()
        together: dict[tuple[type[models.Model], frozenset[str]], list[models.Model]] = {}
        for row, fields in self._changed.items():
            together.setdefault((type(row), frozenset(fields)), []).append(row)
        for (model, names), rows in together.items():
            bulk.update(model, sorted(names), rows)
        self._changed.clear()

    def ensure_saved(self, *rows: models.Model) -> None:
        """A row of the same batch must be in its table before another can point at it."""
        if any(row._state.adding or row.pk is None for row in rows):
            self.flush()

    def forget(self) -> None:
        """Drops everything in memory after a rollback; the stream's head is read again."""
        self.stream.refresh_from_db()
        self._known.clear()
        self._new.clear()
        self._changed.clear()
