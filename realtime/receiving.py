"""Taking small text messages off a socket in one step, and handing them over in one.

Autobahn looks at every frame in thirty calls, masks with an object of its own and colours lines of
a log that nobody writes: a tenth of what an acknowledged post costs. Nearly everything a client
sends is one whole, masked, unfragmented text frame. On Daphne such frames are taken here; whatever
is different in any way goes to autobahn as it came, with all its rules and refusals.

On Daphne and uvicorn a message does not wait in a queue for a task to be woken, if its listener has
heard everything before it. Otherwise it goes the server's way, behind the others.

As in `transport`: private attributes of a pinned version, chosen by looking, and a test that feeds
both ways the same bytes.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from contextvars import Context
from typing import Any, Protocol

# What of a message has to be waited for: left to the task of its listener, as a message of ours.
Left = Callable[[], Awaitable[None]]
LEFT = "live.left"


class Listener(Protocol):
    """Who hears the messages of one socket: a task that waits for each, or we in its name.

    `at_rest`: the task's context while it waits and nothing is half heard.
    """

    at_rest: Context | None

    def hear(self, text: str) -> Left | None: ...


# A final text frame (RFC 6455 §5.2), and the bit of a masked length.
_TEXT, _MASKED = 0x81, 0x80
_LONGEST = 65_535
_DAPHNE = (
    *("dataReceived", "onMessage", "data", "state", "current_frame", "inside_message"),
    *("autoPingTimeoutCall", "maxMessagePayloadSize", "maxFramePayloadSize"),
    *("application_queue", "last_ping", "muted"),
)
_UVICORN = ("send_receive_event_to_app", "queue", "frames", "curr_msg_data_type", "close_sent")


def hasten(send: Any, listener: Listener) -> bool:
    """Puts the fast way before the server's own, if the server behind `send` is one we know."""
    protocol = _protocol_behind(send)
    if all(hasattr(protocol, name) for name in _UVICORN):
        protocol.send_receive_event_to_app = _UvicornReceiver(protocol, listener).receive
        return True
    if not all(hasattr(protocol, name) for name in _DAPHNE):
        return False
    if getattr(protocol, "_perMessageCompress", True):
        return False
    limits = (protocol.maxMessagePayloadSize, protocol.maxFramePayloadSize)
    if any(0 < limit < _LONGEST for limit in limits):
        return False
    protocol.dataReceived = _DaphneReceiver(protocol, listener).data_received
    return True


def forget_request(send: Any) -> None:
    """On Daphne: what asked for the socket is not kept as long as it, and longer.

    Twisted's request and its channel hold each other, and nobody ends a request that has become a
    socket. The channel stays, as the transport's producer.
    """
    transport = getattr(_protocol_behind(send), "transport", None)
    asked = getattr(getattr(transport, "producer", None), "requests", None)
    if isinstance(asked, list):
        asked.clear()


def let_go(send: Any) -> None:
    """The socket has gone: no circle is left for the collector to find.

    Neither ours nor autobahn's: what tells of a socket's end holds the protocol that holds it.
    """
    protocol = _protocol_behind(send)
    if _is_ours(getattr(protocol, "send_receive_event_to_app", None)):
        del protocol.send_receive_event_to_app
    elif _is_ours(getattr(protocol, "dataReceived", None)):
        del protocol.dataReceived
        if protocol.state == protocol.STATE_CLOSED:
            protocol.is_closed = None


def _is_ours(way: Any) -> bool:
    return isinstance(getattr(way, "__self__", None), _Receiver)


def _protocol_behind(send: Any) -> Any:
    """Daphne's `send` is a partial over it, uvicorn's a method of it."""
    return next(iter(getattr(send, "args", ())), getattr(send, "__self__", None))


class _Receiver:
    """Stands before one way of a socket's protocol."""

    __slots__ = ("_listener", "_others", "_protocol", "_queue")

    def __init__(self, protocol: Any, listener: Listener, others: Any, queue: Any) -> None:
        self._protocol, self._listener = protocol, listener
        self._others, self._queue = others, queue

    def _is_heard(self, text: str) -> bool:
        """At once, unless something before it has not been heard to its end."""
        context = self._listener.at_rest
        if context is None or not self._queue.empty():
            return False
        if left := context.run(self._listener.hear, text):
            self._queue.put_nowait({"type": LEFT, LEFT: left})
        return True


class _UvicornReceiver(_Receiver):
    __slots__ = ()

    def __init__(self, protocol: Any, listener: Listener) -> None:
        others = protocol.send_receive_event_to_app
        super().__init__(protocol, listener, others, protocol.queue)

    def receive(self) -> None:
        protocol = self._protocol
        if protocol.curr_msg_data_type == "text" and not protocol.close_sent:
            try:
                text = b"".join(protocol.frames).decode()
            except UnicodeDecodeError:
                pass
            else:
                if self._is_heard(text):
                    protocol.frames = []
                    return
        self._others()


class _DaphneReceiver(_Receiver):
    __slots__ = ()

    def __init__(self, protocol: Any, listener: Listener) -> None:
        super().__init__(protocol, listener, protocol.dataReceived, protocol.application_queue)

    def data_received(self, data: bytes) -> None:
        taken = self._take(data) if self._is_between_messages() else 0
        if taken < len(data):
            self._others(data[taken:] if taken else data)

    def _is_between_messages(self) -> bool:
        """Nothing is half-way, no pong is waited for, nobody is closing."""
        protocol = self._protocol
        return (
            protocol.state == protocol.STATE_OPEN
            and not protocol.data
            and protocol.current_frame is None
            and not protocol.inside_message
            and protocol.autoPingTimeoutCall is None
            and not protocol.muted
        )

    def _take(self, data: bytes) -> int:
        """Hands on the plain messages that `data` begins with, and says how far they reach."""
        at, size = 0, len(data)
        while size - at >= 6 and data[at] == _TEXT:
            length, start = data[at + 1] - _MASKED, at + 2
            if length == 126:
                length, start = int.from_bytes(data[start : start + 2], "big"), start + 2
                if length < 126:
                    break
            elif not 0 <= length < 126:
                break
            end = start + 4 + length
            if end > size:
                break
            payload = _unmask(data[start : start + 4], data[start + 4 : end])
            try:
                text = payload.decode()
            except UnicodeDecodeError:
                break
            if self._is_heard(text):
                self._protocol.last_ping = time.time()  # all that Daphne does besides
            else:
                self._protocol.onMessage(payload, False)
            at = end
        return at


def _unmask(mask: bytes, payload: bytes) -> bytes:
    size = len(payload)
    key = (mask * (size // 4 + 1))[:size]
    both = int.from_bytes(payload, "little") ^ int.from_bytes(key, "little")
    return both.to_bytes(size, "little")
