"""One socket: greeting, following, commands, and every bad thing that can come in."""

from __future__ import annotations

import dataclasses
import json
from typing import Any
from uuid import uuid4

import pytest

from deliberation.ledger.registry import COMMANDS
from realtime.threads import in_thread
from tests.cast import Cast, Person, do, send
from tests.realtime.phone import Phone, by

COMMAND = {"type": "command", "id": str(uuid4()), "name": "statement.post", "args": {"text": "好"}}


@pytest.fixture(autouse=True, params=[False, True], ids=["woken", "at once"])
def _way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the socket's task is woken for each frame or not, the same comes of it."""
    monkeypatch.setattr(Phone, "at_once", request.param)


async def test_a_post_reaches_everybody_and_its_author_gets_an_ack(real_cast: Cast) -> None:
    cast = real_cast
    async with Phone(cast.member) as author, Phone() as stranger:
        subscribed = await author.follow(cast.stream)
        assert subscribed["seat"] == cast.member.seat
        assert subscribed["audience"] == "public+participants"
        assert (await stranger.follow(cast.stream))["audience"] == "public"
        ack = await author.do("statement.post", text="一楼也要补偿。")
        statement = ack["result"]["statement"]
        assert ack["type"] == "ack"
        for phone in (author, stranger):
            await phone.up_to(ack["seq"])
            assert phone.replica.shared["statement"][statement]["text"] == "一楼也要补偿。"
        assert author.replica.own["my_statement"][statement]["status"] == "published"
        assert stranger.replica.own == {}


async def test_a_second_device_sees_what_is_the_persons_own(real_cast: Cast) -> None:
    cast = real_cast
    await in_thread(do, cast.stream, cast.moderator, "session.set_moderation", mode="pre")
    async with (
        Phone(cast.member) as phone,
        Phone(cast.member) as laptop,
        Phone(cast.expert) as other,
    ):
        for device in (phone, laptop, other):
            await device.follow(cast.stream)
        ack = await phone.do("statement.post", text="等待审核。")
        statement = ack["result"]["statement"]
        await laptop.up_to(ack["seq"])
        await other.up_to(ack["seq"])
        assert laptop.replica.own["my_statement"][statement]["status"] == "pending"
        assert statement not in json.dumps(other.replica.view(), ensure_ascii=False)


class TestGreeting:
    async def test_who_it_is(self, real_cast: Cast) -> None:
        async with Phone(real_cast.member) as phone, Phone() as stranger:
            welcome = await phone.greet()
            assert welcome["person"] == {"id": real_cast.member.user.public_id, "name": "王委员"}
            assert welcome["server_time"] == "2026-03-03T09:00:00Z"
            assert (await stranger.greet())["person"] is None

    async def test_a_wrong_token(self, real_cast: Cast) -> None:
        async with Phone() as phone:
            await phone.say({"type": "hello", "version": 1, "token": "forged"})
            assert await phone.closed() == 4401

    async def test_another_version(self, real_cast: Cast) -> None:
        async with Phone() as phone:
            await phone.say({"type": "hello", "version": 2, "token": None})
            error = await phone.hear("error")
            assert (error["code"], error["data"]) == ("VERSION_UNSUPPORTED", {"supported": [1]})
            await phone.greet()

    async def test_first_things_first(self, real_cast: Cast) -> None:
        async with Phone(real_cast.member) as phone:
            wish = {"type": "subscribe", "stream": real_cast.stream, "epoch": None, "after": 0}
            await phone.say(wish)
            assert (await phone.hear("error"))["code"] == "HELLO_FIRST"
            await phone.say(COMMAND)
            refused = await phone.hear("refused")
            assert (refused["id"], refused["code"]) == (COMMAND["id"], "HELLO_FIRST")
            await phone.greet()
            await phone.say(COMMAND)
            assert (await phone.hear("refused"))["code"] == "SUBSCRIBE_FIRST"

    @pytest.mark.parametrize("there", [True, False])
    async def test_no_such_stream(self, there: bool, real_cast: Cast) -> None:
        """An internal session is, for a stranger, no session."""
        stream = "0" * 22
        if there:
            stream = real_cast.stream
            manager = type(real_cast.session).objects
            await in_thread(lambda: manager.update(publicity="internal"))
        async with Phone(real_cast.outsider) as phone:
            await phone.greet()
            await phone.say({"type": "subscribe", "stream": stream, "epoch": None, "after": 0})
            assert await phone.closed() == 4404


BAD_FRAMES: list[tuple[str, str, dict[str, Any]]] = [
    ("", "MALFORMED", {}),
    ("{", "MALFORMED", {}),
    ("null", "MALFORMED", {}),
    ("[]", "MALFORMED", {}),
    ('"hello"', "MALFORMED", {}),
    ("{}", "UNKNOWN_FRAME", {}),
    ('{"type":"no.such"}', "UNKNOWN_FRAME", {}),
    ('{"type":["ping"]}', "UNKNOWN_FRAME", {}),
    ('{"type":"ping","colour":"red"}', "MALFORMED", {"fields": ["colour"]}),
    ('{"type":"seen","seq":NaN}', "MALFORMED", {}),
    ('{"type":"seen","seq":-1}', "MALFORMED", {"fields": ["seq"]}),
    ('{"type":"seen","seq":1e999}', "MALFORMED", {}),
    ('{"type":"subscribe","stream":"short"}', "MALFORMED", {"fields": ["stream"]}),
    ('{"type":"subscribe","stream":"' + "\\u0000" * 22 + '"}', "MALFORMED", {"fields": ["stream"]}),
    ('{"type":"command","id":"1","name":"a","args":{}}', "MALFORMED", {"fields": ["id"]}),
    ('{"type":"ping"}{"type":"ping"}', "MALFORMED", {}),
    ('{"type":"\ud800"}', "MALFORMED", {}),
    ("[" * 10_000, "TOO_DEEP", {"limit": 8}),
    ('{"type":"command","args":' + '{"a":' * 10_000 + "1" + "}" * 10_001, "TOO_DEEP", {"limit": 8}),
    ("x" * 70_000, "TOO_LARGE", {"limit": 65_536, "length": 70_000}),
]


@pytest.mark.parametrize(("text", "code", "data"), BAD_FRAMES)
async def test_a_bad_frame_gets_an_answer_and_the_socket_lives(
    text: str, code: str, data: dict[str, Any]
) -> None:
    async with Phone() as phone:
        await phone.greet()
        await phone.say(text)
        answer = await phone.hear("error", "refused")
        assert answer["code"] == code
        assert {key: answer["data"].get(key) for key in data} == data
        if answer["type"] == "refused":
            assert answer["id"] == "1"
        await phone.is_alive()


async def test_bytes_are_no_frame() -> None:
    async with Phone() as phone:
        await phone.say_bytes(b"\x00\x01")
        assert (await phone.hear("error"))["code"] == "MALFORMED"
        await phone.is_alive()


async def test_somebody_who_sends_nothing_but_rubbish_is_let_go() -> None:
    async with Phone() as phone:
        for _ in range(25):
            await phone.say("{")
        assert await phone.closed() == 4400


async def test_a_flood_is_cut_off() -> None:
    async with Phone() as phone:
        for _ in range(260):
            await phone.say({"type": "ping"})
        assert await phone.closed() == 4429


REFUSED: list[tuple[str, str, dict[str, Any], str]] = [
    ("member", "no.such", {}, "UNKNOWN_COMMAND"),
    ("member", "statement.post", {"text": ""}, "EMPTY_TEXT"),
    ("member", "statement.post", {"text": "长" * 5_000}, "TEXT_TOO_LONG"),
    ("member", "statement.post", {"text": "好", "colour": 1}, "INVALID_ARGUMENTS"),
    ("member", "statement.hide", {"statement": "0" * 22, "reason": "x"}, "FORBIDDEN"),
    ("outsider", "statement.post", {"text": "好"}, "FORBIDDEN"),
    ("chair", "agenda.set_items", {"items": []}, "WRONG_STAGE"),
    ("expert", "statement.post", {"text": "好"}, "NOT_CHECKED_IN"),
]


async def test_refused_commands_leave_the_socket_alive(real_cast: Cast) -> None:
    for who, name, args, code in REFUSED:
        async with Phone(getattr(real_cast, who)) as phone:
            await phone.follow(real_cast.stream)
            refused = await phone.do(name, **args)
            assert (refused["type"], refused["code"]) == ("refused", code)
            assert refused["ref"] is None
            await phone.is_alive()
    async with Phone() as stranger:
        await stranger.follow(real_cast.stream)
        assert (await stranger.do("statement.post", text="好"))["code"] == "NOT_SIGNED_IN"


async def test_doubled_sends_are_one_command(real_cast: Cast) -> None:
    async with Phone(real_cast.member) as phone:
        await phone.follow(real_cast.stream)
        command_id = str(uuid4())
        for _ in range(3):
            await phone.give("statement.post", command_id=command_id, text="只说一次。")
        answers = [await phone.hear("ack", "refused") for _ in range(3)]
        assert answers[0]["type"] == "ack"
        assert answers == [answers[0]] * 3
        other = await phone.do("statement.post", command_id=command_id, text="另一句。")
        assert other["code"] == "ID_REUSED"
    count = await in_thread(real_cast.session.statement_set.count)
    assert count == 1


async def test_reordered_votes_leave_the_newest(real_cast: Cast) -> None:
    cast = real_cast
    posted = await in_thread(do, cast.stream, cast.member, "statement.post", text="装电梯。")
    async with Phone(cast.second_member) as phone:
        await phone.follow(cast.stream)
        for choice, revision in (("agree", 1), ("pass", 3), ("disagree", 2)):
            await phone.give(
                "endorsement.cast",
                statement=posted["statement"],
                choice=choice,
                revision=revision,
            )
        answers = [await phone.hear("ack", "refused") for _ in range(3)]
        assert [answer.get("code", "ack") for answer in answers] == ["ack", "ack", "STALE_REVISION"]
        assert answers[2]["data"] == {"current": 3}
        await phone.up_to(answers[1]["seq"])
        tally = phone.replica.shared["tally"][posted["statement"]]
        assert (tally["agree"], tally["disagree"], tally["passed"]) == (0, 0, 1)
        assert phone.replica.own["my_vote"][posted["statement"]]["choice"] == "pass"


async def test_somebody_who_keeps_poisoning_is_struck_off(
    real_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(work: object, call: object) -> Any:
        raise ZeroDivisionError

    entry = COMMANDS["statement.post"]
    monkeypatch.setitem(COMMANDS, "statement.post", dataclasses.replace(entry, handler=broken))
    async with Phone(real_cast.member) as phone, Phone(real_cast.second_member) as neighbour:
        await phone.follow(real_cast.stream)
        await neighbour.follow(real_cast.stream)
        for _ in range(5):
            refused = await phone.do("statement.post", text="毒")
            assert refused["code"] == "INTERNAL"
            assert refused["ref"]
        assert await phone.closed() == 4400
        await neighbour.is_alive()


async def test_many_bad_commands_do_not_count_as_bad_frames(real_cast: Cast) -> None:
    """A clumsy person is not thrown out: only rubbish is."""
    async with Phone(real_cast.member) as phone:
        await phone.follow(real_cast.stream)
        for _ in range(25):
            assert (await phone.do("attendance.check_in"))["code"] == "ALREADY_DONE"
        await phone.is_alive()


async def test_rates_answer_when_to_come_back(real_cast: Cast, settings: Any) -> None:
    settings.RATES = {"*": (2, 0.1)}
    async with Phone(real_cast.member) as phone, Phone(real_cast.member) as laptop:
        for device in (phone, laptop):
            await device.follow(real_cast.stream)
            await device.do("attendance.check_in")
        refused = await phone.do("attendance.check_in")
        assert refused["code"] == "RATE_LIMITED"
        assert refused["data"]["retry_after"] > 0


async def test_someone_elses_session(real_cast: Cast) -> None:
    """With a seat elsewhere: may read what is public, may do nothing."""
    cast = real_cast
    neighbour: Person = cast.outsider
    async with Phone(neighbour) as phone:
        await phone.follow(cast.stream)
        outcome = await in_thread(send, cast.stream, neighbour, "attendance.check_in")
        assert (await phone.do("attendance.check_in"))["code"] == outcome.code  # type: ignore[union-attr]
        await by(cast, cast.member, "statement.post", text="照常。")
        await phone.hear("events")
