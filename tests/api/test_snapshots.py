"""Snapshots are answered before most of the middleware: what every answer says they say, too."""

from __future__ import annotations

import gzip
import json

import pytest

from tests.api.client import Browser
from tests.cast import Cast

# What a session, a language or one request adds.
NOT_OF_ALL = {"Content-Length", "Content-Encoding", "Content-Language", "Vary", "Set-Cookie"}


@pytest.mark.parametrize("encoding", ["gzip, br", "br", ""])
def test_as_the_reader_wants_it(encoding: str, cast: Cast) -> None:
    browser = Browser(cast.member)
    answer = browser.client.get(path(cast), headers={"accept-encoding": encoding})
    packed = answer.headers.get("Content-Encoding") == "gzip"
    assert packed == ("gzip" in encoding)
    body = json.loads(gzip.decompress(answer.content) if packed else answer.content)
    assert body["seat"] == cast.member.seat
    assert answer["Vary"] == "Accept-Encoding, Cookie"


def test_headers_are_those_of_every_answer(cast: Cast) -> None:
    browser = Browser(cast.member)
    head = browser.get(f"/api/v1/streams/{cast.stream}/head")
    answer = browser.get(path(cast))
    wanted = {name for name in head.headers if name not in NOT_OF_ALL}
    missing = wanted - set(answer.headers) - {"Allow"}
    assert not missing
    same = wanted - {"X-Request-ID", "Allow", "Content-Security-Policy"}
    assert {name: answer[name] for name in same} == {name: head[name] for name in same}


def test_a_host_that_is_not_ours_is_refused(cast: Cast) -> None:
    assert Browser().client.get(path(cast), headers={"host": "evil.example"}).status_code == 400


def test_a_sign_in_that_has_ended_is_nobodys(cast: Cast) -> None:
    browser = Browser(cast.member)
    assert json.loads(browser.get(path(cast)).content)["seat"] == cast.member.seat
    browser.client.session.flush()
    assert json.loads(browser.get(path(cast)).content)["seat"] is None


def path(cast: Cast) -> str:
    return f"/api/v1/streams/{cast.stream}/snapshot"
