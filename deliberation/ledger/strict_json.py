"""JSON from outside: small, shallow, UTF-8, without NaN; anything else is a clear refusal."""

import re
from typing import Any

import orjson

from deliberation.ledger.refusals import Code, Refusal

MAX_DEPTH = 8
MAX_BYTES = 64 * 1024
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_BRACKET = re.compile(r"[{}\[\]]")


def parse(raw: bytes | str, *, limit: int = MAX_BYTES) -> Any:
    """The value. :raises Refusal: TOO_LARGE, TOO_DEEP, MALFORMED."""
    size = len(raw) if isinstance(raw, bytes) else len(raw.encode("utf-8", "surrogatepass"))
    if size > limit:
        raise Refusal(Code.TOO_LARGE, limit=limit, length=size)
    if _brackets_deeper_than(raw, MAX_DEPTH):
        raise Refusal(Code.TOO_DEEP, limit=MAX_DEPTH)
    try:
        return orjson.loads(raw)
    except (orjson.JSONDecodeError, UnicodeError):
        raise Refusal(Code.MALFORMED) from None


def _brackets_deeper_than(raw: bytes | str, limit: int) -> bool:
    """Looks before parsing. A bracket inside a string is no depth: strings are cut out first."""
    text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw
    if text.count("{") + text.count("[") <= limit:
        return False
    depth = 0
    for bracket in _BRACKET.findall(_STRING.sub("", text)):
        depth += 1 if bracket in "{[" else -1
        if depth > limit:
            return True
    return False
