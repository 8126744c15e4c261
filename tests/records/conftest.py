"""A record that the tests begin with: drawn up when the cast's session came to its end."""

from __future__ import annotations

import pytest

from tests.cases.records import recorded
from tests.cast import Cast
from tests.verify import Act


@pytest.fixture(scope="module")
def module_record(module_cast: Cast) -> str:
    """Drawn up once for all tests of a module."""
    return recorded(module_cast)


@pytest.fixture
def record(module_record: str, cast: Cast) -> str:
    return module_record


@pytest.fixture
def on_record(record: str) -> Act:
    """Runs a command on the record, and holds it to all that must be true of it."""
    return Act(record, whole=True)
