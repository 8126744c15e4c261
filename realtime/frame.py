"""A ready message, the same bytes for everybody who gets it."""

from __future__ import annotations

from typing import Self


class Frame(bytes):
    """A text message as it stands on the wire (RFC 6455 §5.2: final, unmasked)."""

    _begins: int
    _text: str | None = None

    def __new__(cls, payload: bytes) -> Self:
        header = _header(len(payload))
        frame = super().__new__(cls, header + payload)
        frame._begins = len(header)
        return frame

    @property
    def payload(self) -> bytes:
        return self[self._begins :]

    @property
    def text(self) -> str:
        """For plain ASGI: decoded for the first socket, the same for all others."""
        if self._text is None:
            self._text = self.payload.decode()
        return self._text


def _header(length: int) -> bytes:
    if length < 126:
        return bytes((0x81, length))
    if length < 65536:
        return b"\x81\x7e" + length.to_bytes(2, "big")
    return b"\x81\x7f" + length.to_bytes(8, "big")
