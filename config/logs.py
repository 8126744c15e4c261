"""Lines of the log: JSON for machines, plain text for people, and in neither what anybody said.

Every line carries the marks of what it belongs to: the request or socket, the stream, the command
and its actor's id in that stream. Whatever else a program attaches to a line is left out, and of an
unexpected error the message is: it may quote what somebody wrote.
"""

from __future__ import annotations

import sys
import traceback
from typing import Any

import orjson
import structlog
from django.db import InterfaceError, OperationalError
from structlog.typing import EventDict, Processor

# What a line may carry beside its sentence and the marks of its request or socket.
SHOWN = {
    *("ref", "code", "stream", "command", "command_id", "actor"),
    *("method", "route", "status", "ms"),
}
# Of connections and files, not of what was sent.
HARMLESS = (OperationalError, InterfaceError, OSError)


def configuration(level: str, form: str, *, debug: bool) -> dict[str, Any]:
    """What Django hands to `logging`. `debug`: errors with their messages, as they come."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _marks(),
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info if debug else describe_error,
                    _json if form == "json" else _text(),
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "daphne": {"level": "WARNING"},
            "django.channels.server": {"level": "WARNING"},
            # It tells addresses, which may hold a personal code; `config.requests` tells routes.
            "django.request": {"level": "CRITICAL"},
            "django.security.csrf": {"level": "CRITICAL"},
            # It tells addresses of both kinds. Told not to, uvicorn forgets it when this is read.
            "uvicorn.access": {"handlers": [], "propagate": False},
            # Uvicorn brings handlers of its own.
            **{name: {"handlers": [], "propagate": True} for name in ("uvicorn", "uvicorn.error")},
        },
    }


def _marks() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(allow=SHOWN),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def describe_error(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Where it happened and of which kind it is; its message only if that quotes nobody."""
    found = event.pop("exc_info", None)
    error = found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        event["exception"] = "\n\n".join(_traceback(each) for each in _causes(error))
    return event


def _causes(error: BaseException) -> list[BaseException]:
    """The first cause first, as Python prints them."""
    chain: list[BaseException] = []
    at: BaseException | None = error
    while at is not None and at not in chain:
        chain.append(at)
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)
    return chain[::-1]


def _traceback(error: BaseException) -> str:
    kind = type(error)
    message = f": {error}" if isinstance(error, HARMLESS) else ""
    where = "".join(traceback.format_list(traceback.extract_tb(error.__traceback__)))
    head = "Traceback (most recent call last):\n"
    return f"{head}{where}{kind.__module__}.{kind.__qualname__}{message}"


def _json(_logger: Any, _method: str, event: EventDict) -> str:
    return orjson.dumps(event, default=str).decode()


def _text() -> Processor:
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=0)
