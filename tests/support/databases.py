"""What a program puts into an empty database, put there once in a run of tests and copied after.

To lay out all tables takes five seconds of a core, and a dozen tests want a server with a database
of its own. A folder that all processes of the run share keeps them; `tests/conftest.py` makes it.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from filelock import FileLock

ROOT = Path(__file__).resolve().parents[2]
RUN_FOLDER = "DELIBERATION_TEST_RUN"
TABLES = ("manage.py", "migrate", "--no-input", "--verbosity=0", "--skip-checks")

Program = Sequence[str]


class ProgramError(RuntimeError):
    """A program for a database failed."""


def filled(environment: Mapping[str, str], *programs: Program) -> str:
    """Fills the empty database of a server and gives what the last program printed.

    SQLite files are copied where the same programs have run before; on PostgreSQL, and outside of a
    run of tests, the programs run.
    """
    url, folder = environment["DATABASE_URL"], os.environ.get(RUN_FOLDER)
    if folder and url.startswith("sqlite:///"):
        return _copied(environment, programs, Path(folder), Path(url.removeprefix("sqlite:///")))
    return [_run(environment, program) for program in programs][-1]


def _copied(
    environment: Mapping[str, str], programs: Sequence[Program], folder: Path, target: Path
) -> str:
    kept = folder / sha256(repr(programs).encode()).hexdigest()[:16]
    told = kept.with_suffix(".txt")
    with FileLock(kept.with_suffix(".lock")):
        if not told.exists():
            *before, last = programs
            if before:
                _copied(environment, before, folder, kept)
            told.write_text(_run({**environment, "DATABASE_URL": f"sqlite:///{kept}"}, last))
    _copy(kept, target)
    return told.read_text()


def _copy(kept: Path, target: Path) -> None:
    """As SQLite does it, so that a server may have the target open already."""
    with closing(sqlite3.connect(kept)) as source, closing(sqlite3.connect(target)) as copy:
        copy.execute("PRAGMA synchronous=OFF")
        source.backup(copy)


def _run(environment: Mapping[str, str], program: Program) -> str:
    done = subprocess.run(
        [sys.executable, *program],
        cwd=ROOT,
        env={**environment, "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        check=False,
        text=True,
    )
    if done.returncode:
        raise ProgramError(f"{' '.join(program)} failed:\n{done.stderr[-4_000:]}")
    return done.stdout
