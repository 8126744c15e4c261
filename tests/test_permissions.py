"""The generated matrix: every role × every command × {own, other session, other body} and nobody.

The expectation comes from the one table of rights (`GRANTS`) and from the registry alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from accounts.ids import new_id
from deliberation.bodies.permissions import GRANTS, Act, Outsider, Role
from deliberation.bodies.tree import KIND as BODY
from deliberation.ledger.execute import Accepted, Envelope, Refusal, execute
from deliberation.ledger.registry import COMMANDS
from deliberation.records.opening import record_of
from deliberation.records.work import KIND as RECORD
from deliberation.sessions.models import Seat, Session
from deliberation.sessions.room import KIND as SESSION
from deliberation.sessions.stages import Stage
from tests.cases import CASES
from tests.cases.records import recorded
from tests.cast import Cast, Person, outsiders, send
from tests.support.undoing import undone

Outcome = dict[str, Any] | str
DONE = "done"


@dataclass(frozen=True)
class Strangers:
    """In every role somebody from another session of this body, and somebody from another body."""

    neighbours: dict[Role, Person]
    foreigners: dict[Role, Person]


@pytest.fixture(scope="module")
def strangers(module_cast: Cast) -> Strangers:
    """Neighbours belong to the cast's body as well, which gives no rights in its session."""
    return Strangers(*outsiders(module_cast))


@pytest.fixture
def everybody_may_speak(cast: Cast) -> None:
    """Rights alone decide: all are present and on the roll as voters."""
    Seat.objects.filter(session=cast.session).exclude(role=Role.OBSERVER).update(
        category="voting", status="present", channel="device"
    )


# A record is held to the same: its people are those of its session.
SESSION_COMMANDS = [name for name, entry in COMMANDS.items() if entry.stream_kind != BODY]
BODY_COMMANDS = [name for name, entry in COMMANDS.items() if entry.stream_kind == BODY]


@pytest.mark.usefixtures("everybody_may_speak")
@pytest.mark.parametrize("publicity", ["public", "internal"])
@pytest.mark.parametrize("name", SESSION_COMMANDS)
def test_roles_in_a_session(name: str, publicity: str, cast: Cast, strangers: Strangers) -> None:
    Session.objects.filter(pk=cast.session.pk).update(publicity=publicity)
    act = COMMANDS[name].act
    if COMMANDS[name].stream_kind == RECORD:
        recorded(cast)  # once for everybody
    granted = [role for role in Role if role in GRANTS[Act(act)]]
    found = _try_without_right(cast, name, strangers, publicity)
    found["own"] |= {role: _try(cast, name, cast.holder(role), publicity) for role in granted}

    forbidden = {"code": "FORBIDDEN", "data": {"act": act}, "ref": None}
    unknown = _nowhere(name, cast)
    sign_in = {"code": "NOT_SIGNED_IN", "data": {"act": act}, "ref": None}
    readers: tuple[Outcome, Outcome] = (forbidden, sign_in)
    if Outsider.READER in GRANTS[Act(act)]:
        readers = (DONE, DONE)
    outside, signed_out = readers if publicity == "public" else (unknown, unknown)
    assert found == {
        "own": {role: DONE if role in GRANTS[Act(act)] else forbidden for role in Role},
        "other session": dict.fromkeys(Role, outside),
        "other body": dict.fromkeys(Role, outside),
        "nobody": {
            "signed out": signed_out,
            "no seat": outside,
        },
    }


def _nowhere(name: str, cast: Cast) -> Outcome:
    """What is said of a stream that does not exist; an internal session says the same."""
    with undone():
        args = CASES[name].build(cast, getattr(cast, CASES[name].who))
    outcome = send(new_id(), None, name, **args)
    assert isinstance(outcome, Refusal)
    assert outcome.body() == {"code": "NOT_FOUND", "data": {}, "ref": None}
    return outcome.body()


def _try(cast: Cast, name: str, who: Person, publicity: str) -> Outcome:
    """One command in a stage that admits it; nothing of it is left."""
    with undone():
        return _send(cast, name, who, _ready(cast, name, who, publicity))


def _try_without_right(
    cast: Cast, name: str, strangers: Strangers, publicity: str
) -> dict[str, dict[Any, Outcome]]:
    """The same for all who may not: each finds what was made ready for whoever may do it."""
    grants = GRANTS[Act(COMMANDS[name].act)]
    groups: dict[str, dict[Any, Person | None]] = {
        "own": {role: cast.holder(role) for role in Role if role not in grants},
        "other session": {**strangers.neighbours},
        "other body": {**strangers.foreigners},
        "nobody": {"signed out": None, "no seat": cast.outsider},
    }
    with undone():
        args = _ready(cast, name, getattr(cast, CASES[name].who), publicity)
        return {
            group: dict(zip(people, _send_all(cast, name, people.values(), args), strict=True))
            for group, people in groups.items()
        }


def _ready(cast: Cast, name: str, builder: Person, publicity: str) -> dict[str, Any]:
    """The command's arguments, after whatever must have happened before it."""
    args = CASES[name].build(cast, builder)
    if name == "session.schedule":
        args["publicity"] = publicity
    entry = COMMANDS[name]
    stages = entry.stages
    if entry.stream_kind == SESSION and stages and Stage.OPEN not in stages:
        Session.objects.filter(pk=cast.session.pk).update(stage=min(stages))
    return args


def _send(cast: Cast, name: str, who: Person | None, args: dict[str, Any]) -> Outcome:
    (outcome,) = _send_all(cast, name, [who], args)
    return outcome


def _send_all(
    cast: Cast, name: str, people: Iterable[Person | None], args: dict[str, Any]
) -> list[Outcome]:
    """The same command of each in one batch: what one may do, another in it may not for that."""
    batch = [Envelope(who.id if who else None, uuid4(), name, args) for who in people]
    with undone():
        outcomes = execute(_stream(cast, name), batch)
    return [DONE if isinstance(outcome, Accepted) else outcome.body() for outcome in outcomes]


def _stream(cast: Cast, name: str) -> str:
    """Where the command is given."""
    if COMMANDS[name].stream_kind == RECORD:
        return record_of(cast.session) or ""
    return cast.stream


@pytest.mark.parametrize("name", BODY_COMMANDS)
def test_roles_in_a_body(name: str, cast: Cast, strangers: Strangers) -> None:
    act = COMMANDS[name].act
    found: dict[str, dict[str, Outcome]] = {"own": {}, "other body": {}, "nobody": {}}
    for role in Role:
        found["own"][role] = _try_on_body(cast, name, strangers.neighbours[role])
        found["other body"][role] = _try_on_body(cast, name, strangers.foreigners[role])
    found["nobody"]["signed out"] = _try_on_body(cast, name, None)
    found["nobody"]["no member"] = _try_on_body(cast, name, cast.outsider)

    forbidden = {"code": "FORBIDDEN", "data": {"act": act}, "ref": None}
    assert found == {
        "own": {role: DONE if role in GRANTS[Act(act)] else forbidden for role in Role},
        "other body": dict.fromkeys(Role, forbidden),
        "nobody": {
            "signed out": {**forbidden, "code": "NOT_SIGNED_IN"},
            "no member": forbidden,
        },
    }


def _try_on_body(cast: Cast, name: str, who: Person | None) -> Outcome:
    with undone():
        args = CASES[name].build(cast, cast.chair)
        outcome = send(cast.body.public_id, who, name, **args)
    return DONE if isinstance(outcome, Accepted) else outcome.body()


@pytest.mark.parametrize("name", SESSION_COMMANDS)
def test_stages(name: str, cast: Cast) -> None:
    """In a stage that the registry does not list, the refusal names the stages it needs."""
    case, entry = CASES[name], COMMANDS[name]
    who = getattr(cast, case.who)
    args = case.build(cast, who)
    found, expected = {}, {}
    for stage in Stage:
        with undone():
            Session.objects.filter(pk=cast.session.pk).update(stage=stage)
            outcome = send(_stream(cast, name), who, name, **args)
        wrong = isinstance(outcome, Refusal) and outcome.code == "WRONG_STAGE"
        found[stage] = outcome.data if isinstance(outcome, Refusal) and wrong else {}
        listed = not entry.stages or stage in entry.stages
        expected[stage] = {} if listed else {"stage": stage, "needs": sorted(entry.stages)}
        if listed and entry.stages:
            assert isinstance(outcome, Accepted), (stage, outcome)
    assert found == expected


def test_a_command_of_another_kind_of_stream_is_unknown(cast: Cast) -> None:
    outcome = send(cast.stream, cast.chair, "body.add_department", name="水利局")
    assert isinstance(outcome, Refusal)
    assert outcome.code == "UNKNOWN_COMMAND"
    outcome = send(cast.body.public_id, cast.office, "venue.add", name="厅", kind="hall")
    assert isinstance(outcome, Refusal)
    assert outcome.code in ("UNKNOWN_COMMAND", "FORBIDDEN")


def test_a_deactivated_account_has_no_rights(cast: Cast) -> None:
    """Also while its sockets are still open."""
    type(cast.member.user).objects.filter(pk=cast.member.id).update(is_active=False)
    outcome = send(cast.stream, cast.member, "statement.post", text="我的账号已停用。")
    assert isinstance(outcome, Refusal)
    assert outcome.code == "FORBIDDEN"
