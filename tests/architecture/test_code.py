"""What must not stand in the code, and how large a file may be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ("accounts", "config", "deliberation", "realtime", "tests")
PRODUCT = PYTHON[:-1]
LIMIT = 300
# Each of these lets what people write be more than plain text, or a string become a statement.
BANNED = {
    r"\bmark_safe\b": "py",
    r"\bformat_html\b": "py",
    r"\.raw\(": "py",
    r"\.extra\(": "py",
    r"\bRawSQL\b": "py",
    r"\beval\(": "py",
    r"\bpickle\b": "py",
    r"\bv-html\b": "vue ts",
    r"\binnerHTML\b": "vue ts",
    r"\binsertAdjacentHTML\b": "vue ts",
    r"\bdocument\.write\b": "vue ts",
}
# Its statements hold the quoted names of our own tables and columns; every value is a parameter.
MAY = {r"\.raw\(": "deliberation/ledger/bulk.py"}


def sources(folders: tuple[str, ...], suffixes: str) -> list[Path]:
    found = [
        path
        for folder in folders
        for suffix in suffixes.split()
        for path in (ROOT / folder).rglob(f"*.{suffix}")
        if not {"migrations", "node_modules", "dist", "__pycache__"} & set(path.parts)
    ]
    assert found
    return found


@pytest.mark.parametrize("pattern", BANNED)
def test_banned(pattern: str) -> None:
    suffixes = BANNED[pattern]
    folders = PRODUCT if suffixes == "py" else ("frontend/src",)
    hits = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sources(folders, suffixes)
        if str(path.relative_to(ROOT)) != MAY.get(pattern)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(pattern, line)
    ]
    assert not hits


def test_files_are_small() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sources(PYTHON, "py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LIMIT
    }
    assert not long


def test_the_only_now_is_the_ledgers_clock() -> None:
    """What is written down must be testable to the second: nobody else asks what time it is.

    But for `receiving`, in Daphne's place, who notes when somebody was heard last.
    """
    pattern = re.compile(r"datetime\.now\(|timezone\.now\(|utcnow\(|\btime\.time\(")
    asking = {
        str(path.relative_to(ROOT))
        for path in sources(("deliberation", "realtime"), "py")
        if pattern.search(path.read_text(encoding="utf-8"))
    }
    assert asking <= {"deliberation/ledger/clock.py", "realtime/receiving.py"}


def test_a_deferred_import_states_its_reason() -> None:
    """Where it stands alone on a line inside a function, the line before or the line says why."""
    unexplained = []
    for path in sources(PRODUCT, "py"):
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            if not re.match(r"\s+(from \S+ )?import ", line):
                continue
            context = "\n".join(lines[max(0, number - 3) : number + 1])
            inside = any("TYPE_CHECKING" in text for text in lines[max(0, number - 8) : number])
            if "#" not in context and not inside:
                unexplained.append(f"{path.relative_to(ROOT)}:{number + 1}")
    assert not unexplained
