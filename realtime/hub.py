"""One hub per process and stream: one reader of the log, one frame per audience and tick.

However many sockets follow a stream, its new events are read once, coalesced once and encoded once
per audience; each socket then gets the same bytes. Commands are never looked at here.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Mapping, Sequence

import orjson

from deliberation.ledger import composing, derived, log
from deliberation.ledger.derived import Found
from deliberation.ledger.log import Added, Logged
from deliberation.ledger.models import Stream
from deliberation.ledger.reading import access_of_many
from deliberation.ledger.shapes import Access
from realtime.findings import Findings
from realtime.frame import Frame
from realtime.heads import Head
from realtime.missed import Missed
from realtime.protocol import Close
from realtime.readers import Audience, Reader
from realtime.threads import in_thread
from realtime.transport import Transport

logger = logging.getLogger(__name__)

TICK_S = 0.05
BUSY_TICK_S = 0.1
BUSY_EVENTS = 20
# A frame costs as much as it has readers: where events gather anyway, more of them go together.
LONGEST_TICK_S = 0.12
TICK_PER_READER_S = 0.0001
AGAIN_S = 0.3  # after a read that failed; while the database is away, reads wait by themselves
RING = 2_000
READ_LIMIT = 500
# What may be on its way to one reader before it counts as too slow.
WINDOW_BYTES = 1024 * 1024


class Hub:
    """Follows one stream for all sockets of this process."""

    def __init__(self, stream: Stream) -> None:
        self.stream_id = stream.public_id
        self.stream = stream
        self.epoch = stream.epoch
        self.head = stream.head_seq
        self.rights_version = stream.rights_version
        self.ring: deque[Logged] = deque(maxlen=RING)
        self.audiences: dict[str, Audience] = {}
        self.by_actor: dict[str, set[Reader]] = {}
        self.moves = 0  # how often somebody has come or gone
        self.missed = Missed()
        self.findings = Findings()
        self._found_more = True
        self._handed: deque[Added] = deque()
        self._unread = False
        self._moved = asyncio.Event()
        self._one_reading = asyncio.Lock()
        self._one_recalling = asyncio.Lock()
        self._task = asyncio.get_running_loop().create_task(self._run())

    # Readers ------------------------------------------------------------------------------------

    @property
    def readers(self) -> list[Reader]:
        return [reader for audience in self.audiences.values() for reader in audience.readers]

    def join(self, reader: Reader) -> None:
        """From here on the reader gets every frame: it must have everything up to `head`."""
        self.moves += 1
        access = reader.access
        audience = self.audiences.setdefault(access.audience, Audience(access.scopes))
        audience.join(reader)
        reader.window.acknowledged = audience.sent_bytes
        if access.actor:
            self.by_actor.setdefault(access.actor, set()).add(reader)

    def leave(self, reader: Reader) -> None:
        self.moves += 1
        access = reader.access
        if audience := self.audiences.get(access.audience):
            audience.leave(reader)
            if not audience.readers:
                del self.audiences[access.audience]
        if access.actor and (mine := self.by_actor.get(access.actor)):
            mine.discard(reader)
            if not mine:
                del self.by_actor[access.actor]

    def seen(self, reader: Reader, seq: int) -> None:
        """The reader has everything up to `seq`."""
        if audience := self.audiences.get(reader.access.audience):
            got = audience.bytes_up_to(min(seq, self.head))
            reader.window.acknowledged = max(reader.window.acknowledged, got)

    def drop_slow_readers(self) -> None:
        for audience in list(self.audiences.values()):
            for reader in audience.slower_than(WINDOW_BYTES):
                self.expel(reader, Close.TOO_SLOW)

    def expel(self, reader: Reader, code: int) -> None:
        self.leave(reader)
        reader.leave(code)

    # Catching up --------------------------------------------------------------------------------

    def remembered(self, after: int) -> list[Logged] | None:
        """The events behind `after` up to the head, if this process still has all of them."""
        if after >= self.head:
            return []
        if not self.ring or self.ring[0].seq > after + 1:
            return None
        return [event for event in self.ring if event.seq > after]

    async def catch_up(self) -> None:
        """Reads now what would be read at the next tick."""
        async with self._one_reading:
            await self._read_on()

    async def recall(self, after: int) -> None:
        """Reads older events into the ring, so that readers who come back can be served.

        One at a time: of many, few then find that what they miss is not there yet.
        """
        async with self._one_recalling:
            if self.remembered(after) is not None:
                return
            epoch, first = self.epoch, self.ring[0].seq if self.ring else self.head + 1
            events = await in_thread(log.read, self.stream.pk, after=after, limit=first - after - 1)
            if epoch == self.epoch and (not self.ring or self.ring[0].seq == first):
                self.ring = deque([*events, *self.ring], maxlen=RING)

    # The loop -----------------------------------------------------------------------------------

    def wake(self) -> None:
        """The head may have moved: look at the log."""
        self._unread = True
        self._moved.set()

    def hand(self, added: Added) -> None:
        """What this process has committed itself need not be read again."""
        self._handed.append(added)
        self._moved.set()

    def compare(self, head: Head, versions: Mapping[str, int]) -> None:
        """Reads on if the stream's row or its findings are not what this process has been told."""
        self._found_more = self._found_more or versions != self.findings.versions
        same = (head.epoch, head.rights_version) == (self.epoch, self.rights_version)
        told = self._handed[-1].head if self._handed else self.head
        if self._found_more or not same or not self.head <= head.seq <= told:
            self.wake()

    def stop(self) -> None:
        """Nobody follows any more. The task, ended, holds the hub: it is not held by it as well."""
        self._task.cancel()
        del self._task

    async def _run(self) -> None:
        while True:
            await self._moved.wait()
            self._moved.clear()
            try:
                async with self._one_reading:
                    count = await self._advance()
            except Exception:
                logger.exception("hub of %s could not read the log", self.stream_id)
                count = 0
                self.wake()
                await asyncio.sleep(AGAIN_S)
            readers = sum(len(audience.readers) for audience in self.audiences.values())
            await asyncio.sleep(pause_after(count, readers))

    async def _advance(self) -> int:
        """Sends what is new, and answers with how many events that were."""
        events = None if self._unread else self._following()
        if events is None:
            self._handed.clear()
            return await self._read_on()
        if events:
            self._deliver(events)
        return len(events)

    def _following(self) -> list[Logged] | None:
        """The next events, if they are all here and nobody's rights have moved with them.

        Not many more than are read at once: what is left comes in the next frame.
        """
        events: list[Logged] = []
        head = self.head
        while self._handed and len(events) < READ_LIMIT:
            added = self._handed.popleft()
            if added.head <= head:
                continue  # has been read
            same = (added.epoch, added.rights_version) == (self.epoch, self.rights_version)
            if not same or added.first != head + 1:
                return None
            events += added.events
            head = added.head
        if self._handed:
            self._moved.set()
        return events

    async def _read_on(self) -> int:
        """Reads what is new and sends it. Rights are looked at before anything is shown."""
        looks, self._found_more, self._unread = self._found_more, False, False
        head, events, found = await in_thread(self._read, looks)
        if head.epoch != self.epoch or head.seq < self.head:
            self._restored(head)
            return 0
        if head.rights_version != self.rights_version:
            await self._check_rights(head.rights_version)
        if events:
            self._deliver(events)
        self._show(found)
        if len(events) == READ_LIMIT:
            self.wake()
        return len(events)

    def _read(self, looks: bool) -> tuple[Head, list[Logged], list[Found]]:
        """What is new; findings only if this process has heard of one (`looks`)."""
        row = Stream.objects.values_list("head_seq", "epoch", "rights_version")
        head = Head(*row.get(pk=self.stream.pk))
        found = derived.current(self.stream.pk) if looks else []
        if head.epoch != self.epoch or head.seq <= self.head:
            return head, [], found
        # What was committed since the head was read may have changed rights: it waits its turn.
        events = log.read(self.stream.pk, after=self.head, limit=READ_LIMIT)
        return head, [event for event in events if event.seq <= head.seq], found

    def _show(self, found: Sequence[Found]) -> None:
        for scope, frame in self.findings.take(found, self.head):
            for audience in self.audiences.values():
                if scope in audience.scopes:
                    audience.put(frame)

    def _deliver(self, events: Sequence[Logged]) -> None:
        after, last = self.head, events[-1].seq
        self.ring.extend(events)
        self.head = last
        own = composing.own_parts(events, self.by_actor)
        for audience in self.audiences.values():
            shared = orjson.dumps(composing.shared_frame(events, audience.scopes, after=after))
            frame = Frame(shared)
            audience.note(last, len(frame))
            audience.put(frame, self._with_own(shared, own, audience))

    def _with_own(
        self, shared: bytes, own: Mapping[str, bytes], audience: Audience
    ) -> dict[Transport, Frame]:
        """The frames of those to whom something was said alone."""
        frames: dict[Transport, Frame] = {}
        for actor, part in own.items():
            mine = [one.transport for one in self.by_actor[actor] if one in audience.readers]
            if mine:
                frames.update(dict.fromkeys(mine, Frame(composing.with_own(shared, part))))
        return frames

    async def _check_rights(self, version: int) -> None:
        """Whoever sees something else now, or nothing any more, must come back and ask again."""
        known = {reader.user_id for reader in self.readers}
        self.stream.rights_version = version
        now = await in_thread(access_of_many, self.stream, known)
        self.rights_version = version
        for reader in self.readers:
            access = now.get(reader.user_id)
            if access is None or not _same(access, reader.access):
                self.expel(reader, Close.RIGHTS_CHANGED)

    def _restored(self, head: Head) -> None:
        """The log is another one than was followed: everybody must start from a snapshot."""
        self.epoch, self.head, self.rights_version = head.epoch, head.seq, head.rights_version
        self.ring.clear()
        self.findings, self._found_more = Findings(), True
        for reader in self.readers:
            self.expel(reader, Close.RIGHTS_CHANGED)


def pause_after(events: int, readers: int) -> float:
    """Seconds from a frame with so many to the next one: none for a hub that is behind."""
    if events >= READ_LIMIT:
        return 0
    pause = BUSY_TICK_S if events > BUSY_EVENTS else TICK_S
    if events > 1:
        pause = max(pause, min(LONGEST_TICK_S, TICK_S + readers * TICK_PER_READER_S))
    return pause


def _same(one: Access, other: Access) -> bool:
    return (one.scopes, one.actor, one.delayed) == (other.scopes, other.actor, other.delayed)
