"""What every answer carries, whoever asks for whatever, and where no answer leads."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver
from pytest_django.fixtures import Settings

from config.caching import is_shared, shared
from realtime.routing import websocket_urlpatterns
from tests.api.client import Browser
from tests.api.test_routes import PAGES, ROUTES, address, routes
from tests.cast import Cast

# allauth brings more (email, phone, resets, signing up): each is a door to somebody's account.
ALLAUTH = {"auth/login", "auth/session", "account/password/change"}
PAGE_PATHS = (
    "/",
    "/sign-in",
    "/s/{stream}",
    "/s/{stream}/console",
    "/nothing/at/all",
    "//evil.example/",
)


def answers(cast: Cast, browser: Browser) -> dict[str, HttpResponse]:
    found = {}
    for route, (method, _, of_what) in ROUTES.items():
        path = address(route, cast.body.public_id if of_what == "body" else cast.stream)
        found[path] = browser.get(path) if method == "get" else browser.post(path, {})
    for page in PAGE_PATHS:
        found[page] = browser.get(page.format(stream=cast.stream))
    found["login"] = browser.sign_in("member", "wrong")
    return found


def test_of_allauth_only_what_is_used_is_open() -> None:
    found = {name for name in routes(get_resolver().url_patterns) if "_allauth/" in name}
    assert found - PAGES == {f"_allauth/browser/v1/{door}" for door in ALLAUTH}


def test_there_is_one_socket_door() -> None:
    assert [str(pattern.pattern) for pattern in websocket_urlpatterns] == ["live", ""]


@pytest.mark.parametrize("signed_in", [False, True])
def test_every_answer_forbids_what_a_browser_would_allow(cast: Cast, *, signed_in: bool) -> None:
    for path, answer in answers(cast, Browser(cast.office if signed_in else None)).items():
        policy = answer["Content-Security-Policy"]
        directives = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
        assert directives["default-src"] == "'none'", path
        if "sandbox" not in directives:
            assert directives["script-src"] == "'self'", path
            assert directives["frame-ancestors"] == "'none'", path
            assert directives["base-uri"] == "'none'", path
            assert directives["object-src"] == "'none'", path
            assert directives["require-trusted-types-for"] == "'script'", path
            assert directives["trusted-types"] == "vue shell", path
            assert "unsafe" not in policy, path
        assert answer["X-Content-Type-Options"] == "nosniff", path
        assert answer["X-Frame-Options"] == "DENY", path
        assert answer["Referrer-Policy"] == "same-origin", path
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin", path
        assert "Access-Control-Allow-Origin" not in answer, path


@pytest.mark.parametrize("signed_in", [False, True])
def test_no_cache_keeps_what_is_somebodys(cast: Cast, *, signed_in: bool) -> None:
    """Personal codes stand in the seat cards; a proxy before us might keep what says nothing."""
    for path, answer in answers(cast, Browser(cast.office if signed_in else None)).items():
        control = answer["Cache-Control"]
        if is_shared(path.format(stream=cast.stream)):  # `tests/api/test_public.py`
            assert not answer.cookies, path
            assert "Cookie" not in answer.get("Vary", ""), path
            continue
        assert "private" in control or "no-store" in control, path
        assert "public" not in control, path


@pytest.mark.parametrize("path", ["/s/x", "/api/v1/public/x/head"])
def test_what_caches_keep_is_made_for_nobody(path: str) -> None:
    about = {"Cookie": "sessionid=a", "Accept-Language": "en", "Authorization": "Bearer a"}
    request, seen = RequestFactory().get(path, headers=about), []

    def answer(asked: HttpRequest) -> HttpResponse:
        seen.extend([asked.COOKIES, *(asked.headers.get(name) for name in about)])
        return HttpResponse()

    shared(answer)(request)
    assert seen == [{}, None, None, None]


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "localhost@evil.example"]
)
def test_another_host_is_refused_and_not_repeated(host: str, db: None) -> None:
    answer = Client(HTTP_HOST=host).get("/api/v1/me")
    assert answer.status_code == 400
    assert b"evil" not in answer.content


@pytest.mark.parametrize(
    "path", ["//evil.example", "//evil.example/%2e%2e", "/\\evil.example", "/s/x//evil.example"]
)
def test_no_path_leads_elsewhere(path: str, db: None) -> None:
    answer = Browser().get(path)
    assert answer.status_code == 200
    assert "Location" not in answer


def test_over_https_the_way_leads_to_the_same_host(settings: Settings, db: None) -> None:
    settings.SECURE_SSL_REDIRECT = True
    answer = Browser().get("//evil.example/x", next="https://evil.example")
    assert answer.status_code == 301
    assert urlsplit(answer["Location"]).hostname == "testserver"


def test_a_header_cannot_be_slipped_in(db: None) -> None:
    """The request's id comes back in a header: only what is plainly an id does."""
    for given in ("abc\r\nSet-Cookie: a=b", "a b", "<script>alert(1)</script>", "x" * 65):
        answer = Client(HTTP_X_REQUEST_ID=given).get("/healthz")
        assert answer["X-Request-ID"] != given
        assert "\n" not in answer["X-Request-ID"]
