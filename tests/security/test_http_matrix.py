"""Every address × every role × {own session, another session, another body} × publicity.

`tests/test_permissions.py` is the same for commands, `tests/api/test_routes.py` for people who are
not signed in. A route or a method that is not in the tables here fails.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.ids import new_id
from deliberation.bodies.permissions import Act, Role, may
from deliberation.records.opening import record_of
from deliberation.sessions.models import Session, StoredFile
from tests.api.client import Browser
from tests.api.test_routes import ROUTES
from tests.cases.records import recorded
from tests.cast import Cast, Person, do, outsiders
from tests.support.files import PDF, kept

SNAPSHOT, EVENTS, HEAD = (f"api/v1/streams/{{}}/{part}" for part in ("snapshot", "events", "head"))
# What is read of a session: the same for everybody to whom it is shown, but for their own part.
READS = {
    "api/v1/sessions/{}/wall-qr": "",
    "api/v1/sessions/{}/replay": "",
    SNAPSHOT: "",
    EVENTS: "?after=0&epoch=x",
    HEAD: "",
}
# What only some roles may, and by which act.
GUARDED = {"api/v1/sessions/{}/seat-cards": (Act.ISSUE_CODES,)}

FEW = (Role.CHAIR, Role.OFFICE, Role.OBSERVER)


@dataclass(frozen=True)
class People:
    """One in each role, of this session, of another of the same body, and of another body."""

    own: dict[Role, Person]
    neighbours: dict[Role, Person]
    foreigners: dict[Role, Person]

    @property
    def outside(self) -> list[Person]:
        return [*self.neighbours.values(), *self.foreigners.values()]

    def some_outside(self) -> list[Person]:
        """Those who may do most and least where they belong."""
        return [group[role] for group in (self.neighbours, self.foreigners) for role in FEW]


@pytest.fixture
def people(cast: Cast) -> People:
    return People({role: cast.holder(role) for role in Role}, *outsiders(cast))


@pytest.fixture(autouse=True)
def _browsers() -> Iterator[None]:
    """Everybody keeps theirs for the length of a test."""
    yield
    browser_of.cache_clear()


@cache
def browser_of(who: Person | None) -> Browser:
    return Browser(who)


def answer(who: Person | None, route: str, public_id: str) -> tuple[int, bytes]:
    query = READS.get(route, "")
    response = browser_of(who).get(f"/{route.format(public_id)}{query}")
    return response.status_code, response.content


def streams(cast: Cast) -> dict[str, str]:
    """The session's stream and its record's."""
    record = recorded(cast)
    do(record, cast.moderator, "record.show")
    return {"session": cast.stream, "record": record}


@pytest.mark.parametrize("publicity", ["public", "internal"])
def test_who_reads_what(publicity: str, cast: Cast, people: People) -> None:
    found = streams(cast)
    Session.objects.filter(pk=cast.session.pk).update(publicity=publicity)
    for kind, stream in found.items():
        routes = [route for route in READS if kind == "session" or "streams" in route]
        for route in routes:
            stranger = answer(None, route, stream)
            nowhere = answer(None, route, new_id())
            assert nowhere[0] == 404
            assert json.loads(nowhere[1]) == {"code": "NOT_FOUND", "data": {}, "ref": None}
            assert stranger == nowhere if publicity == "internal" else stranger[0] == 200, route
            # A role elsewhere shows nothing more here. All doors ask the same function.
            for who in people.outside if route == HEAD else people.some_outside():
                assert answer(who, route, stream) == stranger, (route, who.user.username)
            for role in Role if route == HEAD else FEW:
                assert answer(people.own[role], route, stream)[0] == 200, (route, role)


@pytest.mark.parametrize("publicity", ["public", "internal"])
@pytest.mark.parametrize("route", GUARDED)
def test_who_may(route: str, publicity: str, cast: Cast, people: People) -> None:
    Session.objects.filter(pk=cast.session.pk).update(publicity=publicity)
    outside = 403 if publicity == "public" else 404
    strangers = (*people.some_outside(), None)
    assert {answer(who, route, cast.stream)[0] for who in strangers} == {outside}
    if publicity != "public":
        return  # inside it makes no difference
    found = {role: answer(who, route, cast.stream)[0] for role, who in people.own.items()}
    granted = {role: any(may(role, act) for act in GUARDED[route]) for role in Role}
    assert found == {role: 200 if granted[role] else 403 for role in Role}


def test_whose_session_is_made(cast: Cast, people: People) -> None:
    """A session of a body is made by whoever prepares sessions of that body."""
    path = f"/api/v1/bodies/{cast.body.public_id}/sessions"
    wish = {"args": {"title": "题"}}
    for role, who in people.neighbours.items():
        granted = may(role, Act.PREPARE_SESSION)
        assert browser_of(who).post(path, wish).status_code == (201 if granted else 403), role
    for role in FEW:
        assert browser_of(people.foreigners[role]).post(path, wish).status_code == 403, role


def test_who_begins_the_record(cast: Cast, people: People) -> None:
    do(cast.stream, cast.moderator, "session.change_stage", to="closing")
    path = f"/api/v1/sessions/{cast.stream}/record"
    for who in people.some_outside():
        assert browser_of(who).post(path, {}).status_code == 403
    for role, who in people.own.items():
        status = browser_of(who).post(path, {}).status_code
        assert status == (200 if may(role, Act.DRAFT_RECORD) else 403), role
    assert record_of(cast.session)


@pytest.mark.parametrize("publicity", ["public", "internal"])
def test_who_fetches_a_file(publicity: str, cast: Cast, people: People) -> None:
    """Of a published view whoever sees the view; before that its sender alone."""
    file = kept(cast, cast.member, PDF)
    Session.objects.filter(pk=cast.session.pk).update(publicity=publicity)
    path = f"files/{file}/{{}}"
    inside = [people.own[role] for role in (*FEW, Role.MEMBER)]
    for who in (*inside, *people.some_outside(), None):
        mine = who is not None and who.id == cast.member.id
        assert answer(who, path, "a.pdf")[0] == (200 if mine else 404)
    do(cast.stream, cast.member, "statement.post", text="请看。", files=[file])
    outside = {answer(who, path, "a.pdf") for who in (*people.some_outside(), None)}
    assert {status for status, _ in outside} == ({200} if publicity == "public" else {404})
    assert len(outside) == 1
    for who in inside:
        assert answer(who, path, "a.pdf")[0] == 200
    assert StoredFile.objects.count() == 1


def test_what_one_sees_of_oneself_names_nobody_else(cast: Cast, people: People) -> None:
    for who in people.own.values():
        me = browser_of(who).get("/api/v1/me")
        assert who.user.public_id.encode() in me.content
        others = [other for other in people.own.values() if other.id != who.id]
        assert not [one for one in others if one.user.public_id.encode() in me.content]


def test_every_method_is_meant() -> None:
    """One method for each address: what is added must be added to the tables as well."""
    found = dict(_methods(get_resolver().url_patterns, ""))
    ours = {name: methods for name, methods in found.items() if name.startswith(("api", "files"))}
    assert ours
    assert ours == {name: {_method(name)} for name in ours}
    assert {re.sub(r"<[^>]+>", "{}", name) for name in found} >= {*READS, *GUARDED}


def _method(route: str) -> str:
    return {"form": "post"}.get(ROUTES[route][0], ROUTES[route][0])


def _methods(patterns: list[URLPattern | URLResolver], prefix: str) -> list[tuple[str, set[str]]]:
    found = []
    for entry in patterns:
        name = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            found += _methods(entry.url_patterns, name)
        elif view := getattr(entry.callback, "view_class", getattr(entry.callback, "cls", None)):
            methods = {"get", "post", "put", "patch", "delete", "trace"}
            found.append((name, {method for method in methods if hasattr(view, method)}))
    return found
