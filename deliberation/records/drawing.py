"""Drawing up a draft from a session's log: what costs time, done before anything is locked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from typing import Any

from deliberation.condensing.drafting import DraftLine, Figures, Inputs, Source, figures
from deliberation.ledger.models import EventHeader
from deliberation.sessions.models import Session
from deliberation.sessions.opinions.material import Fold, read_fold


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that a line can rest on: where it was published, its words, its figures."""

    at: int
    text: str
    figures: dict[str, Any] | None

    def kept(self) -> dict[str, Any]:
        """As the record keeps it: without the words."""
        return {"at": self.at, "figures": self.figures}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A draft, and the moment of the session that it is of. `pieces` by `kind:id`."""

    session: str
    seq: int
    head: str
    present: int
    expected: int
    voters: int
    lines: tuple[DraftLine, ...]
    pieces: dict[str, Piece]


_ready: ContextVar[Drawn | None] = ContextVar("ready", default=None)


@contextmanager
def ready(drawn: Drawn) -> Iterator[None]:
    """Handlers inside take this draft instead of drawing one up under the lock."""
    token = _ready.set(drawn)
    try:
        yield
    finally:
        _ready.reset(token)


def drawn_for(session: Session) -> Drawn:
    """The draft that is ready for this session, or one of this moment."""
    drawn = _ready.get()
    return drawn if drawn and drawn.session == session.public_id else draw(session)


def draw(session: Session, *, upto: int | None = None, fold: Fold | None = None) -> Drawn:
    """The draft of this moment, or of an earlier one; `fold`: the log as it was read already."""
    # With NumPy, which no server needs before somebody asks for a draft.
    from deliberation.condensing.drafting.draft import draft  # noqa: PLC0415

    material = (fold or read_fold(session.stream, upto)).material()
    inputs = material.inputs()
    pieces = {
        f"{one.kind}:{one.id}": Piece(
            material.published[one.id], material.texts[one.id], plain(figures(inputs, [one]))
        )
        for one in _sources(inputs)
    }
    head = EventHeader.objects.values_list("hash", flat=True)
    return Drawn(
        session=session.public_id,
        seq=material.seq,
        head=head.get(stream=session.stream, seq=material.seq),
        present=material.present,
        expected=material.expected,
        voters=inputs.opinions.voters,
        lines=draft(inputs),
        pieces=pieces,
    )


def _sources(inputs: Inputs) -> Iterator[Source]:
    """Everything that a line could rest on."""
    yield from (Source("statement", member) for said in inputs.said for member in said.members)
    yield from (Source("reply", answer.id) for answer in inputs.answered)
    yield from (Source("promise", promise.id) for promise in inputs.promised)
    yield from (Source("poll", poll.id) for poll in inputs.polled)


def plain(found: Figures | None) -> dict[str, Any] | None:
    """Figures as a record keeps them, in the form of `LineFigures`."""
    if found is None:
        return None
    names = ("agree", "disagree", "passed")
    groups = [dict(zip(names, group, strict=True)) for group in found.groups or ()]
    return {**asdict(found), "groups": None if found.groups is None else groups}
