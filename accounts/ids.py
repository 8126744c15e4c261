"""Public identifiers: opaque, safe in addresses, on command lines and in spreadsheets.

They begin with the time, so that rows of one batch stand side by side in an index: with ids all of
chance each new row fell into another page of it, and the more there were the more a COMMIT wrote.
Nothing secret hangs on them; still nobody guesses one.
"""

import time
from functools import lru_cache

from accounts.chance import sixteen_bytes

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]
LENGTH = 22
_TIME_PAIRS, _CHANCE_PAIRS = 4, 7
_CHANCE_BYTES = 10


def new_id() -> str:
    """22 characters of base 62, in the order of time: milliseconds in 8, 80 random bits in 14."""
    chance = int.from_bytes(sixteen_bytes()[:_CHANCE_BYTES], "big")
    return _moment(time.time_ns() // 1_000_000) + _digits(chance, _CHANCE_PAIRS)


@lru_cache(maxsize=8)  # many are of one moment
def _moment(milliseconds: int) -> str:
    return _digits(milliseconds, _TIME_PAIRS)


def _digits(number: int, pairs: int) -> str:
    digits = []
    for _ in range(pairs):
        number, rest = divmod(number, 3844)
        digits.append(_PAIRS[rest])
    return "".join(reversed(digits))
