"""Telling other processes that a stream's head has moved. A hint, never data.

Wake-ups are gathered and sent from one background task, so that a hung Redis delays no
acknowledgement; when one is lost, the poll in `realtime.runtime` finds the events soon after.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from channels.layers import get_channel_layer

from accounts.ids import new_id

logger = logging.getLogger(__name__)

GROUP = "heads"
SEND_TIMEOUT_S = 1.0
RETRY_S = 1.0


class Wakeup:
    """Sends and receives "these heads moved" through the channel layer, if there is one."""

    def __init__(self, on_moved: Callable[[list[str]], None]) -> None:
        self._on_moved = on_moved
        self._process = new_id()
        self._pending: set[str] = set()
        self._wanted = asyncio.Event()
        self._layer = get_channel_layer()
        loop = asyncio.get_running_loop()
        self._tasks = []
        if self._layer is not None:
            self._tasks = [loop.create_task(self._send()), loop.create_task(self._receive())]

    def announce(self, stream: str) -> None:
        self._pending.add(stream)
        self._wanted.set()

    def stop(self) -> None:
        for task in self._tasks:
            task.cancel()

    async def _send(self) -> None:
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            streams, self._pending = sorted(self._pending), set()
            message = {"type": "heads.moved", "streams": streams, "process": self._process}
            try:
                await asyncio.wait_for(self._layer.group_send(GROUP, message), SEND_TIMEOUT_S)
            except Exception as error:  # noqa: BLE001  a hint may be lost
                logger.warning("wake-up not sent (%s); the poll will find it", error)

    async def _receive(self) -> None:
        while True:
            try:
                channel = await self._layer.new_channel()
                await self._layer.group_add(GROUP, channel)
                while True:
                    message: dict[str, Any] = await self._layer.receive(channel)
                    if message.get("process") != self._process:
                        self._on_moved(message["streams"])
            except Exception as error:  # noqa: BLE001  whatever Redis does
                logger.warning("not hearing wake-ups (%s); polling until it heals", error)
                await asyncio.sleep(RETRY_S)
