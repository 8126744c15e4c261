"""The record of a session that is closing: drawn up, put right, shown."""

from __future__ import annotations

from accounts.ids import new_id
from deliberation.records.models import RecordLine
from deliberation.records.opening import open_record, record_of
from deliberation.sessions.models import Session
from tests.cases.making import Args, Build, Case, No
from tests.cast import Cast, Person, do

COMMON, SUGGESTED = "一楼住户也要补偿。", "建议先在两栋楼试点。"


def recorded(cast: Cast) -> str:
    """The cast's session closing, with two views and a reply, and its record drawn up."""
    session = Session.objects.get(pk=cast.session.pk)
    if found := record_of(session):
        return found
    voters = (cast.member, cast.second_member, cast.representative)
    first = do(cast.stream, cast.member, "statement.post", text=COMMON)["statement"]
    second = do(cast.stream, cast.second_member, "statement.post", text=SUGGESTED)["statement"]
    for voter in voters:
        vote(cast, voter, first, "agree")
    vote(cast, cast.member, second, "agree")
    do(cast.stream, cast.housing, "reply.give", statement=first, text="补偿标准由住建局拟定。")
    do(cast.stream, cast.moderator, "session.change_stage", to="closing")
    return open_record(session)


def vote(cast: Cast, who: Person, statement: str, choice: str, revision: int = 1) -> None:
    args = {"statement": statement, "choice": choice, "revision": revision}
    do(cast.stream, who, "endorsement.cast", **args)


def say_late(cast: Cast, text: str) -> str:
    """What 王委员 adds when the discussion is over, as the scribe writes it down."""
    args = {"seat": cast.member.seat, "text": text}
    return do(cast.stream, cast.scribe, "scribe.post", **args)["statement"]


def line_about(cast: Cast, text: str = COMMON) -> RecordLine:
    return RecordLine.objects.get(
        record__stream__public_id=recorded(cast), generated=text, key__startswith="view:"
    )


def on_line(**more: object) -> Build:
    """Arguments about the line of the first view."""
    return lambda cast, who: {"line": line_about(cast).public_id, **more}


def after(command: str, build: Build, again: Build | None = None) -> Build:
    """The arguments of a command that somebody has given once already, or others behind it."""

    def then(cast: Cast, who: Person) -> Args:
        args = build(cast, who)
        do(recorded(cast), cast.moderator, command, **args)
        return again(cast, who) if again else args

    return then


def locked(build: Build) -> Build:
    return after("record.lock_line", on_line(locked=True), build)


def emptied(build: Build) -> Build:
    """The line has been edited, and what it rests on was taken down."""

    def then(cast: Cast, who: Person) -> Args:
        line = line_about(cast)
        args = build(cast, who)
        change = {"line": line.public_id, "text": "另一种写法。", "revision": line.revision}
        do(recorded(cast), cast.scribe, "record.edit_line", **change)
        hide_source(cast, line)
        do(recorded(cast), cast.service, "record.follow_session")
        return args

    return then


def hide_source(cast: Cast, line: RecordLine) -> None:
    """All that the line rests on: a statement and the answer to it."""
    for source in line.sources:
        if source["kind"] == "statement":
            args = {"statement": source["id"], "reason": "含有住址"}
            do(cast.stream, cast.moderator, "statement.hide", **args)
        else:
            do(cast.stream, cast.housing, "reply.withdraw", reply=source["id"])


def with_record(**args: object) -> Build:
    def build(cast: Cast, who: Person) -> Args:
        recorded(cast)
        return args

    return build


def added(cast: Cast, who: Person) -> Args:
    sources = [line_about(cast).sources[0], line_about(cast, SUGGESTED).sources[0]]
    return {"section": "suggestion", "text": "先试点，再推开。", "sources": sources}


def added_with(**more: object) -> Build:
    return lambda cast, who: {**added(cast, who), **more}


def added_on_hidden(cast: Cast, who: Person) -> Args:
    args = added(cast, who)
    hide_source(cast, line_about(cast))
    return args


def hidden_since(cast: Cast, who: Person) -> Args:
    hide_source(cast, line_about(cast))
    return {}


LEFT_OUT = on_line(reason="与别条重复")
NO_LINE = No("NOT_FOUND", "scribe", with_record(line=new_id()))
RECORD_CASES: dict[str, Case] = {
    "record.draft": Case(
        "scribe",
        with_record(),
        (
            No("RECORD_SHOWN", "moderator", after("record.show", with_record())),
            No("FORBIDDEN", "member", with_record()),
        ),
    ),
    "record.edit_line": Case(
        "scribe",
        on_line(text="一楼住户应得补偿。", revision=1),
        (
            No("EMPTY_TEXT", "scribe", on_line(text=" ", revision=1)),
            No("TEXT_TOO_LONG", "scribe", on_line(text="长" * 2_001, revision=1)),
            No("NOT_FOUND", "scribe", with_record(line=new_id(), text="好", revision=1)),
            No("STALE_REVISION", "chair", on_line(text="应得补偿。", revision=2)),
            No("ALREADY_DONE", "chair", on_line(text=COMMON, revision=1)),
            No("LINE_LOCKED", "scribe", locked(on_line(text="应得补偿。", revision=1))),
            No("SOURCE_GONE", "scribe", emptied(on_line(text="应得补偿。", revision=3))),
            No("INVALID_ARGUMENTS", "scribe", on_line(text="好", revision=0)),
            No("FORBIDDEN", "observer", on_line(text="好", revision=1)),
        ),
    ),
    "record.move_line": Case(
        "moderator",
        on_line(section="suggestion", position=1),
        (
            No("ALREADY_DONE", "moderator", on_line(section="common", position=7)),
            No("LINE_LOCKED", "moderator", locked(on_line(section="suggestion", position=1))),
            No("SOURCE_GONE", "moderator", emptied(on_line(section="suggestion", position=1))),
            No("NOT_FOUND", "moderator", with_record(line=new_id(), section="common", position=1)),
            No("INVALID_ARGUMENTS", "moderator", on_line(section="annex", position=1)),
            No("INVALID_ARGUMENTS", "moderator", on_line(section="common", position=0)),
        ),
    ),
    "record.lock_line": Case(
        "office",
        on_line(locked=True),
        (
            No("ALREADY_DONE", "office", on_line(locked=False)),
            No("SOURCE_GONE", "office", emptied(on_line(locked=True))),
            No("NOT_FOUND", "office", with_record(line=new_id(), locked=True)),
        ),
    ),
    "record.leave_out_line": Case(
        "chair",
        LEFT_OUT,
        (
            No("REASON_REQUIRED", "chair", on_line(reason="")),
            No("ALREADY_DONE", "chair", after("record.leave_out_line", LEFT_OUT)),
            No("LINE_LOCKED", "chair", locked(LEFT_OUT)),
            No("SOURCE_GONE", "chair", emptied(LEFT_OUT)),
            No("NOT_FOUND", "chair", with_record(line=new_id(), reason="重复")),
        ),
    ),
    "record.restore_line": Case(
        "scribe",
        after("record.leave_out_line", LEFT_OUT, on_line()),
        (
            No("ALREADY_DONE", "scribe", on_line()),
            No(
                "LINE_LOCKED",
                "scribe",
                after("record.leave_out_line", LEFT_OUT, locked(on_line())),
            ),
            No("SOURCE_GONE", "scribe", emptied(on_line())),
            NO_LINE,
        ),
    ),
    "record.add_line": Case(
        "scribe",
        added,
        (
            No("EMPTY_TEXT", "scribe", added_with(text="")),
            No("TEXT_TOO_LONG", "scribe", added_with(text="长" * 2_001)),
            No("INVALID_ARGUMENTS", "scribe", added_with(sources=[])),
            No("INVALID_ARGUMENTS", "scribe", added_with(sources=[{"kind": "seat", "id": "x"}])),
            No(
                "NOT_FOUND",
                "scribe",
                added_with(sources=[{"kind": "reply", "id": new_id()}]),
            ),
            No("SOURCE_GONE", "scribe", added_on_hidden),
        ),
    ),
    "record.show": Case(
        "office",
        with_record(),
        (
            No("ALREADY_DONE", "chair", after("record.show", with_record())),
            No("FORBIDDEN", "scribe", with_record()),
        ),
    ),
    "record.follow_session": Case(
        "service",
        hidden_since,
        (
            No("ALREADY_DONE", "service", with_record()),
            No("FORBIDDEN", "moderator", hidden_since),
            No("INVALID_ARGUMENTS", "service", with_record(all=True)),
        ),
    ),
}
