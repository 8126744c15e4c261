"""The contracts on imports hold, and they bite: an import planted upward breaks the build."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("accounts", "benchmarks", "config", "deliberation", "realtime", "tests")
# One wrong import for each rule that the contracts make.
PLANTED = (
    ("deliberation.ledger.clock", "deliberation.sessions.models"),
    ("deliberation.sessions.stages", "realtime"),
    ("deliberation.bodies.models", "deliberation.api"),
    ("deliberation.sessions.live.stage", "deliberation.sessions.live.statements"),
    ("deliberation.sessions.live.floor.models", "deliberation.sessions.live.draws.models"),
    ("realtime.protocol", "deliberation.sessions.models"),
    ("accounts.models", "deliberation.ledger"),
    ("config.env", "tests.support"),
    ("config.env", "benchmarks"),
)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project's Python files in a folder where they may be spoilt."""
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=_all_but_python)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_project_keeps_its_contracts(copy: Path) -> None:
    done = lint(copy)
    assert done.returncode == 0, done.stdout


def test_planted_imports_break_the_build(copy: Path) -> None:
    for importer, imported in PLANTED:
        path = copy / f"{importer.replace('.', '/')}.py"
        path.write_text(f"{path.read_text()}\nimport {imported}\n")
    (copy / "deliberation" / "cellar").mkdir()
    (copy / "deliberation" / "cellar" / "__init__.py").touch()
    done = lint(copy)
    assert done.returncode == 1
    unseen = [pair for pair in PLANTED if f"{pair[0]} -> {pair[1]} " not in done.stdout]
    assert not unseen
    assert "deliberation.cellar" in done.stdout


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=folder,
        # Wide enough that no line of the answer is broken.
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"},
        capture_output=True,
        check=False,
        text=True,
    )


def _all_but_python(folder: str, names: list[str]) -> set[str]:
    return {
        name
        for name in names
        if name == "__pycache__" or not (Path(folder, name).is_dir() or name.endswith(".py"))
    }
