"""Files and addresses with what is said: whose they are, who sees them, and that they can go."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from accounts.ids import new_id
from deliberation.ledger.models import EventBody, Stream
from deliberation.ledger.reading import take_snapshot
from deliberation.ledger.refusals import Refusal
from deliberation.ledger.verify import faults
from deliberation.sessions.files import store
from deliberation.sessions.files.receiving import UNUSED_LIMIT
from deliberation.sessions.files.showing import readable_file
from deliberation.sessions.files.sweeping import sweep
from deliberation.sessions.models import Seat, Statement, StoredFile
from tests.cast import Cast, Person
from tests.conftest import Clock
from tests.support.files import PDF, kept, png
from tests.verify import Act

LINK = "https://www.gov.example/采光标准?第=3条"


def posted(act: Act, cast: Cast, who: Person | None = None) -> tuple[str, str]:
    """A statement with a file, and the file."""
    file = kept(cast, who or cast.member)
    said = {"text": "请看测算。", "files": [file], "links": [LINK]}
    return act(who or cast.member, "statement.post", **said)["statement"], file


def may_read(cast: Cast, file: str) -> set[str]:
    people = {
        "anybody": None,
        "author": cast.member.id,
        "another": cast.second_member.id,
        "staff": cast.scribe.id,
        "stranger": cast.outsider.id,
    }
    able = set()
    for name, user_id in people.items():
        try:
            readable_file(file, user_id)
        except Refusal as refusal:
            assert refusal.code == "NOT_FOUND"  # noqa: PT017  the exception is the answer
            continue
        able.add(name)
    return able


EVERYBODY = {"anybody", "author", "another", "staff", "stranger"}


def test_a_view_shows_what_it_rests_on(cast: Cast, act: Act) -> None:
    statement, file = posted(act, cast)
    shown = take_snapshot(cast.stream, None).shared["statement"][statement]
    assert shown.model_dump()["evidence"] == [
        {
            "file": {
                "id": file,
                "name": "调研报告.pdf",
                "size": len(PDF),
                "content_type": "application/pdf",
            },
            "link": None,
        },
        {"file": None, "link": LINK},
    ]


def test_a_file_is_seen_with_what_it_is_shown_with(cast: Cast, act: Act) -> None:
    alone = kept(cast, cast.member, png(), "照片.png")
    assert may_read(cast, alone) == {"author"}
    act(cast.moderator, "session.set_moderation", mode="pre")
    statement, file = posted(act, cast)
    assert may_read(cast, file) == {"author", "staff"}
    act(cast.moderator, "statement.approve", statement=statement)
    assert may_read(cast, file) == EVERYBODY
    act(cast.moderator, "statement.hide", statement=statement, reason="含有住址")
    assert may_read(cast, file) == {"author", "staff"}
    act(cast.moderator, "statement.restore", statement=statement)
    assert may_read(cast, file) == EVERYBODY
    act(cast.member, "statement.withdraw", statement=statement)
    assert may_read(cast, file) == {"author"}


def test_a_material_is_everybodys_and_goes_whole(
    cast: Cast, act: Act, django_capture_on_commit_callbacks: object
) -> None:
    file = kept(cast, cast.secretary)
    report = {"kind": "report", "title": "情况介绍", "file": file}
    material = act(cast.secretary, "material.add", **report)["material"]
    shown = take_snapshot(cast.stream, None).shared["material"][material]
    assert shown.department == cast.housing_department  # type: ignore[attr-defined]
    assert may_read(cast, file) == EVERYBODY
    path = Path(settings.MEDIA_ROOT) / cast.stream / file
    assert path.read_bytes() == PDF
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        act(cast.housing, "material.remove", material=material)
    assert not path.exists()
    assert may_read(cast, file) == set()
    assert list(faults(Stream.objects.get(public_id=cast.stream))) == []


def test_nobody_shows_a_file_of_somebody_else_or_twice(cast: Cast, act: Act) -> None:
    _, used = posted(act, cast)
    for file in (used, kept(cast, cast.second_member), new_id()):
        act.refused(cast.member, "statement.post", "NOT_FOUND", text="请看。", files=[file])


@pytest.mark.parametrize(
    "evidence",
    [
        {"files": ["a" * 22] * 5},
        {"links": [LINK] * 5},
        {"links": ["http://plain.example/"]},
        {"links": ["javascript:alert(1)"]},
        {"links": ["https://"]},
        {"links": ["https://user:secret@gov.example/"]},
        {"links": ['https://gov.example/"><script>']},
        {"links": ["https://gov.example:port/"]},
        {"links": ["https://gov.example/" + "a" * 500]},
        {"files": ["../../etc/passwd"]},
    ],
)
def test_bad_evidence_is_refused(evidence: dict[str, list[str]], cast: Cast, act: Act) -> None:
    act.refused(cast.member, "statement.post", "INVALID_ARGUMENTS", text="请看。", **evidence)


def test_the_same_file_or_address_twice_is_one(cast: Cast, act: Act) -> None:
    file = kept(cast, cast.member)
    said = {"text": "请看。", "files": [file, file], "links": [LINK, LINK]}
    statement = act(cast.member, "statement.post", **said)["statement"]
    assert len(Statement.objects.get(public_id=statement).evidence) == 2


def test_erasing_words_erases_their_files(
    cast: Cast, act: Act, django_capture_on_commit_callbacks: object
) -> None:
    statement, file = posted(act, cast)
    lying = kept(cast, cast.member, png(), "未用.png")
    other = posted(act, cast, cast.second_member)[1]
    paths = [store.path_of(StoredFile.objects.get(public_id=name)) for name in (file, lying, other)]
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        act(cast.office, "erasure.erase_words", seat=cast.member.seat, reason="本人申请")
    assert [path.exists() for path in paths] == [False, False, True]
    assert Statement.objects.get(public_id=statement).evidence == []
    assert not StoredFile.objects.filter(seat__public_id=cast.member.seat).exists()
    bodies = EventBody.objects.filter(stream__public_id=cast.stream).exclude(body=None)
    assert not bodies.filter(body__contains=file).exists()
    assert list(faults(Stream.objects.get(public_id=cast.stream))) == []


def test_whoever_is_silenced_sends_no_file(cast: Cast) -> None:
    Seat.objects.filter(public_id=cast.member.seat).update(silenced=True)
    with pytest.raises(Refusal, match="SILENCED"):
        kept(cast, cast.member)


def test_files_that_nothing_shows_are_limited_and_swept_away(
    cast: Cast, act: Act, time: Clock
) -> None:
    _, used = posted(act, cast)
    for _ in range(UNUSED_LIMIT):
        kept(cast, cast.member)
    with pytest.raises(Refusal, match="TOO_MANY_FILES"):
        kept(cast, cast.member)
    time.forward(hours=25)
    fresh = kept(cast, cast.second_member)
    sweep()
    assert set(StoredFile.objects.values_list("public_id", flat=True)) == {used, fresh}
    folder = Path(settings.MEDIA_ROOT) / cast.stream
    assert {path.name for path in folder.iterdir()} == {used, fresh}


def test_bytes_that_are_altered_or_gone_are_found(cast: Cast) -> None:
    _, file = posted(Act(cast.stream), cast)
    path = store.path_of(StoredFile.objects.get(public_id=file))
    stream = Stream.objects.get(public_id=cast.stream)
    assert list(faults(stream)) == []
    path.write_bytes(PDF + b"%")
    assert [str(fault) for fault in faults(stream)] == [
        f"StoredFile {file}: its bytes are not those that were sent"
    ]
    path.unlink()
    assert [fault.row for fault in faults(stream)] == [file]
