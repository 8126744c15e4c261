"""A record that the tests begin with: drawn up when the cast's session came to its end."""

from __future__ import annotations

import pytest

from tests.cases.records import recorded
from tests.cast import Cast
from tests.verify import Act


@pytest.fixture
def record(cast: Cast) -> str:
    return recorded(cast)


@pytest.fixture
def on_record(record: str) -> Act:
    """Runs a command on the record, and holds it to all that must be true of it."""
    return Act(record, whole=True)
