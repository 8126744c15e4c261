"""A session again, second by second: it ends as things stand, and shows what may be read today."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deliberation.ledger.models import Stream
from deliberation.ledger.reading import access_of
from deliberation.ledger.refusals import Refusal
from deliberation.ledger.shapes import PARTICIPANTS, PUBLIC, STAFF, Access, department_scope
from deliberation.sessions import replay
from deliberation.sessions.models import Seat, Session
from tests.cases import CASES
from tests.cast import Cast, do
from tests.conftest import START, Clock
from tests.ledger.story import tell
from tests.sessions.replaying import check_replay, folded, frames, parts, ticking
from tests.sessions.test_snapshot import fill
from tests.test_every_command import stream_for

READER = Access((PUBLIC,))
STAFF_READER = Access((PUBLIC, PARTICIPANTS, STAFF))


@pytest.fixture
def stream(cast: Cast) -> Stream:
    return Stream.objects.get(public_id=cast.stream)


def told(cast: Cast) -> Stream:
    with ticking(START, seconds=1):
        return tell(cast)


def test_a_session_with_everything(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = told(cast)
    check_replay(stream)
    whole = folded(frames(stream, READER))
    monkeypatch.setattr(replay, "CHUNK", 40)
    assert len(parts(stream, READER)) > 3
    assert folded(frames(stream, READER)) == whole


def test_whose_words_are_erased_has_said_nothing(cast: Cast) -> None:
    stream = told(cast)
    for person in (cast.member, cast.housing, cast.secretary):
        erased = {"seat": person.seat, "reason": "本人申请"}
        do(cast.stream, cast.office, "erasure.erase_words", **erased)
    check_replay(stream, [READER, STAFF_READER])
    names = Seat.objects.filter(erased=True).values_list("name", flat=True)
    spoken = str([frame["put"].get("speaker") for frame in frames(stream, READER)])
    assert len(names) == 3
    assert not any(name in spoken for name in names)


def test_that_something_was_said_is_seen_when_it_was(
    cast: Cast, stream: Stream, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With what others answered to it: only the words and the name are gone."""
    with ticking(START, seconds=10):
        asked = {"text": "何时答复？", "department": cast.housing_department}
        said = do(cast.stream, cast.member, "statement.post", **asked)["statement"]
        answer = {"statement": said, "text": "下周答复。"}
        reply = do(cast.stream, cast.housing, "reply.give", **answer)["reply"]
        came = first(stream, "statement", said), first(stream, "reply", reply)
        erased = {"seat": cast.member.seat, "reason": "本人申请"}
        do(cast.stream, cast.office, "erasure.erase_words", **erased)
    for chunk in (1, 2_000):
        monkeypatch.setattr(replay, "CHUNK", chunk)
        assert (first(stream, "statement", said), first(stream, "reply", reply)) == came
    assert set(texts(stream, "statement", "status")) == {"erased"}
    assert set(texts(stream, "speaker", "name")) == {None, "郑局长"}
    check_replay(stream)


# Commands of which the story has nothing, or whose event shows less than there was before.
AFTER = [
    name
    for name in CASES
    if name.split(".")[0] in ("poll", "screen", "digest", "agenda", "venue", "department")
]


@pytest.mark.parametrize("name", AFTER)
def test_after_every_command(name: str, cast: Cast) -> None:
    case = CASES[name]
    who = getattr(cast, case.who)
    stream = stream_for(name, cast)
    do(stream, who, name, **case.build(cast, who))
    row = Stream.objects.get(public_id=stream)
    check_replay(row, [READER, STAFF_READER], whole=False)


# What is taken back after it was seen -----------------------------------------------------------


def test_what_is_hidden_today_was_hidden_all_along(cast: Cast, stream: Stream) -> None:
    words = "三栋的老李不交钱。"
    with ticking(START, seconds=1):
        said = do(cast.stream, cast.member, "statement.post", text=words)["statement"]
        do(cast.stream, cast.moderator, "statement.pin", statement=said)
        do(cast.stream, cast.moderator, "statement.hide", statement=said, reason="含有姓名")
        assert texts(stream, "statement") == [None, None, None]
        assert texts(stream, "statement", "status") == ["hidden"] * 3
        assert texts(stream, "statement", "reason") == ["含有姓名"] * 3
        restored = {"statement": said, "reason": "核实后恢复"}
        do(cast.stream, cast.moderator, "statement.restore", **restored)
    assert texts(stream, "statement") == [words, words, None, words]
    assert texts(stream, "statement", "status")[1:3] == ["published", "hidden"]


def test_what_was_put_right_with_a_trace_is_seen_as_it_was(cast: Cast, stream: Stream) -> None:
    with ticking(START, seconds=1):
        view = do(cast.stream, cast.member, "statement.post", text="何时答复？")["statement"]
        given = {"statement": view, "text": "下周答复。"}
        reply = do(cast.stream, cast.housing, "reply.give", **given)["reply"]
        right = {"reply": reply, "text": "本周答复。", "reason": "提前"}
        do(cast.stream, cast.housing, "reply.correct", **right)
        assert texts(stream, "reply") == ["下周答复。", "本周答复。"]
        do(cast.stream, cast.housing, "reply.withdraw", reply=reply)
    assert texts(stream, "reply") == [None, None, None]


def test_a_name_that_was_put_right_is_right_from_the_beginning(cast: Cast, stream: Stream) -> None:
    with ticking(START, seconds=1):
        do(cast.stream, cast.member, "statement.post", text="装电梯。")
        do(cast.stream, cast.office, "roll.edit", seat=cast.member.seat, name="汪委员")
    assert texts(stream, "speaker", "name") == ["汪委员", "汪委员"]


def test_a_material_that_was_removed_never_was_there(cast: Cast, stream: Stream) -> None:
    added = {"kind": "other", "title": "误传的名单", "text": "张三、李四"}
    with ticking(START, seconds=1):
        material = do(cast.stream, cast.housing, "material.add", **added)
        assert texts(stream, "material", "title") == ["误传的名单"]
        do(cast.stream, cast.housing, "material.remove", **material)
    assert "误传的名单" not in str(frames(stream, READER))


def first(stream: Stream, entity: str, public_id: str) -> int:
    """The second in which a thing comes."""
    found: list[int] = [
        f["at"] for f in frames(stream, READER) if public_id in f["put"].get(entity, {})
    ]
    return found[0]


def texts(stream: Stream, entity: str, field: str = "text") -> list[str | None]:
    """What a reader sees of things of one kind, in the order of their seconds."""
    puts = [frame["put"].get(entity, {}) for frame in frames(stream, READER)]
    return [row[field] for rows in puts for row in rows.values()]


# Time -------------------------------------------------------------------------------------------


def test_the_session_has_its_own_seconds(cast: Cast, stream: Stream, time: Clock) -> None:
    opened = Session.objects.get(pk=cast.session.pk).opened_at
    assert opened is not None
    begun = (time.now - opened).total_seconds()
    for seconds, text in ((90.4, "一"), (0.3, "二"), (1.2, "三")):
        time.forward(seconds=seconds)
        do(cast.stream, cast.member, "statement.post", text=text)
    (part,) = parts(stream, READER)
    assert part["from"] == opened.isoformat().replace("+00:00", "Z")
    assert [frame["at"] - begun for frame in part["frames"]] == [0, 90, 91]
    assert folded(part["frames"][:1]).shared["session"][cast.stream]["stage"] == "open"
    assert [len(f["put"].get("statement", {})) for f in part["frames"]] == [0, 2, 1]


def test_what_comes_after_the_close_belongs_to_the_last_second(
    cast: Cast, stream: Stream, time: Clock
) -> None:
    do(cast.stream, cast.member, "statement.post", text="装电梯。")
    for seconds, stage in ((60, "closing"), (60, "ratifying"), (60, "closed")):
        time.forward(seconds=seconds)
        do(cast.stream, cast.chair, "session.change_stage", to=stage)
    time.forward(days=3)
    erased = {"seat": cast.member.seat, "reason": "本人申请"}
    do(cast.stream, cast.office, "erasure.erase_words", **erased)
    (part,) = parts(stream, READER)
    assert part["until"] == (time.now - timedelta(days=3)).isoformat().replace("+00:00", "Z")
    assert part["frames"][-1]["at"] == 180
    check_replay(stream)


def test_before_the_opening_there_is_no_time(cast: Cast, stream: Stream) -> None:
    Session.objects.filter(pk=cast.session.pk).update(opened_at=None)
    (part,) = parts(stream, READER)
    assert (part["from"], part["until"]) == (None, None)
    assert {frame["at"] for frame in part["frames"]} == {0}


# What it costs, and for whom it is --------------------------------------------------------------


def test_the_number_of_queries_does_not_grow(cast: Cast, stream: Stream) -> None:
    def cost() -> int:
        stream.refresh_from_db()
        access = access_of(stream, cast.chair.id)
        with CaptureQueriesContext(connection) as captured:
            replay.part_of(stream, access, after=0)
        return len(captured)

    fill(cast, 2)
    few = cost()
    fill(cast, 20)
    assert cost() == few <= 50


def test_everybody_sees_their_own_scopes(cast: Cast, stream: Stream) -> None:
    told(cast)
    stream.refresh_from_db()
    inside = (PUBLIC, PARTICIPANTS)
    desk = (*inside, department_scope(cast.housing_department))
    kinds = {
        scopes: {kind for frame in frames(stream, Access(scopes)) for kind in frame["put"]}
        for scopes in ((PUBLIC,), inside, (*inside, STAFF), desk)
    }
    assert "statement" in kinds[(PUBLIC,)]
    assert "seat" not in kinds[(PUBLIC,)]
    assert "seat" in kinds[inside]
    assert "review" not in kinds[inside]
    assert "review" in kinds[(*inside, STAFF)]
    assert "promise_candidate" in kinds[desk]
    assert not any(kind.startswith("my_") for found in kinds.values() for kind in found)


def test_a_body_has_no_replay(cast: Cast) -> None:
    with pytest.raises(Refusal, match="NOT_FOUND"):
        replay.part_of(Stream.objects.get(public_id=cast.body.public_id), READER, after=0)
