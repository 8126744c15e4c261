"""Taking small text messages off a Daphne socket in one step.

Autobahn looks at every frame in thirty calls, masks with an object of its own and colours lines of
a log that nobody writes: a tenth of what an acknowledged post costs. Nearly everything a client
sends is one whole, masked, unfragmented text frame. Such frames are taken here; whatever is
different in any way goes to autobahn as it came, with all its rules and refusals.

As in `transport`: private attributes of a pinned version, chosen by looking, and a test that feeds
both ways the same bytes.
"""

from __future__ import annotations

from typing import Any

# A final text frame (RFC 6455 §5.2), and the bit of a masked length.
_TEXT, _MASKED = 0x81, 0x80
_LONGEST = 65_535
_NEEDED = (
    *("dataReceived", "onMessage", "data", "state", "current_frame", "inside_message"),
    *("autoPingTimeoutCall", "maxMessagePayloadSize", "maxFramePayloadSize"),
)


def hasten(send: Any) -> bool:
    """Puts the fast way before the server's own, if the server behind `send` is Daphne."""
    args = getattr(send, "args", ())
    protocol: Any = args[0] if args else None
    if not all(hasattr(protocol, name) for name in _NEEDED):
        return False
    if getattr(protocol, "_perMessageCompress", True):
        return False
    limits = (protocol.maxMessagePayloadSize, protocol.maxFramePayloadSize)
    if any(0 < limit < _LONGEST for limit in limits):
        return False
    protocol.dataReceived = _Receiver(protocol).data_received
    return True


def let_go(send: Any) -> None:
    """The socket has gone: no circle is left for the collector to find.

    Neither ours nor autobahn's: what tells of a socket's end holds the protocol that holds it.
    """
    protocol: Any = next(iter(getattr(send, "args", ())), None)
    if isinstance(getattr(getattr(protocol, "dataReceived", None), "__self__", None), _Receiver):
        del protocol.dataReceived
        if protocol.state == protocol.STATE_CLOSED:
            protocol.is_closed = None


class _Receiver:
    """Stands before one protocol's `dataReceived`."""

    __slots__ = ("_others", "_protocol")

    def __init__(self, protocol: Any) -> None:
        self._protocol = protocol
        self._others = protocol.dataReceived

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
            if not _is_utf8(payload):
                break
            self._protocol.onMessage(payload, False)
            at = end
        return at


def _unmask(mask: bytes, payload: bytes) -> bytes:
    size = len(payload)
    key = (mask * (size // 4 + 1))[:size]
    both = int.from_bytes(payload, "little") ^ int.from_bytes(key, "little")
    return both.to_bytes(size, "little")


def _is_utf8(payload: bytes) -> bool:
    try:
        payload.decode()
    except UnicodeDecodeError:
        return False
    return True
