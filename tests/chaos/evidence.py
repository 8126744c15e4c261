"""What the database holds when all is over."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

SEEN_BY_ALL = ("public", "participants")


@dataclass
class Evidence:
    """Rows of one stream, with public ids. `cast` and `polled`: what the log's vault says."""

    head: int = 0
    epoch: str = ""
    events: list[tuple[int, str, bool]] = field(default_factory=list)
    """(seq, kind, whether everybody is shown something of it)"""
    receipts: list[tuple[str, int, Any]] = field(default_factory=list)
    """(command, seq, result)"""
    statements: dict[str, str] = field(default_factory=dict)
    """id → text"""
    votes: list[tuple[str, str, str, int]] = field(default_factory=list)
    """(seat, statement, choice, revision) as the table has it"""
    cast: list[tuple[int, str, str, str, int]] = field(default_factory=list)
    """(seq, seat, statement, choice, revision) as the log has it"""
    tallies: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    poll_votes: list[tuple[str, list[str], int]] = field(default_factory=list)
    """(seat, options, revision) of the one poll"""
    polled: list[tuple[int, str]] = field(default_factory=list)
    """(seq, seat) as the log has it"""
    log_faults: list[str] = field(default_factory=list)
    """what `verify_log` finds"""


def of_json(raw: dict[str, Any]) -> Evidence:
    """JSON knows no tuples."""
    rows = ("events", "receipts", "votes", "cast", "poll_votes", "polled")
    for name in rows:
        raw[name] = [tuple(row) for row in raw[name]]
    raw["tallies"] = {key: tuple(counts) for key, counts in raw["tallies"].items()}
    return Evidence(**raw)


def collect(stream: str) -> dict[str, Any]:
    """What makes an Evidence again; the clerk does this."""
    return {**asdict(_collect(stream)), "log_faults": _verify()}


def _verify() -> list[str]:
    """`manage.py verify_log --all`."""
    from django.core.management import CommandError, call_command  # noqa: PLC0415

    try:
        call_command("verify_log", "--all")
    except CommandError as error:
        return [str(error)[-500:]]
    return []


def _collect(public_id: str) -> Evidence:
    from deliberation.ledger.models import (  # noqa: PLC0415  Django must be set up first
        EventBody,
        EventHeader,
        Receipt,
        Stream,
    )
    from deliberation.sessions.live.polls.models import PollVote  # noqa: PLC0415
    from deliberation.sessions.models import Endorsement, Statement  # noqa: PLC0415

    stream = Stream.objects.get(public_id=public_id)
    bodies = EventBody.objects.filter(stream=stream)
    shown = set(bodies.filter(scope__in=SEEN_BY_ALL).values_list("seq", flat=True))
    headers = EventHeader.objects.filter(stream=stream).order_by("seq")
    statements = Statement.objects.all()
    votes = Endorsement.objects.values_list(
        "seat__public_id", "statement__public_id", "choice", "revision"
    )
    receipts = Receipt.objects.filter(stream=stream).values_list("command_id", "seq", "result")
    evidence = Evidence(
        head=stream.head_seq,
        epoch=stream.epoch,
        events=[(seq, kind, seq in shown) for seq, kind in headers.values_list("seq", "kind")],
        receipts=[(str(command), seq, result) for command, seq, result in receipts],
        statements={row.public_id: row.text or "" for row in statements},
        votes=list(votes),
        tallies={row.public_id: (row.agree, row.disagree, row.passed) for row in statements},
        poll_votes=list(PollVote.objects.values_list("seat__public_id", "options", "revision")),
    )
    for seq, body in bodies.filter(scope="vault").order_by("seq").values_list("seq", "body"):
        vault = json.loads(body or "{}")  # what was erased is empty
        evidence.cast += [(seq, *vote) for vote in vault.get("votes", [])]
        evidence.polled += [(seq, vote[0]) for vote in vault.get("poll_votes", [])]
    return evidence
