"""What the service does by itself."""

from __future__ import annotations

from datetime import timedelta

from deliberation.ledger import clock
from deliberation.ledger.models import Stream
from deliberation.sessions.models import Session
from tests.cases.making import Args, Case, No, given
from tests.cast import Cast, Person, do

TODAY = "2026-03-03"


def _network(cast: Cast, *, hours: int) -> None:
    """The cast's session is one over days, whose time is up in so many hours."""
    end = clock.now() + timedelta(hours=hours)
    Session.objects.filter(pk=cast.session.pk).update(mode="network", planned_end=end)


def time_is_up(cast: Cast, who: Person) -> Args:
    _network(cast, hours=0)
    return {}


def given_more_time(cast: Cast, who: Person) -> Args:
    _network(cast, hours=1)
    return {}


def a_day_has_passed(cast: Cast, who: Person) -> Args:
    _network(cast, hours=48)
    return {"day": TODAY}


def told_already(cast: Cast, who: Person) -> Args:
    args = a_day_has_passed(cast, who)
    do(cast.stream, cast.service, "digest.make", **args)
    return args


def a_record(cast: Cast, who: Person) -> Args:
    """The discussion is over, and there is another stream that is to be its record."""
    Session.objects.filter(pk=cast.session.pk).update(stage="closing")
    return {"record": Stream.objects.create(kind="record").public_id}


def linked_already(cast: Cast, who: Person) -> Args:
    args = a_record(cast, who)
    do(cast.stream, cast.service, "session.link_record", **args)
    return args


def no_such_record(cast: Cast, who: Person) -> Args:
    a_record(cast, who)
    return {"record": "A" * 22}


DUE_CASES: dict[str, Case] = {
    "session.close_due": Case(
        "service",
        time_is_up,
        (
            No("TRANSITION_NOT_ALLOWED", "service", given_more_time),
            No("TRANSITION_NOT_ALLOWED", "service", given()),
            No("FORBIDDEN", "chair", time_is_up),
        ),
    ),
    "session.link_record": Case(
        "service",
        a_record,
        (
            No("ALREADY_DONE", "service", linked_already),
            No("NOT_FOUND", "service", no_such_record),
            No("FORBIDDEN", "moderator", a_record),
        ),
    ),
    "digest.make": Case(
        "service",
        a_day_has_passed,
        (
            No("ALREADY_DONE", "service", told_already),
            No("ALREADY_DONE", "service", given(day=TODAY)),
            No("INVALID_ARGUMENTS", "service", given(day="yesterday")),
            No("FORBIDDEN", "moderator", a_day_has_passed),
        ),
    ),
}
