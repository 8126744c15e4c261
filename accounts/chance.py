"""Chance from the kernel, fetched for many at once.

Each call to the kernel lets go of the interpreter's lock, and whoever is in a hurry waits for it to
come back: four times for each post of a batch.
"""

import os

_SIZE = 16
_MANY = 256
_fetched: list[bytes] = []
# A forked process would give out what its parent gives out.
os.register_at_fork(after_in_child=_fetched.clear)


def sixteen_bytes() -> bytes:
    """128 random bits, fit for keys; no two calls get the same, in whatever threads."""
    while True:
        try:
            return _fetched.pop()  # one step: no other thread gets it as well
        except IndexError:
            chance = os.urandom(_SIZE * _MANY)
            _fetched.extend(chance[at : at + _SIZE] for at in range(0, len(chance), _SIZE))
