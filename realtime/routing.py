"""The address of the live protocol."""

from typing import Any

from django.urls import path, re_path
from structlog.contextvars import bind_contextvars

from accounts.ids import new_id
from realtime.consumers import LiveConsumer
from realtime.hearing import Receive
from realtime.transport import Send


async def nowhere(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Any other address: the handshake is refused, and nothing is logged as a fault."""
    await receive()
    await send({"type": "websocket.close"})


async def live(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """What is logged of one socket carries one id, and `Runtime.hub` adds which stream it follows.

    Each socket has a task of its own: nothing of it reaches another's lines.
    """
    bind_contextvars(socket=new_id())
    await _consumer(scope, receive, send)


# Django's types know HTTP views only.
_live: Any = live
_nowhere: Any = nowhere
_consumer: Any = LiveConsumer.as_asgi()
websocket_urlpatterns = [path("live", _live), re_path("", _nowhere)]
