"""Sessions to be fuzzed: in each a full cast, a stage, a record where there can be one."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from contextlib import suppress

from django.core.exceptions import MultipleObjectsReturned, ObjectDoesNotExist

from accounts.sign_in import issue_token
from deliberation.ledger.models import Stream
from deliberation.ledger.reading import take_snapshot
from deliberation.ledger.refusals import Refusal
from deliberation.ledger.transactions import reading
from deliberation.ledger.verify import faults
from tests.cases import CASES
from tests.cases.records import recorded
from tests.cast import Cast, Person, do, gather
from tests.security.fuzz.driver import Seat
from tests.security.fuzz.values import Ids

# Acts that end the meeting come often enough by themselves.
_STAGES: tuple[tuple[str, ...], ...] = ((), (), ("break",), ("closing",), ("closing", "ratifying"))


def prepared(number: int, ids: Ids, dice: random.Random) -> list[Seat]:
    """A new session in some stage; its people, the office's, a stranger and somebody unknown."""
    cast = gather(publicity=dice.choice(("public", "public", "internal")), mark=f"-f{number}")
    streams = [cast.stream] * 6 + [cast.body.public_id]
    if number % 3 == 2:
        streams += [recorded(cast)] * 4
    else:
        for stage in dice.choice(_STAGES):
            do(cast.stream, cast.moderator, "session.change_stage", to=stage)
    _rehearse(cast, ids, dice)
    for stream in set(streams):
        learn(stream, cast.office, ids)
    for who in _people(cast):
        ids.learn("user", who.user.public_id)
    # Whoever may do most has several devices.
    staff = [cast.office, cast.chair, cast.moderator, cast.scribe] * 3
    return [_seat(who, dice.choice(streams)) for who in (*_people(cast), *staff, None)]


_TOO_LATE = (AssertionError, ObjectDoesNotExist, MultipleObjectsReturned, LookupError, Refusal)


def _rehearse(cast: Cast, ids: Ids, dice: random.Random) -> None:
    """For some commands, what has to happen before them, and the arguments that then succeed."""
    # What the service does when it is due is made ready past the log: tables would not agree.
    names = sorted(name for name, case in CASES.items() if case.who != "service")
    for name in dice.sample(names, 40):
        case = CASES[name]
        with suppress(*_TOO_LATE):
            ids.examples.append((name, case.build(cast, getattr(cast, case.who))))


def learn(stream: str, who: Person, ids: Ids) -> None:
    """Every id that stands in what somebody sees, by the name that an argument has for it."""
    ids.learn("stream", stream)
    seen = json.dumps(take_snapshot(stream, who.id).body(), default=str)
    for kind, value in _walk(json.loads(seen)):
        ids.learn(kind, value)


def _walk(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if len(key) == 22:
                yield name, key
            yield from _walk(inner, name if key == "id" or len(key) == 22 else key)
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner, name.removesuffix("s"))
    elif isinstance(value, str) and len(value) == 22 and value.isalnum():
        yield _SAME.get(name, name), value


_SAME = {"agenda_item": "item", "speaker": "seat", "actor": "seat", "holder": "seat"}


def _people(cast: Cast) -> list[Person]:
    return [*cast.on_the_roll, cast.outsider]


def _seat(who: Person | None, stream: str) -> Seat:
    epoch = Stream.objects.get(public_id=stream).epoch
    name = who.user.username if who else "nobody"
    return Seat(name, issue_token(who.user) if who else None, stream, epoch)


def what_is_wrong(streams: set[str]) -> list[str]:
    """After all that, each log must prove itself."""
    with reading():
        return [
            f"{stream.kind} {stream.public_id}: {fault}"
            for stream in Stream.objects.filter(public_id__in=streams)
            for fault in faults(stream)
        ]
