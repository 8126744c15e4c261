"""Requests whose end two servers could see in two places, so that one of them sees two requests."""

from __future__ import annotations

import re
import socket

HIDDEN = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX: "
# What is said of the length of a body that holds another request.
AMBIGUOUS = (
    "Content-Length: 6\r\nTransfer-Encoding: chunked",
    "Transfer-Encoding: chunked\r\nContent-Length: 6",
    "Transfer-Encoding: xchunked",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
    "Transfer-Encoding : chunked",
    "Content-Length: 0\r\nContent-Length: 64",
    "Content-Length: +0",
    "Content-Length: 0, 64",
)
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3}) ")


def answers_to(port: int, told: str) -> list[int]:
    """The status of each answer to it."""
    head = f"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\n{told}\r\n\r\n"
    heard = b""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(f"{head}0\r\n\r\n{HIDDEN}".encode())
        line.sendall(b"\r\n\r\n")
        line.settimeout(1)
        try:
            while piece := line.recv(65_536):
                heard += piece
        except (TimeoutError, ConnectionError):
            pass
    return [int(status) for status in _STATUS.findall(heard)]
