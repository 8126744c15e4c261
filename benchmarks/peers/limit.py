"""The limit (L): one ready frame to every socket, by picows on uvloop, and nothing else.

No log, no rights, no Redis, no JSON: what the machine and Python can do at most. A socket at /post
gives the frame, every socket elsewhere gets it.

    python -m benchmarks.peers.limit PORT
"""

import asyncio
import sys

import uvloop
from picows import (
    WSFrame,
    WSListener,
    WSMsgType,
    WSTransport,
    WSUpgradeRequest,
    ws_create_server,
)

_viewers: set[WSTransport] = set()


class _Viewer(WSListener):
    def on_ws_connected(self, transport: WSTransport) -> None:
        _viewers.add(transport)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        _viewers.discard(transport)


class _Poster(WSListener):
    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.TEXT:
            payload = frame.get_payload_as_bytes()
            for viewer in _viewers:
                viewer.send(WSMsgType.TEXT, payload)


def _listener(request: WSUpgradeRequest) -> WSListener:
    return _Poster() if request.path == b"/post" else _Viewer()


async def main(port: int) -> None:
    server = await ws_create_server(_listener, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(int(sys.argv[1])))
