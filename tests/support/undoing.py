"""Taking back what a test does to the tables."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def undone() -> Iterator[None]:
    """What is done to the tables inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
