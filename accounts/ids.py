"""Public identifiers: random, opaque, safe in addresses, on command lines and in spreadsheets."""

import secrets

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]
LENGTH = 22


def new_id() -> str:
    """22 characters of base 62: 128 random bits, and never a leading dash or an equals sign."""
    number = secrets.randbits(128)
    digits = []
    for _ in range(LENGTH // 2):
        number, rest = divmod(number, 3844)
        digits.append(_PAIRS[rest])
    return "".join(digits)
