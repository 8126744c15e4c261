"""A run of commands held to the plain rules: what every machine of a meeting needs."""

from __future__ import annotations

import json
from typing import Any, ClassVar
from uuid import uuid4

from django.db import transaction
from hypothesis.stateful import RuleBasedStateMachine

from deliberation.ledger import log
from deliberation.ledger.execute import Accepted, Envelope, Refusal, execute
from deliberation.ledger.models import EventBody, EventHeader, Stream
from deliberation.sessions.models import Endorsement
from deliberation.sessions.stages import DISCUSSING, Stage
from tests.cast import PRESENT, Cast, Person
from tests.sessions.live.model import DONE, Meeting, Place
from tests.verify import Act, check_chain, check_whole

CONSULTED = ("member", "second_member", "representative", "expert")
VOTERS = (*CONSULTED, "resident")


class Machine(RuleBasedStateMachine):
    """Sends commands, compares each outcome with the rules, and recounts from the vaults."""

    cast: ClassVar[Cast]

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        places = {
            who: Place(who in VOTERS, who in CONSULTED, who in PRESENT, "device", who in PRESENT)
            for who in (*VOTERS, "observer")
        }
        self.meeting = Meeting(places)
        self.stream = Stream.objects.get(public_id=self.cast.stream)
        self.sent: list[tuple[Envelope, Accepted | Refusal]] = []

    def teardown(self) -> None:
        try:
            self.recount()
            check_chain(Stream.objects.get(pk=self.stream.pk))
            check_whole(self.stream, Act(self.cast.stream).now()[1])
        finally:
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    def recount(self) -> None:
        """From the vaults alone, and from the votes' own table."""
        counted = self.thought_by_the_vaults()
        seats = {self.seat(who): who for who in VOTERS}
        assert {
            key: {seats[seat]: thought for seat, thought in counted.get(key, {}).items()}
            for key in self.meeting.views
        } == {key: view.thought for key, view in self.meeting.views.items()}
        rows = Endorsement.objects.filter(statement__session=self.cast.session)
        table: dict[str, dict[str, tuple[str, int]]] = {}
        for row in rows.select_related("statement", "seat"):
            voter = seats[row.seat.public_id]
            table.setdefault(row.statement.public_id, {})[voter] = (row.choice, row.revision)
        assert table == {k: v.thought for k, v in self.meeting.views.items() if v.thought}

    def thought_by_the_vaults(self) -> dict[str, dict[str, tuple[str, int]]]:
        """Also: nobody voted in another stage than those of discussion, or after their removal."""
        counted: dict[str, dict[str, tuple[str, int]]] = {}
        kinds = dict(EventHeader.objects.filter(stream=self.stream).values_list("seq", "kind"))
        stages = self.stages_by_the_log()
        removed: set[str] = set()
        stage = Stage.DRAFT
        for seq, text in log.vaults(self.stream):
            vault = json.loads(text or "{}")
            stage = stages.get(seq, stage)
            if kinds[seq] == "roll.removed":
                removed.add(vault["seat"])
            for seat, statement, choice, revision in vault.get("votes", ()):
                entered = kinds[seq] == "endorsement.entered" and stage == Stage.PAUSED
                assert stage in DISCUSSING or entered
                assert seat not in removed
                counted.setdefault(statement, {})[seat] = (choice, revision)
        return counted

    def stages_by_the_log(self) -> dict[int, Stage]:
        bodies = EventBody.objects.filter(stream=self.stream, scope="public", body__isnull=False)
        shown = {seq: json.loads(body or "{}") for seq, body in bodies.values_list("seq", "body")}
        return {
            seq: Stage(session["stage"])
            for seq, body in shown.items()
            for session in body.get("put", {}).get("session", {}).values()
        }

    # Means --------------------------------------------------------------------------------------

    def seat(self, who: str) -> str:
        return self.person(who).seat

    def person(self, who: str) -> Person:
        found = getattr(self.cast, who)
        assert isinstance(found, Person)
        return found

    def gone(self, user_id: int | None) -> bool:
        return any(
            place.removed and self.person(who).id == user_id
            for who, place in self.meeting.roll.items()
        )

    def envelope(self, who: str | None, name: str, args: dict[str, Any]) -> Envelope:
        user = self.person(who).id if who else None
        return Envelope(user, uuid4(), name, args)

    def send(self, who: str | None, name: str, expected: str, **args: Any) -> Accepted | Refusal:
        envelope = self.envelope(who, name, args)
        (outcome,) = execute(self.cast.stream, [envelope])
        assert code_of(outcome) == expected, (name, args)
        self.sent.append((envelope, outcome))
        return outcome


def code_of(outcome: Accepted | Refusal) -> str:
    return DONE if isinstance(outcome, Accepted) else str(outcome.code)
