"""Public ids, and the chance in them."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from accounts import ids
from accounts.chance import sixteen_bytes
from accounts.ids import new_id


def test_ids_are_opaque_and_never_look_like_an_option() -> None:
    made = {new_id() for _ in range(2_000)}
    assert len(made) == 2_000
    assert all(len(one) == ids.LENGTH and one.isalnum() and one.isascii() for one in made)


def test_a_later_id_stands_behind_an_earlier_one(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = [0, 999, 1_700_000_000_000, 1_700_000_000_001, 9_999_999_999_999]
    made = []
    for moment in moments:
        monkeypatch.setattr("accounts.ids.time.time_ns", lambda at=moment: at * 1_000_000)
        made.append(new_id())
    assert made == sorted(made)
    assert {len(one) for one in made} == {ids.LENGTH}


def test_ids_of_one_moment_share_nothing_but_the_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.ids.time.time_ns", lambda: 1_700_000_000_000_000_000)
    made = [new_id() for _ in range(500)]
    assert len({one[:8] for one in made}) == 1
    assert len({one[8:] for one in made}) == 500
    # Every place of the rest takes many values: none stands still.
    assert min(len({one[place] for one in made}) for place in range(9, ids.LENGTH)) > 30


def test_no_two_threads_are_given_the_same_chance() -> None:
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: sixteen_bytes(), range(20_000)))
    assert len(set(found)) == 20_000
    assert {len(one) for one in found} == {16}


FORK = """
import os
from accounts import chance
chance.sixteen_bytes()
assert chance._fetched
if (pid := os.fork()) == 0:
    os._exit(len(chance._fetched) > 0)
raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"""


def test_a_forked_process_draws_its_own_chance() -> None:
    assert subprocess.run([sys.executable, "-c", FORK], check=False).returncode == 0
