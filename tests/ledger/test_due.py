"""What the service does by itself, and that nobody else can do it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import OperationalError

from deliberation.ledger.due import order, run_due
from deliberation.ledger.execute import Accepted
from deliberation.ledger.models import EventHeader, Receipt
from deliberation.sessions.models import Session
from realtime.protocol import CommandFrame
from tests.api.client import Browser, refusal
from tests.cast import Cast, send
from tests.conftest import Clock
from tests.verify import check_chain


def test_a_round_of_what_is_due_survives_a_fault(
    time: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever one part of the house does wrong, the others go on."""

    def broken() -> None:
        raise RuntimeError("broken")

    def without_database() -> None:
        raise OperationalError("away")

    tasks = [broken, without_database, lambda: time.forward(hours=1)]
    monkeypatch.setattr("deliberation.ledger.due._tasks", tasks)
    before = time.now
    run_due()
    assert time.now - before == timedelta(hours=1)
    assert "broken failed" in caplog.text
    assert "without_database: the database did not answer: away" in caplog.text


def test_the_service_is_named_in_the_log(cast: Cast, time: Clock) -> None:
    Session.objects.filter(pk=cast.session.pk).update(mode="network", planned_end=time.now)
    order(cast.stream, "session.close_due")
    header = EventHeader.objects.filter(stream__public_id=cast.stream).latest("seq")
    assert (header.kind, header.actor) == ("session.closed_when_due", "system")
    assert Receipt.objects.get(stream=header.stream, seq=header.seq).actor == "system"
    check_chain(header.stream)


def test_the_service_that_orders_again_gets_the_first_answer(cast: Cast, time: Clock) -> None:
    """As anybody does whose answer was lost."""
    Session.objects.filter(pk=cast.session.pk).update(mode="network", planned_end=time.now)
    command_id = uuid4()
    first = send(cast.stream, cast.service, "session.close_due", command_id=command_id)
    again = send(cast.stream, cast.service, "session.close_due", command_id=command_id)
    assert isinstance(first, Accepted)
    assert again == first


def test_what_is_refused_is_silent(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    """Another process was faster, or somebody has given the session more time."""
    order(cast.stream, "session.close_due")
    assert not [record for record in caplog.records if record.levelname != "INFO"]


def test_nobody_speaks_as_the_service(cast: Cast) -> None:
    """Neither door has a word for it."""
    assert "system" not in CommandFrame.model_fields
    body = {"id": str(uuid4()), "name": "session.close_due", "args": {}, "system": True}
    response = Browser(cast.chair).post(f"/api/v1/streams/{cast.stream}/commands", body)
    assert refusal(response) == (403, "FORBIDDEN")
