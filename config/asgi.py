"""What an ASGI server runs: pages and HTTP through Django, live sockets through Channels."""

import os
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup(set_prefix=False)

# Models and settings exist only from here on.
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import OriginValidator  # noqa: E402
from django.conf import settings  # noqa: E402

from config import warm  # noqa: E402
from config.bodies import bounded, spare_daphne  # noqa: E402
from config.handler import Handler  # noqa: E402
from realtime.routing import websocket_urlpatterns  # noqa: E402
from realtime.runtime import runtime  # noqa: E402

spare_daphne()
http = Handler()
warm.up()


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
