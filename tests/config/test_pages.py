"""The page that the browser gets, and the headers that keep it safe."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings

from config.pages import _index
from deliberation.sessions.models import Session
from tests.cast import Cast

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("path", ["/", "/s/abc", "/join/ABCD-EFGH-JK", "/any/where"])
def test_every_page_carries_the_headers(path: str, db: None) -> None:
    response = Client().get(path)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/html")
    policy = dict(
        part.strip().partition(" ")[::2] for part in response["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["object-src"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    # A new build must be seen at the next look.
    assert "no-cache" in response["Cache-Control"] or "max-age=0" in response["Cache-Control"]


def tags(path: str) -> dict[str, str]:
    """What a reader of the page's head finds that runs no script."""
    found: dict[str, str] = {}

    class Head(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            given = dict(attrs)
            if tag == "meta" and "property" in given:
                found[given["property"] or ""] = given["content"] or ""

    Head().feed(Client().get(path).content.decode())
    return found


@pytest.fixture
def built(tmp_path: Path) -> Iterator[None]:
    """A page as the build makes it."""
    (tmp_path / "index.html").write_text("<!doctype html><head><title>页</title></head>")
    _index.cache_clear()
    with override_settings(FRONTEND_DIST=tmp_path):
        yield
    _index.cache_clear()


@pytest.mark.usefixtures("built")
def test_the_page_of_a_public_session_can_be_shared(cast: Cast) -> None:
    title, topic = '电梯 "怎么装" <script>alert(1)</script>', "费用\n" + "怎么分摊" * 40
    Session.objects.filter(pk=cast.session.pk).update(title=title, topic=topic)
    found = tags(f"/s/{cast.stream}")
    assert found["og:title"] == title
    assert found["og:description"] == ("费用 " + "怎么分摊" * 40)[:119] + "…"
    assert found["og:site_name"] == "云溪县政协 · 云溪议事厅"
    assert found["og:url"].endswith(f"/s/{cast.stream}")
    assert found["og:image"].endswith("/static/share.png")
    assert "<script>" not in Client().get(f"/s/{cast.stream}").content.decode()
    assert tags("/") == {}


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("hidden", [{"publicity": "internal"}, {"rehearsal": True}])
def test_what_is_not_public_tells_nothing(hidden: dict[str, Any], cast: Cast) -> None:
    Session.objects.filter(pk=cast.session.pk).update(**hidden)
    assert tags(f"/s/{cast.stream}") == {}
    nobody, there = (Client().get(path).content for path in ("/s/abc", f"/s/{cast.stream}"))
    assert nobody == there


def test_the_worker_is_asked_for_anew_each_time(tmp_path: Path) -> None:
    with override_settings(FRONTEND_DIST=tmp_path):
        assert Client().get("/sw.js").status_code == 404
        (tmp_path / "sw.js").write_text("// 页")
        response = Client().get("/sw.js")
    assert response.content.decode() == "// 页"
    assert response["Content-Type"] == "text/javascript"
    assert "no-cache" in response["Cache-Control"]


def deploy_check(**settings: str) -> subprocess.CompletedProcess[str]:
    keep = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={**keep, "SECRET_KEY": "k" * 20 + "abcdefghijklmnopqrstuvwxyz0123456789", **settings},
        capture_output=True,
        check=False,
        text=True,
    )


def test_the_settings_of_production_are_clean(tmp_path: Path) -> None:
    done = deploy_check(
        PUBLIC_URL="https://xs.example.gov.cn",
        DATABASE_URL="postgres://a:b@db.example/deliberation",
        REDIS_URL="redis://cache.example/0",
    )
    assert done.returncode == 0, done.stderr


def test_what_is_wrong_in_the_environment_is_said_loudly() -> None:
    for name, value in (
        ("PUBLIC_URL", "xs.example.gov.cn"),
        ("DATABASE_URL", "mysql://a:b@db.example/x"),
        ("REDIS_URL", "http://cache.example"),
        ("DEBUG", "flase"),
        ("LOG_LEVEL", "LOUD"),
        ("RATE_FACTOR", "0"),
        ("MEDIA_DIR", "files"),
        ("PLATFORM_NAME", "随便议"),
    ):
        settings = {"PUBLIC_URL": "https://xs.example.gov.cn", name: value}
        done = deploy_check(**settings)
        assert done.returncode != 0, name
        assert f"{name} must" in done.stderr, done.stderr[-500:]


@pytest.mark.usefixtures("built")
@override_settings(BROADCAST_HOSTS=["live.example.cn", "video.example.cn:8443"])
def test_a_page_is_told_from_where_it_may_show_a_broadcast(db: None) -> None:
    page = Client().get("/s/abc").content.decode()
    assert '<meta name="broadcast-hosts" content="live.example.cn video.example.cn:8443" />' in page


@pytest.mark.usefixtures("built")
def test_without_such_hosts_nothing_is_framed(db: None) -> None:
    response = Client().get("/s/abc")
    assert "broadcast-hosts" not in response.content.decode()
    assert "frame-src 'none'" in response["Content-Security-Policy"]


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("way", ["socket", "stream"])
def test_a_page_is_told_how_residents_follow(way: str, db: None) -> None:
    with override_settings(RESIDENTS_FOLLOW=way):
        page = Client().get("/s/abc").content.decode()
    assert f'<meta name="residents-follow" content="{way}" />' in page


@pytest.mark.parametrize("bad", ["https://a.cn", "a.cn; script-src *", "*", "a.cn/x", "'self'"])
def test_only_host_names_become_part_of_the_policy(bad: str) -> None:
    environment = {**os.environ, "BROADCAST_HOSTS": bad}
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode
    assert "BROADCAST_HOSTS must be host names" in done.stderr
