"""Only the live sockets: the peer has no pages."""

import os

import django
from channels.routing import ProtocolTypeRouter, URLRouter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.peers.tutorial.settings")
django.setup()

from django.urls import path  # noqa: E402

from benchmarks.peers.tutorial.consumers import RoomConsumer  # noqa: E402

application = ProtocolTypeRouter(
    {"websocket": URLRouter([path("ws/<str:door>/<str:room>/", RoomConsumer.as_asgi())])}
)
