"""The condenser as a process of its own: it follows, and it ends when it is told to."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import connection

from config.embedded import bound_to_this_process, stop
from deliberation.ledger.models import Derived, Stream
from tests.cast import Cast, do
from tests.support.servers import ROOT

PATIENCE_S = 30.0


@contextmanager
def condensing() -> Iterator[subprocess.Popen[bytes]]:
    """A condenser on the tests' own database."""
    command = [sys.executable, str(ROOT / "manage.py"), "condense"]
    database = f"sqlite:///{connection.settings_dict['NAME']}"
    process = subprocess.Popen(
        bound_to_this_process(command), env={**os.environ, "DATABASE_URL": database}
    )
    try:
        yield process
    finally:
        stop(process)


def until_condensed(cast: Cast) -> None:
    deadline = time.monotonic() + PATIENCE_S
    head = Stream.objects.get(public_id=cast.stream).head_seq
    while not Derived.objects.filter(stream__public_id=cast.stream, at_seq=head).exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.sqlite_only
def test_it_follows_until_it_is_told_to_end(real_cast: Cast) -> None:
    cast = real_cast
    with condensing() as process:
        until_condensed(cast)
        do(cast.stream, cast.member, "statement.post", text="一楼住户也要补偿。")
        until_condensed(cast)
        process.terminate()
        assert process.wait(PATIENCE_S) == 0


def test_once_brings_everything_up_to_date(cast: Cast) -> None:
    do(cast.stream, cast.member, "statement.post", text="一楼住户也要补偿。")
    call_command("condense", once=True)
    until_condensed(cast)
    call_command("condense", once=True)
