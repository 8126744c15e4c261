"""The address of the live protocol."""

from typing import Any

from django.urls import path, re_path

from realtime.consumers import LiveConsumer, Receive
from realtime.transport import Send


async def nowhere(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Any other address: the handshake is refused, and nothing is logged as a fault."""
    await receive()
    await send({"type": "websocket.close"})


# Django's types know HTTP views only.
_nowhere: Any = nowhere
websocket_urlpatterns = [path("live", LiveConsumer.as_asgi()), re_path("", _nowhere)]
