"""What people write is plain text: cleaned once at the door and stored in one form."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator

from deliberation.ledger.refusals import Code, Refusal

STATEMENT_LIMIT = 2_000
TITLE_LIMIT = 200
REASON_LIMIT = 500
_COMBINING_MARKS_IN_A_ROW = 4
# A joiner makes 👨‍👩‍👧 one family, a variation selector makes ❤️ red: both are kept between visible
# characters. Everything else that is invisible or turns the writing direction goes.
_JOINER, _SELECTOR = "\u200d", "\ufe0f"


def clean(text: str) -> str:
    """NFC, no control or format characters but line breaks, at most 4 combining marks in a row."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n")
    kept: list[str] = []
    marks = 0
    for char in unicodedata.normalize("NFC", text):
        category = unicodedata.category(char)
        if category in ("Cc", "Cf", "Cs", "Co", "Cn") and char not in ("\n", _JOINER):
            continue
        marks = marks + 1 if category in ("Mn", "Me") and char != _SELECTOR else 0
        if marks <= _COMBINING_MARKS_IN_A_ROW:
            kept.append(char)
    joined = "".join(kept)
    while "\n\n\n" in joined:
        joined = joined.replace("\n\n\n", "\n\n")
    return joined.strip().strip(_JOINER + _SELECTOR).strip()


def require_text(text: str, *, limit: int, code: Code = Code.EMPTY_TEXT) -> str:
    """The text if there is any and it is not too long.

    :raises Refusal: EMPTY_TEXT (or `code`), TEXT_TOO_LONG.
    """
    if not any(char not in (_JOINER, _SELECTOR) and not char.isspace() for char in text):
        raise Refusal(code)
    if len(text) > limit:
        raise Refusal(Code.TEXT_TOO_LONG, limit=limit, length=len(text))
    return text


def single_line(text: str) -> str:
    return " ".join(clean(text).split())


# Names and titles are written in one line; both forms are cleaned as soon as they arrive.
Text = Annotated[str, AfterValidator(clean)]
Line = Annotated[str, AfterValidator(single_line)]
