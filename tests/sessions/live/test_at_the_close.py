"""Two hundred votes while another connection closes the session."""

from __future__ import annotations

import json
import threading
from uuid import uuid4

import pytest
from django.db import connection, connections

from deliberation.ledger import log
from deliberation.ledger.execute import Accepted, Envelope, Refusal, execute
from deliberation.ledger.models import EventHeader, Receipt, Stream
from deliberation.sessions.models import Endorsement, Statement
from tests.cast import Cast, Person, do, person
from tests.verify import check_chain

VOTERS = 200
HANDS = 8


@pytest.fixture
def voters(real_cast: Cast) -> list[Person]:
    crowd = [person(f"voter{number}", f"委员{number}") for number in range(VOTERS)]
    entry = {"role": "member", "category": "voting"}
    execute(
        real_cast.stream,
        [
            Envelope(
                real_cast.office.id,
                uuid4(),
                "roll.enter",
                {**entry, "name": who.user.name, "user": who.user.public_id},
            )
            for who in crowd
        ],
    )
    here = {"accepts_norms": True}
    execute(
        real_cast.stream, [Envelope(who.id, uuid4(), "attendance.check_in", here) for who in crowd]
    )
    return crowd


@pytest.mark.postgres_only
def test_none_is_accepted_after_the_close_in_the_order_of_the_log(
    real_cast: Cast, voters: list[Person]
) -> None:
    """SQLite has one writer at a time by design; here eight connections race with a ninth."""
    assert connection.vendor == "postgresql"
    cast = real_cast
    statement = do(cast.stream, cast.member, "statement.post", text="现在表态。")["statement"]
    start = threading.Barrier(HANDS + 1)
    outcomes: list[tuple[Person, Accepted | Refusal]] = []

    def vote(crowd: list[Person]) -> None:
        args = {"statement": statement, "choice": "agree", "revision": 1}
        start.wait(10)
        for who in crowd:
            (outcome,) = execute(cast.stream, [Envelope(who.id, uuid4(), "endorsement.cast", args)])
            outcomes.append((who, outcome))
        connections.close_all()

    def close() -> None:
        start.wait(10)
        done.extend(
            execute(cast.stream, [Envelope(cast.chair.id, uuid4(), "session.change_stage", args)])[
                0
            ]
            for args in ({"to": "closing"}, {"to": "ratifying"})
        )
        connections.close_all()

    done: list[Accepted | Refusal] = []
    hands = [threading.Thread(target=vote, args=(voters[n::HANDS],)) for n in range(HANDS)]
    hands.append(threading.Thread(target=close))
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join(60)
    assert len(outcomes) == VOTERS

    closed = done[-1]
    assert isinstance(closed, Accepted)
    accepted = [outcome.seq for _, outcome in outcomes if isinstance(outcome, Accepted)]
    refused = {outcome.code for _, outcome in outcomes if isinstance(outcome, Refusal)}
    assert refused == {"WRONG_STAGE"}
    assert all(seq < closed.seq for seq in accepted)
    _agrees_with_the_log(cast, statement, accepted, closed.seq)


def _agrees_with_the_log(cast: Cast, statement: str, accepted: list[int], closed: int) -> None:
    stream = Stream.objects.get(public_id=cast.stream)
    check_chain(stream)
    casts = EventHeader.objects.filter(stream=stream, kind="endorsement.cast")
    assert sorted(accepted) == sorted(casts.values_list("seq", flat=True))
    assert not casts.filter(seq__gt=closed).exists()
    voted = [
        seat
        for _, vault in log.vaults(stream)
        for seat, *_ in json.loads(vault or "{}").get("votes", ())
    ]
    assert len(voted) == len(set(voted)) == len(accepted)
    assert Endorsement.objects.filter(statement__public_id=statement).count() == len(accepted)
    assert Statement.objects.get(public_id=statement).agree == len(accepted)
    assert Receipt.objects.filter(stream=stream, seq__in=accepted).count() == len(accepted)


def test_two_connections_never_take_one_number(real_cast: Cast) -> None:
    """Both databases: whoever waits too long is told so, and nothing is half done."""
    cast = real_cast
    start = threading.Barrier(4)
    outcomes: list[Accepted | Refusal] = []

    def talk(who: Person) -> None:
        start.wait(10)
        for number in range(15):
            envelope = Envelope(who.id, uuid4(), "statement.post", {"text": f"第{number}句。"})
            outcomes.extend(execute(cast.stream, [envelope]))
        connections.close_all()

    speakers = (cast.member, cast.second_member, cast.representative, cast.moderator)
    threads = [threading.Thread(target=talk, args=(who,)) for who in speakers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    accepted = [outcome.seq for outcome in outcomes if isinstance(outcome, Accepted)]
    refused = {outcome.code for outcome in outcomes if isinstance(outcome, Refusal)}
    assert refused <= {"BUSY"}
    assert len(accepted) == len(set(accepted)) == cast.session.statement_set.count()
    assert len(accepted) + len([o for o in outcomes if isinstance(o, Refusal)]) == 60
    check_chain(Stream.objects.get(public_id=cast.stream))


def test_one_id_from_two_connections_is_one_command(real_cast: Cast) -> None:
    """A phone that sends over the socket and, impatient, over HTTP as well."""
    cast = real_cast
    start = threading.Barrier(4)
    envelope = Envelope(cast.member.id, uuid4(), "statement.post", {"text": "只一次。"})
    outcomes: list[Accepted | Refusal] = []

    def push() -> None:
        start.wait(10)
        outcomes.extend(execute(cast.stream, [envelope]))
        connections.close_all()

    threads = [threading.Thread(target=push) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    taken = [outcome for outcome in outcomes if isinstance(outcome, Accepted)]
    assert taken
    assert taken == [taken[0]] * len(taken)
    assert cast.session.statement_set.count() == 1
