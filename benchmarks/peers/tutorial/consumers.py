"""One consumer per socket, as the tutorial teaches it."""

from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer

from benchmarks.peers.tutorial.models import Message


class RoomConsumer(AsyncJsonWebsocketConsumer):  # type: ignore[misc]
    """Follows a room and posts to it. At /desk/ a socket posts without following: acks only."""

    async def connect(self) -> None:
        kwargs = self.scope["url_route"]["kwargs"]
        self.room = kwargs["room"]
        self.follows = kwargs["door"] == "room"
        if self.follows:
            await self.channel_layer.group_add(self.room, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        if self.follows:
            await self.channel_layer.group_discard(self.room, self.channel_name)

    async def receive_json(self, content: dict[str, Any]) -> None:
        message = await database_sync_to_async(Message.objects.create)(
            room=self.room, text=content["text"]
        )
        await self.channel_layer.group_send(
            self.room,
            {
                "type": "room.message",
                "seq": message.pk,
                "text": message.text,
                "at": message.created_at.isoformat(),
                "speaker": content["speaker"],
            },
        )
        await self.send_json({"type": "ack", "id": content["id"], "seq": message.pk})

    async def room_message(self, event: dict[str, Any]) -> None:
        await self.send_json(event)
