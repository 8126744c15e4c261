"""What an ASGI server runs: pages and HTTP through Django, live sockets through Channels."""

import os
from typing import Any

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import OriginValidator

from config import handler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
http = handler.application()

# Models and settings exist only from here on.
from django.conf import settings  # noqa: E402

from config.bodies import bounded, spare_daphne  # noqa: E402
from realtime.routing import websocket_urlpatterns  # noqa: E402
from realtime.runtime import runtime  # noqa: E402

spare_daphne()


async def http_awake(scope: Any, receive: Any, send: Any) -> None:
    """What falls due by itself must not wait for the first socket: any request will do."""
    runtime()
    await http(scope, receive, send)


# Scheme, host and port must match: a page of another origin may not speak as the person.
application = ProtocolTypeRouter(
    {
        "http": bounded(http_awake),
        "websocket": OriginValidator(URLRouter(websocket_urlpatterns), settings.SOCKET_ORIGINS),
    }
)
