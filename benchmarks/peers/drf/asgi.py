"""One address: POST /messages/."""

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.peers.drf.settings")

from django.core.asgi import get_asgi_application

application = get_asgi_application()

from asgiref.sync import async_to_sync  # noqa: E402
from channels.layers import get_channel_layer  # noqa: E402
from django.urls import path  # noqa: E402
from rest_framework import generics, serializers  # noqa: E402

from benchmarks.peers.tutorial.models import Message  # noqa: E402


class MessageSerializer(serializers.ModelSerializer[Message]):
    class Meta:
        model = Message
        fields = ["id", "room", "text", "created_at"]


class Messages(generics.CreateAPIView[Message]):
    queryset = Message._default_manager.all()
    serializer_class = MessageSerializer

    def perform_create(self, serializer: Any) -> None:
        message = serializer.save()
        event = {"type": "room.message", "seq": message.pk, "text": message.text}
        async_to_sync(get_channel_layer().group_send)(message.room, event)


urlpatterns = [path("messages/", Messages.as_view())]
