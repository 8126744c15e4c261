"""The address of the live protocol."""

from django.urls import path

from realtime.consumers import LiveConsumer

websocket_urlpatterns = [path("live", LiveConsumer.as_asgi())]
