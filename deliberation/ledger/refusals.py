"""Expected refusals: one exception, one list of codes. The wording lives in the locales."""

from enum import StrEnum
from typing import Any


class Code(StrEnum):
    """Why something was refused. Each locale words every code (a test says so)."""

    # The shape of what was sent
    MALFORMED = "MALFORMED"
    TOO_DEEP = "TOO_DEEP"
    TOO_LARGE = "TOO_LARGE"
    UNKNOWN_FRAME = "UNKNOWN_FRAME"
    UNKNOWN_COMMAND = "UNKNOWN_COMMAND"
    INVALID_ARGUMENTS = "INVALID_ARGUMENTS"
    VERSION_UNSUPPORTED = "VERSION_UNSUPPORTED"
    HELLO_FIRST = "HELLO_FIRST"
    SUBSCRIBE_FIRST = "SUBSCRIBE_FIRST"
    ID_REUSED = "ID_REUSED"
    # Who asks
    NOT_SIGNED_IN = "NOT_SIGNED_IN"
    FORBIDDEN = "FORBIDDEN"
    NOT_FOUND = "NOT_FOUND"
    SIGN_IN_FAILED = "SIGN_IN_FAILED"
    CODE_UNKNOWN = "CODE_UNKNOWN"
    CODE_USED = "CODE_USED"
    NOT_YOUR_DEPARTMENT = "NOT_YOUR_DEPARTMENT"
    # When it is asked
    WRONG_STAGE = "WRONG_STAGE"
    TRANSITION_NOT_ALLOWED = "TRANSITION_NOT_ALLOWED"
    NOT_CHECKED_IN = "NOT_CHECKED_IN"
    ALREADY_DONE = "ALREADY_DONE"
    STALE_REVISION = "STALE_REVISION"
    GONE = "GONE"
    DELAYED = "DELAYED"
    STATEMENT_CLOSED = "STATEMENT_CLOSED"
    LAST_CHAIR = "LAST_CHAIR"
    NAME_TAKEN = "NAME_TAKEN"
    DEPARTMENT_IN_USE = "DEPARTMENT_IN_USE"
    ITEM_IN_USE = "ITEM_IN_USE"
    CHANNEL_TAKEN = "CHANNEL_TAKEN"
    PLACE_TAKEN = "PLACE_TAKEN"
    NO_DEVICE = "NO_DEVICE"
    NO_FLOOR = "NO_FLOOR"
    FLOOR_CLOSED = "FLOOR_CLOSED"
    NOBODY_WAITS = "NOBODY_WAITS"
    NOBODY_SPEAKS = "NOBODY_SPEAKS"
    SILENCED = "SILENCED"
    NORMS_NOT_ACCEPTED = "NORMS_NOT_ACCEPTED"
    MERGE_LOOP = "MERGE_LOOP"
    POLL_CLOSED = "POLL_CLOSED"
    TOO_MANY_HANDS = "TOO_MANY_HANDS"
    COUNT_DISAGREES = "COUNT_DISAGREES"
    NOBODY_TO_DRAW = "NOBODY_TO_DRAW"
    DRAW_NOT_READY = "DRAW_NOT_READY"
    DRAW_CLOSED = "DRAW_CLOSED"
    RECORD_SHOWN = "RECORD_SHOWN"
    LINE_LOCKED = "LINE_LOCKED"
    SOURCE_GONE = "SOURCE_GONE"
    # What it says
    TOO_MANY_CHOICES = "TOO_MANY_CHOICES"
    WRONG_SEED = "WRONG_SEED"
    TIME_TOO_SHORT = "TIME_TOO_SHORT"
    DUE_DATE_REQUIRED = "DUE_DATE_REQUIRED"
    FILE_TOO_LARGE = "FILE_TOO_LARGE"
    FILE_NOT_ALLOWED = "FILE_NOT_ALLOWED"
    TOO_MANY_FILES = "TOO_MANY_FILES"
    EMPTY_TEXT = "EMPTY_TEXT"
    TEXT_TOO_LONG = "TEXT_TOO_LONG"
    REASON_REQUIRED = "REASON_REQUIRED"
    # Come back later: `data.retry_after` says when, in seconds
    RATE_LIMITED = "RATE_LIMITED"
    BUSY = "BUSY"
    UNAVAILABLE = "UNAVAILABLE"
    # A fault of ours, logged under `ref`
    INTERNAL = "INTERNAL"


RETRYABLE = frozenset({Code.RATE_LIMITED, Code.BUSY, Code.UNAVAILABLE})


class Refusal(Exception):
    """A clear no: a code for programs, data for the sentence shown to the person.

    `ref` names the log entry of an unexpected fault; it is None for everything expected.
    """

    def __init__(self, code: Code, *, ref: str | None = None, **data: Any) -> None:
        super().__init__(code)
        self.code = code
        self.data = data
        self.ref = ref

    def body(self) -> dict[str, Any]:
        """The same answer over HTTP and socket."""
        return {"code": str(self.code), "data": self.data, "ref": self.ref}

    def __repr__(self) -> str:
        return f"Refusal({self.code}, {self.data})"
