"""Each answer is worked out once for each revision, however many ask, and kept packed."""

from __future__ import annotations

import gzip
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock
from typing import Any

import orjson

from deliberation.ledger.refusals import Refusal
from deliberation.ledger.transactions import reading
from deliberation.sessions.published.beside import Beside
from deliberation.sessions.published.content import Content, Memory
from deliberation.sessions.published.place import Place, Revision, find_place

PAGES = 64
SESSIONS = 64


@dataclass(frozen=True, slots=True)
class Wish:
    """Which answer is wanted: the same name, the same content, as long as the revision is."""

    name: str
    make: Callable[[Content], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Page:
    """One answer, as it is and packed. `tag`: another one whenever the content is another."""

    body: bytes
    packed: bytes
    tag: str


class Shelf:
    """The answers of one session. Whoever asks second waits, and takes what the first one made."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._revision = Revision("")
        self._under = ("", 0)
        self._memory = Memory()
        self._beside = Beside()
        self._pages: OrderedDict[str, Page] = OrderedDict()

    def page(self, public_id: str, choose: Callable[[Place], Wish]) -> Page:
        """:raises Refusal: NOT_FOUND, and what `choose` refuses."""
        with self._lock, reading():
            place = self._beside.added(find_place(public_id, self._revision))
            self._revision = place.revision
            self._turn_to(place)
            wish = choose(place)
            if wish.name not in self._pages:
                self._pages[wish.name] = _page(place, wish.make(Content(place, self._memory)))
            self._pages.move_to_end(wish.name)
            if len(self._pages) > PAGES:
                self._pages.popitem(last=False)
            return self._pages[wish.name]

    def _turn_to(self, place: Place) -> None:
        """What was made under another revision goes: it may hold what has been erased since."""
        under = (place.stream.epoch, place.rev)
        if self._under != under:
            self._under, self._memory = under, Memory()
            self._pages.clear()


_shelves: OrderedDict[str, Shelf] = OrderedDict()
_lock = Lock()


def page_of(public_id: str, choose: Callable[[Place], Wish]) -> Page:
    """One answer about one session. :raises Refusal: as `Shelf.page`."""
    with _lock:
        shelf = _shelves.setdefault(public_id, Shelf())
        _shelves.move_to_end(public_id)
        if len(_shelves) > SESSIONS:
            _shelves.popitem(last=False)
    try:
        return shelf.page(public_id, choose)
    except Refusal:
        if not shelf._pages:  # of what does not exist, or is not public, nothing is kept
            with _lock:
                _shelves.pop(public_id, None)
        raise


def _page(place: Place, content: dict[str, Any]) -> Page:
    body = orjson.dumps(content)
    total = blake2b(body, digest_size=8).hexdigest()
    seq = content.get("seq", content.get("to", content.get("at_seq")))
    return Page(body, gzip.compress(body, 6, mtime=0), f'W/"{place.rev}-{seq}-{total}"')
