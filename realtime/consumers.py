"""One live socket: frames in, frames out. No rules and no ORM here.

Of Channels' own consumer its loop and its `dispatch` are overridden (`hearing`). The hub alone
touches the layer: when Redis dies, sockets live.
"""

from __future__ import annotations

import time
from functools import partial
from uuid import UUID

from accounts.addresses import counted_address
from accounts.sign_in import Person
from deliberation.ledger import clock
from deliberation.ledger.execute import Accepted, Envelope, Refusal
from deliberation.ledger.limits import LIMITS
from deliberation.ledger.reading import delayed
from deliberation.ledger.refusals import Code
from deliberation.ledger.shapes import Access
from realtime import counting, protocol, receiving
from realtime.arrivals import session_key_of
from realtime.frame import Frame
from realtime.hearing import Hearing
from realtime.hub import Hub
from realtime.protocol import Close, CommandFrame, Hello, Ping, Seen, Subscribe
from realtime.readers import Window
from realtime.runtime import runtime
from realtime.transport import transport_for

# More events than this behind: a snapshot is cheaper for everybody.
RESUME_LIMIT = 1_500
# Commands that fail unexpectedly, one after the other, before the sender is struck off.
POISON = 5


class LiveConsumer(Hearing):
    """Speaks docs/protocol.md with one client and follows one stream for it."""

    hub: Hub | None = None
    person: Person | None = None
    greeted = False
    closed = False
    poison = 0

    def __init__(self) -> None:
        super().__init__()
        self.user_id: int | None = None
        self.session_key: str | None = None
        self.access = Access(())
        self.window = Window()
        self.screen: str | None = None

    async def _open(self) -> None:
        self.runtime = runtime()
        await self.base_send({"type": "websocket.accept"})
        self.transport = transport_for(self.base_send)
        receiving.forget_request(self.base_send)
        receiving.hasten(self.base_send, self)
        self._listen()

    def _gone(self) -> None:
        self.closed = True
        self._leave_hub()
        self._vigil.cancel()
        self.transport.stop()
        receiving.let_go(self.base_send)

    # Outgoing: what the hub calls ---------------------------------------------------------------

    def put(self, frame: Frame) -> None:
        if not self.closed:
            self.transport.put(frame)

    def _listen(self) -> None:
        """Whoever follows nothing is in no hub's care, and must at least say something."""
        if self.hub is None and self.heard_at < time.monotonic() - protocol.SILENCE_S:
            self.leave(Close.SILENT)
            return
        self._vigil = self.runtime.loop.call_later(protocol.SILENCE_S, self._listen)

    def leave(self, code: int) -> None:
        self.hub = None
        self.runtime.loop.create_task(self._close(code))

    # Incoming -----------------------------------------------------------------------------------

    def _take(self, frame: CommandFrame | Seen | Ping) -> None:
        if isinstance(frame, CommandFrame):
            self._command(frame)
        elif isinstance(frame, Ping):
            self.put(_PONG)
        elif self.hub:
            self.hub.seen(self, frame.seq)

    async def _come(self, frame: Hello | Subscribe) -> None:
        if isinstance(frame, Hello):
            await self._hello(frame)
        else:
            await self._subscribe(frame)

    async def _hello(self, hello: Hello) -> None:
        if hello.version != protocol.VERSION:
            raise Refusal(Code.VERSION_UNSUPPORTED, supported=[protocol.VERSION])
        self._leave_hub()  # a second greeting may be somebody else's
        if hello.token is not None:
            self.person = await self.runtime.arrivals.by_token(hello.token)
            if self.person is None:
                await self._close(Close.SIGN_IN_AGAIN)
                return
        elif key := session_key_of(self.scope):
            self.person = await self.runtime.arrivals.by_session(key)
        self.user_id = self.person.user_id if self.person else None
        self.session_key = self.person.session_key if self.person else None
        self.greeted = True
        person = None
        if self.person is not None:
            person = protocol.PersonFrame(id=self.person.public_id, name=self.person.name)
        welcome = protocol.Welcome(server_time=clock.now(), person=person)
        self.put(Frame(protocol.encode(welcome)))

    async def _subscribe(self, wish: Subscribe) -> None:
        if not self.greeted:
            raise Refusal(Code.HELLO_FIRST)
        self._leave_hub()
        self.screen = wish.screen
        try:
            hub, known = await self._come_to(wish)
            while self.runtime.hubs.get(wish.stream) is not hub:
                # Its last reader went while this one came, and it was put away.
                hub, known = await self._come_to(wish)
        except Refusal as refusal:
            if refusal.code == Code.NOT_FOUND:
                await self._close(Close.NO_SUCH_STREAM)
                return
            raise
        if not self.closed:
            self._follow(hub, wish, resumable=known)

    async def _come_to(self, wish: Subscribe) -> tuple[Hub, bool]:
        """The stream's hub, with rights as it knows them, and whether it knows the reader's number.

        A snapshot comes from the database and may be newer than what the hub has read.
        """
        hub = await self.runtime.hub(wish.stream)
        if wish.epoch == hub.epoch and wish.after > hub.head:
            await hub.catch_up()
        await self._read_rights(hub)
        known = wish.epoch == hub.epoch and hub.head - RESUME_LIMIT <= wish.after <= hub.head
        if known and hub.remembered(wish.after) is None:
            await hub.recall(wish.after)
            await self._read_rights(hub)
        return hub, known

    def _follow(self, hub: Hub, wish: Subscribe, *, resumable: bool) -> None:
        """Catches up and joins. Nothing is awaited in here, so nothing can happen in between.

        A number that this log has never had (it was restored from a backup), or one too far
        behind, starts from a snapshot.
        """
        events = hub.remembered(wish.after) if resumable else None
        if events is None:
            self.put(Frame(protocol.encode_resnapshot(hub.stream_id, hub.epoch, hub.head)))
            return
        self._put_subscribed(hub)
        if events:
            self.put(hub.missed.frame(events, self.access, after=wish.after))
        self.hub = hub
        hub.join(self)
        if presence := self.runtime.presence_now(hub, self.access.scopes):
            self.put(presence)
        for finding in hub.findings.for_scopes(self.access.scopes):
            self.put(finding)

    async def _read_rights(self, hub: Hub) -> None:
        """Until what was read is no older than what the hub already knows of everybody's rights."""
        while True:
            access = await self.runtime.arrivals.rights((hub.stream, self.user_id))
            if access is None:
                raise Refusal(Code.NOT_FOUND)
            if access.delayed:
                raise delayed(hub.stream)
            self.access = access
            if access.rights_version >= hub.rights_version:
                return

    def _put_subscribed(self, hub: Hub) -> None:
        frame = protocol.Subscribed(
            stream=hub.stream_id,
            epoch=hub.epoch,
            head=hub.head,
            audience=self.access.audience,
            seat=self.access.actor,
        )
        self.put(Frame(protocol.encode(frame)))

    def _command(self, frame: CommandFrame) -> None:
        """Hands the command to the writer; the answer comes after COMMIT."""
        if self.hub is None:
            refusal = Refusal(Code.SUBSCRIBE_FIRST if self.greeted else Code.HELLO_FIRST)
            self.put(Frame(protocol.encode_refused(frame.id, refusal)))
            return
        try:
            LIMITS.take(self._who(), frame.name)
        except Refusal as refusal:
            self.put(Frame(protocol.encode_refused(frame.id, refusal)))
            return
        envelope = Envelope(self.user_id, frame.id, frame.name, frame.args)
        answer = partial(self._answer, frame.id)
        self.runtime.writer.submit(self.hub.stream_id, envelope, answer)

    def _who(self) -> str:
        if self.person:
            return self.person.public_id
        client = self.scope.get("client") or ("unknown",)
        return f"address:{counted_address(client[0])}"

    def _answer(self, command_id: UUID, outcome: Accepted | Refusal) -> None:
        if isinstance(outcome, Accepted):
            self.poison = 0
            self.put(Frame(protocol.encode_ack(command_id, outcome.seq, outcome.result)))
            return
        self.put(Frame(protocol.encode_refused(command_id, outcome)))
        if outcome.code == Code.INTERNAL:
            self.poison += 1
            if self.poison >= POISON:
                self.runtime.loop.create_task(self._close(Close.BAD_FRAMES))

    # Going --------------------------------------------------------------------------------------

    def _leave_hub(self) -> None:
        if self.hub is not None:
            self.runtime.leave(self.hub, self)
            self.hub = None

    async def _close(self, code: int) -> None:
        if not self.closed:
            self.closed = True
            counting.closed(code)
            self._leave_hub()
            await self.base_send({"type": "websocket.close", "code": code})


_PONG = Frame(protocol.encode(protocol.Pong()))
