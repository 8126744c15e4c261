"""The only source of "now" for everything that is written down. Tests put their own clock here."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

_source: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: E731


def now() -> datetime:
    """The present moment in UTC."""
    return _source()


@contextmanager
def set_to(source: Callable[[], datetime]) -> Iterator[None]:
    """Replaces the clock for a while: for tests and for seeding content with a past."""
    global _source  # noqa: PLW0603  the clock is one for the whole process
    previous, _source = _source, source
    try:
        yield
    finally:
        _source = previous
