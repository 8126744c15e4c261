"""A whole client of docs/protocol.md: follows one session and posts one statement.

    python docs/examples/client.py http://127.0.0.1:8000 SESSION [USER PASSWORD [TEXT]]

It needs the package `websockets`, and nothing of this project.
"""

import asyncio
import json
import random
import sys
from collections import defaultdict
from http.cookiejar import CookieJar
from urllib.request import HTTPCookieProcessor, Request, build_opener
from uuid import uuid4

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

TRY_LATER = ("BUSY", "UNAVAILABLE", "RATE_LIMITED", "HELLO_FIRST", "SUBSCRIBE_FIRST")


class Client:
    def __init__(self, base, stream):
        self.base, self.stream = base, stream
        self.jar = CookieJar()
        self.http = build_opener(HTTPCookieProcessor(self.jar))
        self.outbox = {}  # id -> command frame, until it has its final answer
        self.wipe()

    def wipe(self):
        self.epoch, self.cursor, self.audience = None, 0, None
        self.state = defaultdict(dict)  # type -> id -> entity

    def request(self, path, body=None):
        token = "".join(cookie.value for cookie in self.jar if cookie.name == "csrftoken")
        headers = {"Content-Type": "application/json", "X-CSRFToken": token, "Referer": self.base}
        data = None if body is None else json.dumps(body).encode()
        with self.http.open(Request(self.base + path, data, headers)) as answer:  # noqa: S310
            return json.load(answer)

    def take(self, part):
        for kind, ids in part.get("del", {}).items():
            for key in ids:
                self.state[kind].pop(key, None)
        for kind, entities in part.get("put", {}).items():
            self.state[kind].update(entities)

    def apply(self, frame):
        """False if something is missing before it."""
        if frame["from"] > self.cursor + 1:
            return False
        if frame["to"] > self.cursor:
            self.take(frame)
            self.take(frame.get("own") or {})
            self.cursor = frame["to"]
        return True

    async def load(self):
        path = f"/api/v1/streams/{self.stream}/snapshot"
        whole = await asyncio.to_thread(self.request, path)
        self.wipe()
        self.epoch, self.cursor, self.audience = whole["epoch"], whole["seq"], whole["audience"]
        self.take(whole)
        self.take(whole["own"])

    async def subscribe(self, socket):
        frame = {"stream": self.stream, "epoch": self.epoch, "after": self.cursor}
        await socket.send(json.dumps({"type": "subscribe", **frame}))

    async def hear(self, socket, frame):
        kind = frame["type"]
        if kind == "welcome":
            if self.epoch is None:
                await self.load()
            await self.subscribe(socket)
        elif kind == "resnapshot" or (kind == "subscribed" and frame["audience"] != self.audience):
            await self.load()
            await self.subscribe(socket)
        elif kind == "subscribed" and frame["epoch"] == self.epoch:
            for command in self.outbox.values():
                await socket.send(json.dumps(command))
        elif kind == "events" and not self.apply(frame):
            await self.subscribe(socket)
        elif kind in ("ack", "refused") and frame.get("code") not in TRY_LATER:
            self.outbox.pop(frame["id"], None)
        print(json.dumps(frame, ensure_ascii=False))

    async def beat(self, socket):
        """Every second how far we have come; every fifteenth that we are here, and what waits."""
        told = seconds = 0
        while True:
            await asyncio.sleep(1)
            seconds += 1
            if self.cursor > told:
                told = self.cursor
                await socket.send(json.dumps({"type": "seen", "seq": told}))
            if seconds % 15 == 0:
                await socket.send(json.dumps({"type": "ping"}))
                for command in self.outbox.values():
                    await socket.send(json.dumps(command))

    async def run(self):
        pause = 0.2
        while True:
            cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)
            address = self.base.replace("http", "ws", 1) + "/live"
            try:
                async with connect(
                    address, origin=self.base, additional_headers={"Cookie": cookies}
                ) as socket:
                    await socket.send('{"type": "hello", "version": 1}')
                    beat = asyncio.create_task(self.beat(socket))
                    try:
                        async for text in socket:
                            await self.hear(socket, json.loads(text))
                            pause = 0.2
                    finally:
                        beat.cancel()
                    code = socket.close_code
            except (OSError, ConnectionClosed) as lost:
                code = getattr(getattr(lost, "rcvd", None), "code", 1006)
            if code == 4404:
                return
            if code in (4401, 4403):
                self.wipe()
            await asyncio.sleep(random.uniform(0, pause))  # noqa: S311
            pause = min(10, pause * 2)


async def main(base, stream, user=None, password=None, text=None):
    client = Client(base.rstrip("/"), stream)
    client.request("/api/v1/me")  # sets the CSRF cookie
    if user:
        sign_in = {"username": user, "password": password}
        client.request("/_allauth/browser/v1/auth/login", sign_in)
    if text:
        command = {"type": "command", "id": str(uuid4()), "name": "statement.post"}
        client.outbox[command["id"]] = {**command, "args": {"text": text}}
    await client.run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
