"""The parts of the live door by themselves: frames, writer, windows, transports."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from websockets.frames import Frame as WireFrame
from websockets.frames import Opcode

from deliberation.ledger.execute import Accepted, Envelope
from deliberation.ledger.refusals import Refusal
from realtime import protocol, writer
from realtime.frame import Frame
from realtime.hub import pause_after
from realtime.readers import Audience, Window
from realtime.transport import AsgiTransport, Transport, transport_for
from realtime.writer import Writer


class TestFrames:
    @pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65_535, 65_536, 200_000])
    def test_a_ready_frame_is_what_the_standard_says(self, size: int) -> None:
        payload = b"a" * size
        assert Frame(payload) == WireFrame(Opcode.TEXT, payload).serialize(mask=False)

    @pytest.mark.parametrize(
        "frame",
        [
            {"type": "hello", "version": 1, "token": None},
            {"type": "hello", "version": 1},
            {"type": "subscribe", "stream": "a" * 22, "epoch": None, "after": 0},
            {"type": "subscribe", "stream": "a" * 22},
            {"type": "command", "id": str(uuid4()), "name": "a.b", "args": {}},
            {"type": "seen", "seq": 7},
            {"type": "ping"},
        ],
    )
    def test_what_a_client_may_say(self, frame: dict[str, Any]) -> None:
        parsed = protocol.parse(json.dumps(frame))
        assert parsed.type == frame["type"]

    @pytest.mark.parametrize(
        ("frame", "field"),
        [
            ({"type": "hello", "version": 1, "token": "x" * 501}, "token"),
            ({"type": "subscribe", "stream": "a" * 21}, "stream"),
            ({"type": "subscribe", "stream": "a" * 22, "after": -1}, "after"),
            ({"type": "subscribe", "stream": "a" * 22, "after": 1.5}, "after"),
            ({"type": "command", "id": str(uuid4()), "name": "x" * 61, "args": {}}, "name"),
            ({"type": "command", "id": str(uuid4()), "name": "x", "args": []}, "args"),
            ({"type": "command", "id": str(uuid4()), "name": "x"}, "args"),
            ({"type": "seen"}, "seq"),
        ],
    )
    def test_what_it_may_not(self, frame: dict[str, Any], field: str) -> None:
        with pytest.raises(Refusal) as refused:
            protocol.parse(json.dumps(frame))
        assert refused.value.code == "MALFORMED"
        assert refused.value.data["fields"] == [field]
        assert refused.value.data.get("id") == frame.get("id")

    def test_an_answer_written_by_hand_is_what_the_model_would_write(self) -> None:
        command_id = uuid4()
        model = protocol.Ack(id=str(command_id), seq=3, result={"statement": "意"})
        by_hand = protocol.encode_ack(command_id, 3, {"statement": "意"})
        assert json.loads(by_hand) == json.loads(protocol.encode(model))


class TestWriter:
    """`execute` is replaced: what is looked at is gathering, order and answers."""

    @pytest.fixture
    def batches(self, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[str]]]:
        seen: list[tuple[str, list[str]]] = []
        self.gate, self.begun = threading.Event(), threading.Event()

        def execute(stream: str, envelopes: list[Envelope]) -> list[Accepted]:
            self.begun.set()
            assert self.gate.wait(5)  # until everything has been submitted
            if stream == "broken":
                raise ZeroDivisionError
            seen.append((stream, [envelope.name for envelope in envelopes]))
            return [Accepted(number) for number, _ in enumerate(envelopes)]

        monkeypatch.setattr(writer, "execute", execute)
        return seen

    async def answers(self, jobs: list[tuple[str, str]]) -> list[tuple[str, Any]]:
        given: list[tuple[str, Any]] = []
        finished = asyncio.Event()
        here = Writer(asyncio.get_running_loop())
        for stream, name in jobs:

            def answer(outcome: Any, name: str = name) -> None:
                given.append((name, outcome))
                if len(given) == len(jobs):
                    finished.set()

            here.submit(stream, Envelope(1, uuid4(), name, {}), answer)
        self.gate.set()
        await asyncio.wait_for(finished.wait(), 5)
        return given

    async def test_each_gets_its_answer_and_streams_keep_their_order(
        self, batches: list[tuple[str, list[str]]]
    ) -> None:
        jobs = [("s" + str(n % 3), str(n)) for n in range(30)]
        given = await self.answers(jobs)
        assert sorted(name for name, _ in given) == sorted(name for _, name in jobs)
        for stream in ("s0", "s1", "s2"):
            done = [name for batch, names in batches if batch == stream for name in names]
            assert done == [name for wanted, name in jobs if wanted == stream]

    async def test_a_batch_has_a_limit(
        self, batches: list[tuple[str, list[str]]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(writer, "BATCH", 4)
        await self.answers([("s", str(n)) for n in range(10)])
        assert max(len(names) for _, names in batches) <= 4
        assert [name for _, names in batches for name in names] == [str(n) for n in range(10)]

    async def test_who_speaks_again_upon_an_answer_comes_into_the_next_batch(
        self, batches: list[tuple[str, list[str]]]
    ) -> None:
        loop, finished = asyncio.get_running_loop(), asyncio.Event()
        here = Writer(loop)

        def submit(name: str, then: Callable[[], None]) -> None:
            here.submit("s", Envelope(1, uuid4(), name, {}), lambda _: then())

        def speak_again() -> None:
            loop.call_soon(submit, "again", finished.set)

        submit("first", speak_again)
        assert await asyncio.to_thread(self.begun.wait, 5)
        submit("meanwhile", lambda: None)
        self.gate.set()
        await asyncio.wait_for(finished.wait(), 5)
        assert [names for _, names in batches] == [["first"], ["meanwhile", "again"]]

    async def test_a_fault_of_ours_is_an_answer_and_the_next_batch_goes_on(
        self, batches: list[tuple[str, list[str]]]
    ) -> None:
        given = dict(await self.answers([("broken", "a"), ("s", "b")]))
        assert given["a"].code == "UNAVAILABLE"
        assert given["b"] == Accepted(0)

    async def test_who_waits_too_long_is_told_so_once(
        self, batches: list[tuple[str, list[str]]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The database says nothing: neither who is being committed nor who queues is kept waiting.

        Who is still in the queue then is not carried out behind their backs.
        """
        monkeypatch.setattr(writer, "PATIENCE_S", 0.1)
        monkeypatch.setattr(writer, "LOOK_S", 0.02)
        monkeypatch.setattr(writer, "BATCH", 1)
        given: list[tuple[str, str]] = []
        told = asyncio.Event()
        here = Writer(asyncio.get_running_loop())
        for name in ("first", "second"):

            def answer(outcome: Any, name: str = name) -> None:
                given.append((name, outcome.code))
                if len(given) == 2:
                    told.set()

            here.submit("s", Envelope(1, uuid4(), name, {}), answer)
        await asyncio.wait_for(told.wait(), 5)
        self.gate.set()
        await asyncio.sleep(0.1)
        assert given == [("first", "UNAVAILABLE"), ("second", "UNAVAILABLE")]
        assert batches == [("s", ["first"])]
        assert [outcome for _, outcome in await self.answers([("s", "later")])] == [Accepted(0)]

    async def test_a_full_queue_refuses_before_it_takes(
        self, batches: list[tuple[str, list[str]]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(writer, "WAITING_LIMIT", 0)
        given = await self.answers([("s", "a")])
        assert given[0][1].code == "BUSY"
        assert given[0][1].data["retry_after"] > 0
        assert batches == []


class TestPause:
    @pytest.mark.parametrize(
        ("events", "readers", "seconds"),
        [
            *((1, 5000, 0.05), (2, 0, 0.05), (2, 300, 0.08), (2, 1000, 0.12), (2, 5000, 0.12)),
            *((20, 10, 0.051), (21, 10, 0.1), (21, 1000, 0.12), (499, 1000, 0.12)),
            (500, 1000, 0),  # it is behind, and goes on at once
        ],
    )
    def test_frames_are_rarer_where_they_are_dear(
        self, events: int, readers: int, seconds: float
    ) -> None:
        assert pause_after(events, readers) == pytest.approx(seconds)


class TestWindow:
    def test_bytes_up_to_a_number(self) -> None:
        audience = Audience(("public",))
        for seq, size in ((3, 100), (5, 50), (9, 10)):
            audience.note(seq, size)
        counted = [audience.bytes_up_to(seq) for seq in (0, 2, 3, 4, 5, 8, 9, 99)]
        assert counted == [0, 0, 100, 100, 150, 150, 160, 160]


class TestSlowReaders:
    def test_who_has_not_confirmed_a_window_is_found_when_enough_has_been_sent(self) -> None:
        audience = Audience(("public",))
        slow, quick = (_reader() for _ in range(2))
        audience.join(slow)
        audience.join(quick)
        audience.note(1, 1_000)
        assert audience.slower_than(1_000) == []
        audience.note(2, 100)
        quick.window.acknowledged = 1_100
        assert audience.slower_than(1_000) == [], "an eighth of a window has not come since"
        audience.note(3, 25)
        assert audience.slower_than(1_000) == [slow]


@dataclass(eq=False)
class _Reader:
    window: Window = field(default_factory=Window)
    transport: Transport = field(default_factory=lambda: AsgiTransport(_silent))


def _reader() -> Any:
    return _Reader()


async def _silent(message: dict[str, Any]) -> None: ...


class TestPlainTransport:
    async def test_frames_wait_while_the_server_is_busy(self) -> None:
        sent: list[str] = []
        gate = asyncio.Event()

        async def send(message: dict[str, Any]) -> None:
            await gate.wait()
            sent.append(message["text"])

        transport = transport_for(send)
        assert isinstance(transport, AsgiTransport)
        for text in ("一", "二", "三"):
            transport.put(Frame(text.encode()))
        await asyncio.sleep(0)
        assert sent == []
        gate.set()
        await asyncio.sleep(0.01)
        assert sent == ["一", "二", "三"]

    async def test_a_socket_that_is_gone_is_no_fault(self) -> None:
        async def send(message: dict[str, Any]) -> None:
            raise ConnectionError

        transport = AsgiTransport(send)
        transport.put(Frame(b"a"))
        transport.put(Frame(b"b"))
        await asyncio.sleep(0.01)
        transport.put(Frame(b"c"))
        await asyncio.sleep(0.01)
        assert not transport._waiting

    async def test_nothing_is_sent_after_the_end(self) -> None:
        sent: list[str] = []

        async def send(message: dict[str, Any]) -> None:
            await asyncio.sleep(0.01)
            sent.append(message["text"])

        transport = AsgiTransport(send)
        transport.put(Frame(b"a"))
        transport.put(Frame(b"b"))
        transport.stop()
        await asyncio.sleep(0.05)
        assert sent == []
