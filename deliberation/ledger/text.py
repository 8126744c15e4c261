"""What people write is plain text: cleaned once at the door and stored in one form."""

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator

from deliberation.ledger.refusals import Code, Refusal

STATEMENT_LIMIT = 2_000
TITLE_LIMIT = 200
REASON_LIMIT = 500
_COMBINING_MARKS_IN_A_ROW = 4
# A joiner makes 👨‍👩‍👧 one family, a variation selector makes ❤️ red: both are kept where they stand
# between visible characters. Everything else that is invisible or turns the writing direction goes.
_JOINER, _SELECTOR = "\u200d", "\ufe0f"
_JOINING = re.compile(f"[{_JOINER}{_SELECTOR}]+")
# ASCII and common Chinese, of which `clean` would keep every letter as it is.
_PLAIN = re.compile("[\n -~\u3001-\u3029\u4e00-\u9fff\uff01-\uff5e‘’“”…—·]*")
_GAP = re.compile("\n{3,}")
# Letters and signs by their category that leave the page white.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def clean(text: str) -> str:
    """NFC, no control or format characters but line breaks, at most 4 combining marks in a row."""
    if not _PLAIN.fullmatch(text):
        text = _clean_each_letter(_with_plain_breaks(text))
    return _GAP.sub("\n\n", text).strip()


def _with_plain_breaks(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return text.replace("\u2028", "\n").replace("\u2029", "\n")


def _clean_each_letter(text: str) -> str:
    # Composed after the invisible is gone, which may have stood between a letter and its mark.
    text = unicodedata.normalize("NFC", "".join(filter(_is_kept, text)))
    kept: list[str] = []
    marks = 0
    for char in text:
        if char not in (_JOINER, _SELECTOR):
            marks = marks + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        if marks <= _COMBINING_MARKS_IN_A_ROW:
            kept.append(char)
    return _JOINING.sub(_tidy_joining, "".join(kept))


def require_text(text: str, *, limit: int, code: Code = Code.EMPTY_TEXT) -> str:
    """The text if there is any and it is not too long.

    :raises Refusal: EMPTY_TEXT (or `code`), TEXT_TOO_LONG.
    """
    if not any(map(_is_visible, text)):
        raise Refusal(code)
    if len(text) > limit:
        raise Refusal(Code.TEXT_TOO_LONG, limit=limit, length=len(text))
    return text


def _is_kept(char: str) -> bool:
    category = unicodedata.category(char)
    if category == "Cn":
        # Emoji and rare Chinese characters that are newer than this Python's tables.
        return "\U0001f000" <= char <= "\U0001fbff" or "\U00020000" <= char <= "\U0003fffd"
    return category not in ("Cc", "Cf", "Cs", "Co") or char in ("\n", _JOINER)


def _is_visible(char: str) -> bool:
    category = unicodedata.category(char)
    return (category[0] in "LNPS" or category == "Cn") and char not in _BLANK


def _tidy_joining(run: re.Match[str]) -> str:
    """At most one selector and one joiner; none behind nothing, no joiner before nothing."""
    before, after = run.string[: run.start()][-1:], run.string[run.end() : run.end() + 1]
    if not before.strip():
        return ""
    selector = _SELECTOR if run[0].startswith(_SELECTOR) else ""
    return selector + _JOINER if _JOINER in run[0] and after.strip() else selector


def single_line(text: str) -> str:
    return " ".join(clean(text).split())


# Names and titles are written in one line; both forms are cleaned as soon as they arrive.
Text = Annotated[str, AfterValidator(clean)]
Line = Annotated[str, AfterValidator(single_line)]
