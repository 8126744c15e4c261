"""What one server process keeps for all its sockets: the writer, the hubs, wake-ups, the poll."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Collection
from contextvars import Context
from typing import Any

from django.conf import settings
from django.contrib.auth import user_logged_out
from django.http import HttpRequest
from structlog.contextvars import bind_contextvars

from accounts.sign_in import Person, closed_accounts, ended_sessions
from deliberation.ledger import online
from deliberation.ledger.due import run_due
from deliberation.ledger.execute import committed
from deliberation.ledger.log import Added
from deliberation.ledger.reading import find_stream
from deliberation.ledger.shapes import STAFF
from realtime import heads, protocol
from realtime.answers import Slowness
from realtime.arrivals import Arrivals
from realtime.frame import Frame
from realtime.hub import Hub
from realtime.presence import NOBODY, Count, Presence
from realtime.readers import Reader
from realtime.threads import in_thread, start_all
from realtime.wakeup import Wakeup
from realtime.writer import Writer

logger = logging.getLogger(__name__)

POLL_S = 0.5
PRESENCE_S = 2.0
SIGN_OUT_S = 5.0
SCREENS_TOLD = 50


class Runtime:
    """Belongs to one event loop; made when the first request or socket comes."""

    def __init__(self) -> None:
        start_all()
        self.loop = asyncio.get_running_loop()
        self.writer = Writer(self.loop)
        self._slowness = Slowness(self.writer.answers, self.writer.waits)
        self.arrivals = Arrivals()
        self.hubs: dict[str, Hub] = {}
        self._opening: dict[str, asyncio.Task[Hub]] = {}
        self._wakeup = Wakeup(self._moved)
        self._presence = Presence()
        self._shown: dict[str, Count] = {}
        self._here: dict[str, tuple[int, Count]] = {}
        self._silence_looked = 0.0
        self._tasks = [
            self.loop.create_task(self._poll()),
            self.loop.create_task(self._watch()),
            self.loop.create_task(self._end_signed_out()),
            self.loop.create_task(self._keep_time()),
        ]
        committed.connect(self._on_commit)
        user_logged_out.connect(self._on_logout)

    async def hub(self, stream_id: str) -> Hub:
        """The hub of a stream, opened once however many ask. :raises Refusal: NOT_FOUND."""
        bind_contextvars(stream=stream_id)  # for what is logged of the socket that comes to it
        if found := self.hubs.get(stream_id):
            return found
        if stream_id not in self._opening:
            self._opening[stream_id] = self.loop.create_task(
                self._open(stream_id), context=Context()
            )
        return await asyncio.shield(self._opening[stream_id])

    async def _open(self, stream_id: str) -> Hub:
        try:
            stream = await in_thread(find_stream, stream_id)
            self.hubs[stream_id] = Hub(stream)
            self.hubs[stream_id].wake()
            return self.hubs[stream_id]
        finally:
            del self._opening[stream_id]

    def leave(self, hub: Hub, reader: Reader) -> None:
        """A reader goes; a hub that nobody follows any more is put away."""
        hub.leave(reader)
        self._put_away_if_empty(hub)

    def _put_away_if_empty(self, hub: Hub) -> None:
        if not hub.audiences and self.hubs.get(hub.stream_id) is hub:
            hub.stop()
            del self.hubs[hub.stream_id]
            self._shown.pop(hub.stream_id, None)
            self._here.pop(hub.stream_id, None)

    def _on_commit(self, *, stream: str, added: Added, **_: Any) -> None:
        """Called in whatever thread has committed."""
        try:
            self.loop.call_soon_threadsafe(self._announce, stream, added)
        except RuntimeError:
            committed.disconnect(self._on_commit)

    def _on_logout(self, *, request: HttpRequest, **_: Any) -> None:
        """Called in the thread of the request that signs out."""
        key = request.session.session_key
        if key is None:
            return
        try:
            self.loop.call_soon_threadsafe(self._sign_out, {key})
        except RuntimeError:
            user_logged_out.disconnect(self._on_logout)

    def _sign_out(self, keys: Collection[str], people: Collection[Person] = ()) -> None:
        for hub in list(self.hubs.values()):
            for reader in hub.readers:
                if reader.session_key in keys or reader.person in people:
                    hub.expel(reader, protocol.Close.SIGN_IN_AGAIN)

    async def _end_signed_out(self) -> None:
        """Finds sign-ins that have ended elsewhere or by age, new passwords and closed accounts."""
        while True:
            await asyncio.sleep(SIGN_OUT_S)
            readers = [reader for hub in self.hubs.values() for reader in hub.readers]
            try:
                keys = await in_thread(ended_sessions, {reader.session_key for reader in readers})
                people = await in_thread(closed_accounts, {reader.person for reader in readers})
                if keys or people:
                    self._sign_out(keys, people)
            except Exception as error:  # noqa: BLE001  looked at again in a moment
                logger.warning("sign-ins could not be looked at: %s", error)

    async def _keep_time(self) -> None:
        """Lets the house do what has fallen due; it bears that other processes do the same."""
        while True:
            await asyncio.sleep(settings.DUE_SECONDS)
            await in_thread(run_due)

    def _announce(self, stream: str, added: Added) -> None:
        """Other processes are told too, unless it is known that none of them follows the stream.

        Of one that has just come presence hears in a second; until then its poll finds the events.
        """
        if hub := self.hubs.get(stream):
            hub.hand(added)
        count = self._shown.get(stream)
        if count is None or not count.alone:
            self._wakeup.announce(stream)

    def _moved(self, streams: list[str]) -> None:
        for stream in streams:
            if hub := self.hubs.get(stream):
                hub.wake()

    async def _poll(self) -> None:
        """Repairs every lost wake-up in half a second; so Redis may be away.

        By the same round hubs learn of new findings: whoever computes them wakes nobody.
        """
        while True:
            await asyncio.sleep(POLL_S)
            try:
                found, versions = await in_thread(heads.look, list(self.hubs))
            except Exception as error:  # noqa: BLE001  the poll must outlive any fault
                logger.warning("the poll could not read the heads: %s", error)
                continue
            for stream, head in found.items():
                if hub := self.hubs.get(stream):
                    hub.compare(head, versions.get(stream, {}))

    async def _watch(self) -> None:
        """Looks after the sockets: slow readers, silent ones, and who is here."""
        while True:
            await asyncio.sleep(PRESENCE_S / 2)
            self._slowness.look()
            looks = self._looks_for_silent()
            for hub in list(self.hubs.values()):
                try:
                    hub.drop_slow_readers()
                    if looks:
                        self._drop_silent(hub)
                    await self._show_presence(hub)
                    self._put_away_if_empty(hub)
                except Exception:
                    logger.exception("could not look after the readers of %s", hub.stream_id)

    def _looks_for_silent(self) -> bool:
        """Ten times while somebody may be silent: each look goes to every socket."""
        now = time.monotonic()
        due = now >= self._silence_looked + protocol.SILENCE_S / 10
        if due:
            self._silence_looked = now
        return due

    def _drop_silent(self, hub: Hub) -> None:
        latest = time.monotonic() - protocol.SILENCE_S
        for reader in hub.readers:
            if reader.heard_at < latest:
                hub.expel(reader, protocol.Close.SILENT)

    async def _show_presence(self, hub: Hub) -> None:
        count = await self._presence.share(hub.stream_id, self._who_is_here(hub))
        if self.hubs.get(hub.stream_id) is not hub:
            return
        online.tell(hub.stream_id, count.online)
        before, self._shown[hub.stream_id] = self._shown.get(hub.stream_id), count
        if before == count:
            return
        for audience in hub.audiences.values():
            frame = presence_frame(count, hub.head, audience.scopes)
            audience.put(frame)

    def _who_is_here(self, hub: Hub) -> Count:
        """Counted anew when somebody has come or gone, or it has become slow."""
        moves, here = self._here.get(hub.stream_id, (-1, NOBODY))
        if moves != hub.moves or here.slow != self.slow:
            here = _count(hub, self.slow)
            self._here[hub.stream_id] = hub.moves, here
        return here

    @property
    def slow(self) -> bool:
        """Whether people wait long for the answers to their commands."""
        return self._slowness.slow

    def presence_now(self, hub: Hub, scopes: tuple[str, ...]) -> Frame | None:
        """What somebody who has just come is told."""
        count = self._shown.get(hub.stream_id)
        return presence_frame(count, hub.head, scopes) if count else None


def _count(hub: Hub, slow: bool) -> Count:
    """Whoever may read may also say to be a screen: only so many venues are told."""
    strangers = [reader for reader in hub.readers if reader.access.actor is None]
    screens = Counter(reader.screen for reader in hub.readers if reader.screen is not None)
    return Count(
        readers=sum(1 for reader in strangers if reader.screen is None),
        seats=frozenset(hub.by_actor),
        screens=dict(screens.most_common(SCREENS_TOLD)),
        slow=slow,
    )


def presence_frame(count: Count, head: int, scopes: tuple[str, ...]) -> Frame:
    # A list of a thousand to each of a thousand, whenever one comes: staff alone act on it.
    staff = STAFF in scopes
    presence = protocol.Presence(
        online=count.online,
        seats=sorted(count.seats) if staff else None,
        screens=dict(sorted(count.screens.items())) if staff else None,
        slow=count.slow if staff else None,
    )
    return Frame(protocol.encode_presence(head, presence))


_runtime: Runtime | None = None


def current() -> Runtime | None:
    """This process's runtime as it is, for whoever looks from another thread."""
    return _runtime


def runtime() -> Runtime:
    """This process's runtime; a new event loop (in tests) gets a new one."""
    global _runtime  # noqa: PLW0603  one per process
    if _runtime is None or _runtime.loop is not asyncio.get_running_loop():
        # Its tasks live on: they must not carry the marks of the request that came first.
        _runtime = Context().run(Runtime)
    return _runtime
