"""A recorded conversation goes through the product's own door and comes out as it was counted."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from deliberation.management.replay.export import ExportError, Tally, read
from deliberation.sessions.models import Session
from tests.support.databases import TABLES, filled
from tests.support.servers import ROOT, ProductServer, product_server

TINY = ROOT / "tests" / "data" / "polis-tiny"
SHARED = ROOT.parent / "shared" / "data" / "polis-open-data" / "vtaiwan.uberx"


def test_the_recount_takes_the_last_vote_by_time() -> None:
    export = read(TINY)
    assert export.recount() == {
        0: Tally(1, 1, 1),
        1: Tally(2, 0, 1),
        2: Tally(1, 1, 0),
        3: Tally(2, 1, 0),
        4: Tally(0, 0, 0),
    }
    assert export.people == [10, 11, 12, 13, 14, 15]
    assert [comment.id for comment in export.comments if comment.rejected] == [2]


def test_the_first_people_among_themselves() -> None:
    first = read(TINY).first(2)
    assert first.people == [10, 11]
    assert {comment.id for comment in first.comments} == {0, 1, 2}
    assert {vote.voter for vote in first.votes} == {10, 11}


SPOILT = {
    "a vote of another kind": ("votes.csv", "0,10,1", "0,10,2"),
    "a vote on nothing": ("votes.csv", "1000,,0,", "1000,,9,"),
    "a vote before its comment": ("votes.csv", "1000,,0,", "1,,0,"),
    "a number that is none": ("votes.csv", "1000,,0,", "x,,0,"),
    "a column too few": ("votes.csv", "voter-id", "voter"),
    "two comments in one": ("comments.csv", "5000,,1,", "5000,,0,"),
    "a comment without words": ("comments.csv", "一楼住户也要补偿。", " "),
}


@pytest.mark.parametrize("name", SPOILT)
def test_files_that_make_no_sense_are_refused(name: str, tmp_path: Path) -> None:
    shutil.copytree(TINY, tmp_path, dirs_exist_ok=True)
    file, was, becomes = SPOILT[name]
    text = (tmp_path / file).read_text()
    assert was in text
    (tmp_path / file).write_text(text.replace(was, becomes, 1))
    with pytest.raises(ExportError):
        read(tmp_path)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"comments\.csv cannot be read"):
        read(tmp_path)


def replayed(server: ProductServer, *arguments: str) -> str:
    return server.manage("replay_conversation", *arguments)


LINE = re.compile(r"replay\.(\S+) (\d[\d.e+-]*) (\S+)( \(goal \d\) met)?")


def figures(said: str) -> dict[str, float]:
    """Every line is a note or a figure, and nothing that must not be there is."""
    found: dict[str, float] = {}
    for line in said.splitlines():
        if line.startswith("# "):
            continue
        figure = LINE.fullmatch(line)
        assert figure, line
        found[figure[1]] = float(figure[2])
    wrong = {name for name in found if name.endswith(("wrong", "not_written_down_once"))}
    assert wrong == {
        "snapshot.wrong",
        "live_frames.wrong",
        "table.wrong",
        "not_written_down_once",
        "log.wrong",
    }
    assert not any(found[name] for name in wrong)
    return found


@pytest.mark.sqlite_only(reason="the command starts a server of its own, on a database of its own")
def test_a_replay_with_a_server_of_its_own(tmp_path: Path) -> None:
    server = ProductServer(database_url=f"sqlite:///{tmp_path / 'replay.sqlite3'}")
    try:
        filled(server.environment, TABLES)
        said = replayed(server, str(TINY), "--stay", "--record")
        assert said.startswith("# polis-tiny\n")
        found = figures(said)
        assert [found[name] for name in ("people", "statements", "votes")] == [6, 5, 16]
        assert found["connections"] == found["connections_at_once"] == 6
        # Of five statements one was rejected; the others each have their place.
        assert sum(found[name] for name in found if name.startswith("lines.")) == 4
    finally:
        server.close()


@pytest.mark.sqlite_only(reason="one server and its clients are the same on either database")
def test_a_server_that_dies_under_a_replay_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """Everybody comes back and sends again, under the same ids, what had no answer."""
    with product_server(database_url=f"sqlite:///{tmp_path / 'replay.sqlite3'}") as server:
        command = [sys.executable, "manage.py", "replay_conversation", str(TINY), "--speed", "2"]
        replay = subprocess.Popen(
            [*command, "--stay", "--url", server.socket_url],
            cwd=ROOT,
            env=server.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert replay.stdout
        lines: list[str] = []
        reader = threading.Thread(target=lines.extend, args=[replay.stdout])
        reader.start()
        try:
            _wait_until(lambda: _statements(server.url) >= 2, lines)
            server.kill()
            server.start()
            assert replay.wait(60) == 0, "".join(lines)
        finally:
            replay.kill()
            reader.join()
            replay.stdout.close()
    said = "".join(lines)
    assert figures(said)["reconnections"] >= 1


def test_a_server_that_is_not_there_is_said_at_once(db: None) -> None:
    before = Session.objects.count()
    with pytest.raises(CommandError, match="gave no answer"):
        call_command("replay_conversation", TINY, url="ws://127.0.0.1:9/live", stdout=StringIO())
    with pytest.raises(CommandError, match="the live door"):
        call_command("replay_conversation", TINY, url="http://127.0.0.1:9/", stdout=StringIO())
    assert Session.objects.count() == before


def _wait_until(reached: Callable[[], bool], lines: list[str]) -> None:
    for _ in range(600):
        if reached():
            return
        time.sleep(0.05)
    raise AssertionError("".join(lines))


def _statements(url: str) -> int:
    """How much has been said in the sessions that are on, as anybody may see."""
    with urllib.request.urlopen(f"{url}/api/v1/home", timeout=5) as answer:
        home: dict[str, Any] = json.load(answer)
    return sum(session["statements"] for session in home["live"])


@pytest.mark.sqlite_only(reason="as above")
@pytest.mark.skipif(not SHARED.exists(), reason="the conversations in ../shared/data are not there")
def test_a_real_conversation(tmp_path: Path) -> None:
    server = ProductServer(database_url=f"sqlite:///{tmp_path / 'replay.sqlite3'}")
    try:
        filled(server.environment, TABLES)
        said = replayed(server, str(SHARED), "--people", "25")
        assert figures(said)["people"] == 25
    finally:
        server.close()
