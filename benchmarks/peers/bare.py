"""The bare consumer: Channels' own, which accepts and keeps the socket: a viewer's least cost."""

import django
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings

settings.configure(SECRET_KEY="a peer on loopback", INSTALLED_APPS=["channels"])
django.setup()

from django.urls import path  # noqa: E402

application = ProtocolTypeRouter(
    {"websocket": URLRouter([path("live", AsyncWebsocketConsumer.as_asgi())])}
)
