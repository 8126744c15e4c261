"""What exists: every command, every kind of stream, every source of a snapshot.

A command is registered where it lives, by the decorator on its handler's head. JSON Schema,
TypeScript types, the HTTP door, the permission matrix and the docs check all derive from here.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from deliberation.ledger.models import Stream
from deliberation.ledger.refusals import Refusal
from deliberation.ledger.shapes import Access, Actor, Call, Command, Entity, Event
from deliberation.ledger.work import Work

WorkType = TypeVar("WorkType", bound=Work, contravariant=True)
ArgsType = TypeVar("ArgsType", bound=Command)


class Queueing(StrEnum):
    """Whether a client that has lost its connection may keep the command and send it later."""

    NEVER = "never"  # an act that only means something now
    WHILE_STAGE_LASTS = "while_stage_lasts"  # later it is refused and the person is told
    ALWAYS = "always"


class Handler(Protocol[WorkType]):
    """Changes rows through `work`, answers with the event, refuses before it changes anything."""

    def __call__(self, work: WorkType, call: Call[Any], /) -> Event: ...


class BatchHandler(Protocol[WorkType]):
    """The same for many calls of one command at once: one event for all that is not refused."""

    def __call__(
        self, work: WorkType, calls: Sequence[Call[Any]], /
    ) -> tuple[Event | None, list[Refusal | None]]: ...


@dataclass(frozen=True)
class Entry:
    """Everything that is known of one command."""

    name: str
    stream_kind: str
    args: type[Command]
    event: str
    act: str
    stages: frozenset[str]
    queueing: Queueing
    lifetime: int | None
    answers: tuple[str, ...]
    doc: str
    module: str
    handler: Handler[Any] | None
    batch: BatchHandler[Any] | None


class StreamKind(Protocol):
    """What a stage teaches the ledger about its kind of stream."""

    def open(self, stream: Stream) -> Work:
        """The handler's room. Called with the stream's row locked."""

    def access(
        self, stream: Stream, user_ids: Collection[int | None]
    ) -> dict[int | None, Access | None]:
        """What each of these people may read; None for somebody who may not even know of it."""

    def draw(self, stream: Stream) -> Drawing:
        """Call it, and what it gives, inside one `reading()`."""


class Drawing(Protocol):
    """The present state of one stream, of one moment. What several scopes need is read once."""

    def shared(self, scopes: Sequence[str]) -> Iterable[Entity]:
        """The state of the shared scopes."""

    def own(self, actors: Collection[str]) -> Mapping[str, Iterable[Entity]]:
        """The state of each one's own scope, in as many queries for all as for one."""


COMMANDS: dict[str, Entry] = {}
KINDS: dict[str, StreamKind] = {}


def handles(  # noqa: PLR0913  the whole head of a command stands in one place
    args: type[Command],
    *,
    name: str,
    stream: str,
    event: str,
    act: str,
    stages: Iterable[str] = (),
    queueing: Queueing = Queueing.NEVER,
    lifetime: int | None = None,
    answers: tuple[str, ...] = (),
    batch: bool = False,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Registers the handler below it.

    `act`: the row of the permission table. `stages`: when it may be done; none means any time.
    `lifetime`: seconds for which a client may keep it; none means as long as `queueing` says.
    `answers`: the keys of the result. `batch`: the handler takes a sequence of calls.
    :raises ValueError: the name, or the event's name, is taken.
    """

    def register(handler: Callable[..., Any]) -> Callable[..., Any]:
        if name in COMMANDS:
            raise ValueError(f"a second command named {name!r}")
        if any(entry.event == event for entry in COMMANDS.values()):
            raise ValueError(f"a second command for the event {event!r}")
        COMMANDS[name] = Entry(
            name=name,
            stream_kind=stream,
            args=args,
            event=event,
            act=act,
            stages=frozenset(stages),
            queueing=queueing,
            lifetime=lifetime,
            answers=answers,
            doc=inspect.getdoc(args) or "",
            module=handler.__module__,
            handler=None if batch else handler,
            batch=handler if batch else None,
        )
        return handler

    return register


def register_kind(name: str, kind: StreamKind) -> None:
    if name in KINDS:
        raise ValueError(f"a second stream kind named {name!r}")
    KINDS[name] = kind


__all__ = ["COMMANDS", "KINDS", "Actor", "Entry", "Queueing", "handles", "register_kind"]
