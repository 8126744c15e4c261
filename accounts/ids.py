"""Public identifiers: opaque, safe in addresses, on command lines and in spreadsheets.

They begin with the time, so that rows of one batch stand side by side in an index: with ids all of
chance each new row fell into another page of it, and the more there were the more a COMMIT wrote.
Nothing secret hangs on them; still nobody guesses one.
"""

import time
from functools import lru_cache

from accounts.chance import sixteen_bytes

_ALPHABET = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_DIGITS = bytes(_ALPHABET[byte % len(_ALPHABET)] for byte in range(256))
LENGTH = 22
_OF_TIME = 8
_OF_CHANCE = LENGTH - _OF_TIME


def new_id() -> str:
    """22 characters of base 62, in the order of time: milliseconds in 8, chance in 14.

    A byte of chance makes a digit, eight of them a little oftener: 79 bits at the least.
    """
    chance = sixteen_bytes()[:_OF_CHANCE].translate(_DIGITS)
    return _moment(time.time_ns() // 1_000_000) + chance.decode()


@lru_cache(maxsize=8)  # many are of one moment
def _moment(milliseconds: int) -> str:
    digits = []
    for _ in range(_OF_TIME):
        milliseconds, rest = divmod(milliseconds, len(_ALPHABET))
        digits.append(_ALPHABET[rest])
    return bytes(reversed(digits)).decode()
