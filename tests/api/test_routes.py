"""Every address of the service is in this list, with what a stranger may expect there."""

from __future__ import annotations

import json
import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.ids import new_id
from deliberation.sessions.models import Session
from deliberation.sessions.scheduling import create_session
from tests.api.client import Browser, refusal
from tests.cast import Cast

NOTHING = "0" * 22
# Our own routes: method, what a signed-out stranger gets at a public session, whether it has an id.
ROUTES: dict[str, tuple[str, int, str]] = {
    "healthz": ("get", 200, ""),
    "readyz": ("get", 200, ""),
    "metrics": ("get", 404, ""),
    "api/v1/me": ("get", 200, ""),
    "api/v1/join": ("post", 404, ""),
    "api/v1/home": ("get", 200, ""),
    "api/v1/bodies/<slug:body>/sessions": ("post", 401, "body"),
    "api/v1/sessions/<slug:session>/seat-cards": ("get", 403, "session"),
    "api/v1/sessions/<slug:session>/wall-qr": ("get", 200, "session"),
    "api/v1/sessions/<slug:session>/replay": ("get", 200, "session"),
    "api/v1/sessions/<slug:session>/record": ("post", 401, "session"),
    "api/v1/sessions/<slug:session>/files": ("form", 401, "session"),
    "files/<slug:file>/<str:name>": ("get", 404, ""),
    "api/v1/streams/<slug:stream>/commands": ("post", 401, "session"),
    "api/v1/streams/<slug:stream>/snapshot": ("get", 200, "session"),
    "api/v1/streams/<slug:stream>/events": ("get", 200, "session"),
    "api/v1/streams/<slug:stream>/head": ("get", 200, "session"),
    "api/v1/public/<slug:session>/head": ("get", 200, "session"),
    "api/v1/public/<slug:session>/<slug:epoch>/<int:first>-<int:last>.<int:rev>": (
        *("get", 410, "session"),
    ),
    "api/v1/public/<slug:session>/<slug:epoch>/snapshot-<int:seq>.<int:rev>": (
        *("get", 410, "session"),
    ),
    "api/v1/public/<slug:session>/<slug:epoch>/opinion-<int:number>.<int:rev>": (
        *("get", 410, "session"),
    ),
}
PAGES = {"sw.js", "^(?:api|_allauth|static|live|files)(?:/|$)", "s/<slug:session>", "^"}
BODIES = {
    "api/v1/join": {"code": "2222-2222-22"},
    "api/v1/bodies/<slug:body>/sessions": {"args": {"title": "题"}},
    "api/v1/sessions/<slug:session>/record": {},
    "api/v1/streams/<slug:stream>/commands": {
        "id": "7f0f5a52-2d3c-4a39-9a52-0f2f5a522d3c",
        "name": "statement.post",
        "args": {"text": "好"},
    },
}
QUERY = {"api/v1/streams/<slug:stream>/events": "?after=0&epoch=x"}


def routes(patterns: list[URLPattern | URLResolver], prefix: str = "") -> set[str]:
    found: set[str] = set()
    for entry in patterns:
        name = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            found |= routes(entry.url_patterns, name)
        else:
            found.add(name)
    return found


def test_every_route_is_listed() -> None:
    found = routes(get_resolver().url_patterns)
    foreign = {name for name in found if name.startswith("_allauth/")}
    assert found - foreign == set(ROUTES) | PAGES
    # Of allauth's doors those that are open must be meant: nobody signs up by themselves.
    open_doors = {name.removeprefix("_allauth/browser/v1/") for name in foreign}
    assert "auth/login" in open_doors
    assert "auth/session" in open_doors


def address(route: str, public_id: str) -> str:
    route = re.sub("<int:[a-z]+>", "1", route).replace("<slug:epoch>", "of-before")
    parts = [public_id if part.startswith("<") else part for part in route.split("/")]
    return "/" + "/".join(parts) + QUERY.get(route, "")


def ask(browser: Browser, route: str, public_id: str) -> tuple[int, bytes]:
    method = ROUTES[route][0]
    path = address(route, public_id)
    if method == "form":
        response = browser.form(path, {})
    else:
        response = browser.post(path, BODIES[route]) if method == "post" else browser.get(path)
    return response.status_code, response.content


@pytest.mark.parametrize("route", ROUTES)
def test_a_stranger(route: str, cast: Cast) -> None:
    of_what = ROUTES[route][2]
    public_id = cast.body.public_id if of_what == "body" else cast.stream
    status, content = ask(Browser(), route, public_id)
    assert status == ROUTES[route][1], content
    if status >= 400:
        assert set(json.loads(content)) == {"code", "data", "ref"}


WITH_ID = [route for route, (_, _, of_what) in ROUTES.items() if of_what == "session"]


@pytest.mark.parametrize("route", WITH_ID)
@pytest.mark.parametrize("signed_in", [False, True])
def test_an_internal_session_is_not_told_from_nothing(
    route: str, signed_in: bool, cast: Cast
) -> None:
    """The same status, the same body, the same headers as for an id that never was."""
    session = create_session(
        body=cast.body,
        organizer=cast.office.user,
        args={"title": "内部", "publicity": "internal"},
    )
    browser = Browser(cast.member if signed_in else None)
    there = ask(browser, route, session.public_id)
    assert there == ask(browser, route, new_id())
    assert there[0] == 404
    assert json.loads(there[1]) == {"code": "NOT_FOUND", "data": {}, "ref": None}


@pytest.mark.parametrize("route", [*WITH_ID, "api/v1/bodies/<slug:body>/sessions"])
@pytest.mark.parametrize("public_id", ["%00", "x" * 500, "..%2f..", "%F0%9F%98%80", "' OR 1=1"])
def test_what_can_be_no_id(route: str, public_id: str, cast: Cast) -> None:
    status, _ = ask(Browser(cast.member), route, public_id)
    assert status == 404


def test_an_internal_session_is_on_nobody_elses_home(cast: Cast) -> None:
    Session.objects.filter(pk=cast.session.pk).update(publicity="internal")
    for who, sees in ((None, 0), (cast.outsider, 0), (cast.member, 1)):
        home = json.loads(Browser(who).get("/api/v1/home").content)
        assert len(home["live"]) == sees


def test_unknown_addresses_under_the_api_answer_in_its_shape(cast: Cast) -> None:
    for path in ("/api/v1/nothing", "/api/v2/me", "/static/nothing.js", "/live", "/_allauth/nope"):
        assert refusal(Browser().get(path)) == (404, "NOT_FOUND"), path


def test_other_methods_are_refused_in_its_shape(cast: Cast) -> None:
    for path in ("/api/v1/me", "/api/v1/home", f"/api/v1/streams/{cast.stream}/snapshot"):
        assert refusal(Browser().post(path, {}))[0] in (400, 403, 405), path
