"""What every command must keep true, whoever looks: snapshot + events = snapshot, and the chain."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

from django.db import connection

from deliberation.bodies.tree import KIND as BODY
from deliberation.ledger import chain
from deliberation.ledger.execute import Accepted, Refusal
from deliberation.ledger.models import EventBody, EventHeader, Stream
from deliberation.ledger.shapes import PARTICIPANTS, PUBLIC, STAFF, VAULT, Access, department_scope
from deliberation.records.models import Record
from deliberation.records.work import KIND as RECORD
from deliberation.sessions.models import Publicity, Seat, Session
from deliberation.sessions.veil import TAKES_BACK, WORDS
from tests.cast import Person, send
from tests.replica import Replica, compose, events_of, scope_by_scope


def audiences(stream: Stream) -> list[Access]:
    """Every shared audience there can be, and everybody's own scope alone."""
    if stream.kind == BODY:
        return [Access((PUBLIC,)), Access((PUBLIC, STAFF))]
    if stream.kind == RECORD:
        session = Record.objects.get(stream=stream).session
        outside = (PUBLIC,) if session.publicity == Publicity.PUBLIC else ()
        inside = (*outside, PARTICIPANTS)
        return [Access(scopes) for scopes in (outside, inside, (*inside, STAFF))]
    session = Session.objects.get(stream=stream)
    outside = (PUBLIC,) if session.publicity == Publicity.PUBLIC else ()
    inside = (*outside, PARTICIPANTS)
    departments = [department_scope(row.public_id) for row in session.departments.all()]
    shared = [outside, inside, (*inside, STAFF), *((*inside, scope) for scope in departments)]
    seats = Seat.objects.filter(session=session).order_by("pk").values_list("public_id", flat=True)
    return [Access(scopes) for scopes in shared] + [Access((), seat) for seat in seats]


def readers(stream: Stream) -> dict[Access, Replica]:
    """What every audience sees, from the tables.

    Each scope is drawn once, for all who see it, and everybody's own at once: that a reader sees
    just this side by side is tests/sessions/test_snapshot.py's to show.
    """
    audience = audiences(stream)
    scopes = {scope for access in audience for scope in access.scopes}
    actors = [access.actor for access in audience if access.actor]
    seen, alone = scope_by_scope(stream, scopes, actors)
    found = {}
    for access in audience:
        replica = alone[access.actor] if access.actor else Replica()
        for scope in access.scopes:
            replica = replica.beside(seen[scope])
        found[access] = replica
    return found


def check_chain(stream: Stream) -> None:
    """Recounts the whole chain from the rows, as an outsider would."""
    headers = list(EventHeader.objects.filter(stream=stream).order_by("seq"))
    assert [header.seq for header in headers] == list(range(1, stream.head_seq + 1))
    digests: dict[int, list[tuple[str, str, str]]] = {}
    for body in EventBody.objects.filter(stream=stream):
        if body.body is not None and body.salt is not None:
            assert chain.digest(body.salt, body.body) == body.digest, body
        digests.setdefault(body.seq, []).append((body.scope, body.digest, body.subject))
    assert set(digests) == {header.seq for header in headers}
    previous = chain.genesis(stream.public_id)
    for header in headers:
        assert VAULT in [scope for scope, _, _ in digests[header.seq]]
        assert header.root == chain.root(digests[header.seq]), header
        linked = (stream.public_id, header.seq, header.kind, header.version, header.at)
        previous = chain.link(previous, chain.Linked(*linked, header.actor, header.root))
        assert header.hash == previous, header
    assert stream.head_hash == (previous if headers else "")
    assert all(one.at <= other.at for one, other in pairwise(headers))


def check_whole(stream: Stream, states: dict[Access, Replica]) -> None:
    """Somebody who reads the log from its first event on sees what everybody else sees."""
    events = events_of(stream)
    for access, expected in states.items():
        folded = Replica()
        folded.apply(compose(events, access, 0))
        assert folded.view() == expected.view(), f"from the first event, {access}"


def check_taken_back(
    kinds: set[str], before: dict[Access, Replica], after: dict[Access, Replica]
) -> None:
    """Whatever can be read no more must raise the revision of the public past."""
    public = Access((PUBLIC,))
    if public not in before or public not in after:
        return
    old, now = before[public].shared, after[public].shared
    traces = [row["before"] for row in now.get("correction", {}).values()]
    for name, words in WORDS.items():
        for key, row in old.get(name, {}).items():
            there = now.get(name, {}).get(key)
            readable = there and all(
                row[field] in (None, "", [], there[field]) or row[field] in traces
                for field in words.fields
            )
            assert readable or kinds & TAKES_BACK, f"{kinds} took back {name}"


@contextmanager
def watched() -> Iterator[list[str]]:
    """The statements that would change rows."""
    writes: list[str] = []

    def look(run: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            writes.append(sql)
        return run(sql, *rest)

    with connection.execute_wrapper(look):
        yield writes


Seen = tuple[int, dict[Access, Replica]]


class Act:
    """Runs one command and holds it to all that must be true of it.

    >>> act(cast.member, "statement.post", text="赞成")["statement"]
    >>> act.refused(cast.outsider, "statement.post", "FORBIDDEN", text="赞成")
    """

    def __init__(
        self,
        stream: str,
        seen: Seen | None = None,
        *,
        whole: bool = False,
        at_the_end: bool = False,
    ) -> None:
        """`seen`: the states at a number, where they are known already.

        `whole`: the log from its first event on must come to the same as well. Not for a test that
        has changed rows behind the log's back.
        `at_the_end`: all commands are held to it together, by `finish`, instead of one by one.
        """
        self.stream = stream
        self.whole = whole
        self.at_the_end = at_the_end
        self._seen = seen
        self._first = self.now() if at_the_end else None

    def __call__(
        self, who: Person | None, name: str, /, *, command_id: Any = None, **args: Any
    ) -> dict[str, str]:
        """The handler's answer; fails the test if the command is refused or breaks a promise."""
        before = None if self.at_the_end else self.now()
        head = self.head()
        outcome = send(self.stream, who, name, command_id=command_id, **args)
        assert isinstance(outcome, Accepted), f"{name}: {outcome!r}"
        assert outcome.seq == head + 1 == self.head()
        if before:
            self.verify(before, self.now())
        return outcome.result or {}

    def finish(self) -> None:
        """Nothing more is done: what was not looked at after each command is looked at now."""
        if self._first and self._first[0] != self.head():
            self.verify(self._first, self.now())

    def refused(
        self, who: Person | None, name: str, code: str, /, *, command_id: Any = None,
        **args: Any,
    ) -> dict[str, Any]:  # fmt: skip
        """The refusal's data; fails the test if anything at all was written."""
        with watched() as writes:
            outcome = send(self.stream, who, name, command_id=command_id, **args)
        assert isinstance(outcome, Refusal), f"{name} was accepted: {outcome}"
        assert outcome.code == code, f"{name}: {outcome!r}"
        assert not writes
        return outcome.data

    def verify(self, before: Seen, after: Seen) -> None:
        stream = Stream.objects.get(public_id=self.stream)
        events = events_of(stream, before[0])
        for access, expected in after[1].items():
            if before[0] and access.scopes and access not in before[1]:
                continue  # nobody could have been this audience before
            # Somebody who was not on the roll before starts from nothing.
            old = before[1].get(access, Replica())
            at_once, one_by_one = old.copy(), old.copy()
            frame = compose(events, access, before[0])
            at_once.apply(frame)
            assert at_once.view() == expected.view(), access
            at_once.apply(frame)
            assert at_once.view() == expected.view(), f"applied twice, {access}"
            for event in events:
                one_by_one.apply(compose([event], access, event.seq - 1))
            assert one_by_one == expected, f"one by one, {access}"
        check_taken_back({event.kind for event in events}, before[1], after[1])
        if self.whole:
            check_whole(stream, after[1])
        check_chain(stream)

    def head(self) -> int:
        return Stream.objects.values_list("head_seq", flat=True).get(public_id=self.stream)

    def now(self) -> Seen:
        """The number, and what everybody sees at it."""
        stream = Stream.objects.get(public_id=self.stream)
        if self._seen is None or self._seen[0] != stream.head_seq:
            self._seen = (stream.head_seq, readers(stream))
        return self._seen
