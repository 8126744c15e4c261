"""Personal codes: printed on a 席卡 with a QR, they let one person claim one seat.

A code is derived from the seat, so that it can be printed again and is stored nowhere; a keyed
index finds its seat. 10 characters from 30 leave 6 × 10¹⁴ codes to guess among, throttled.
"""

import hashlib
import hmac

from django.conf import settings

from deliberation.sessions.models import Seat

# No I, L, O, U, 0, 1: they are misread on paper, and U keeps words from forming.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10


def code_of(seat: Seat) -> str | None:
    """The seat's present code as it is printed, `ABCD-EFGH-JK`; None before one is issued."""
    if not seat.code_version:
        return None
    number = int.from_bytes(_keyed("code", f"{seat.public_id}:{seat.code_version}"), "big")
    digits = []
    for _ in range(LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        digits.append(ALPHABET[rest])
    code = "".join(digits)
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"


def index_of(code: str) -> str | None:
    """What a code is looked up by, however it was typed; None when it cannot be a code."""
    typed = "".join(char for char in code.upper() if char.isalnum())
    if len(typed) != LENGTH or any(char not in ALPHABET for char in typed):
        return None
    return _keyed("index", typed).hex()


def issue(seat: Seat) -> dict[str, object]:
    """The changes that give the seat a new code and make the old one worthless."""
    seat.code_version += 1
    code = code_of(seat)
    assert code is not None
    return {"code_version": seat.code_version, "code_index": index_of(code), "claimed_at": None}


def _keyed(purpose: str, text: str) -> bytes:
    key = f"deliberation.codes.{purpose}:{settings.SECRET_KEY}".encode()
    return hmac.new(key, text.encode(), hashlib.sha256).digest()
