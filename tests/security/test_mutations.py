"""The list of what `make mutations` takes away is one of this tree, and every threat has a line."""

from __future__ import annotations

import shlex
from collections import Counter
from pathlib import Path

import pytest

from tests.security.mutations import Mutation, mutations

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("one", mutations(), ids=lambda one: one.name)
def test_the_defence_stands_where_the_list_says(one: Mutation) -> None:
    one.applied((ROOT / one.file).read_text())
    files = [word for word in shlex.split(one.test) if word.startswith("tests/")]
    assert files
    assert [path for path in files if not (ROOT / path).exists()] == []


def test_names_are_told_apart_and_in_the_document() -> None:
    names = Counter(one.name for one in mutations())
    assert [name for name, times in names.items() if times > 1] == []
    document = (ROOT / "docs" / "security.md").read_text()
    assert [name for name in names if f"| {name} |" not in document] == []
