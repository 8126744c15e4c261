"""python -m tests.security.mutations [WORD…]: takes each defence away and sees its test fail.

In a copy of the tree, one after the other; with words, those whose name or file has one of them.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from tests.support.databases import RUN_FOLDER
from tests.support.servers import ROOT

LIST = Path(__file__).with_suffix(".toml")
# Not in the repository, and too large to be copied.
LINKED = (".venv", "frontend/node_modules", "frontend/dist")
_FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)


@dataclass(frozen=True)
class Mutation:
    name: str
    file: str
    old: str
    new: str
    test: str

    def applied(self, text: str) -> str:
        """:raises ValueError: the defence does not stand there once."""
        if text.count(self.old) != 1:
            raise ValueError(f"{self.name}: found {text.count(self.old)} times in {self.file}")
        return text.replace(self.old, self.new)


def mutations() -> list[Mutation]:
    return [Mutation(**entry) for entry in tomllib.loads(LIST.read_text())["mutation"]]


def main(words: list[str]) -> int:
    chosen = [one for one in mutations() if _is_meant(one, words)]
    survived = []
    with tempfile.TemporaryDirectory(prefix="deliberation-mutations-") as folder:
        copy = Path(folder) / "tree"
        _copy(copy)
        for one in chosen:
            failed = _failing(copy, one)
            print(f"{'removed' if failed else 'SURVIVED':8}  {one.name}: {failed or one.test}")
            sys.stdout.flush()
            survived += [] if failed else [one.name]
    print(f"mutations_survived {len(survived)} of {len(chosen)} (goal 0)", end=" ")
    print("not met" if survived else "met")
    return 1 if survived else 0


def _is_meant(one: Mutation, words: list[str]) -> bool:
    return not words or any(word in one.name or word in one.file for word in words)


def _copy(to: Path) -> None:
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, to / name)
    for name in LINKED:
        if (ROOT / name).exists() and not (to / name).exists():
            (to / name).symlink_to((ROOT / name).resolve())


def _failing(copy: Path, one: Mutation) -> str:
    """The first test that fails without the defence, or nothing."""
    path = copy / one.file
    whole = path.read_text()
    path.write_text(one.applied(whole))
    # One process after the other: what does not differ is compiled, and laid out, once.
    environment = {**os.environ, RUN_FOLDER: str(copy.parent)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        command = [sys.executable, "-m", "pytest", *shlex.split(one.test), "-x", "-q"]
        command += ["-p", "no:cacheprovider", "--show-capture=no", "--tb=no"]
        done = subprocess.run(
            command, cwd=copy, env=environment, capture_output=True, check=False, text=True
        )
    finally:
        path.write_text(whole)
    if done.returncode > 1:
        raise SystemExit(f"{one.name}: its tests could not be run\n{done.stdout[-3_000:]}")
    found = _FAILED.search(done.stdout)
    return found[1] if done.returncode and found else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
