"""Clusters and reports, told again from the log and from the rows that are proved already."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from deliberation.ledger.history import Fault, History
from deliberation.ledger.verify import as_logged
from deliberation.sessions.clusters import clusters
from deliberation.sessions.models import Report, Session
from deliberation.sessions.verify import proves


@proves
def cluster_faults(history: History, session: Session) -> Iterator[Fault]:
    """Every counter of people is that of the votes; whether there are clusters is known before."""
    logged = {t.id: fields for t, fields in history.state.items() if t.entity == "cluster"}
    for cluster in clusters(session):
        if as_logged(cluster) != logged.get(cluster.id):
            what = "its members or their counts of people are not those of the log"
            yield Fault("Statement", cluster.id, what)


@proves
def report_faults(history: History, session: Session) -> Iterator[Fault]:
    """Who reported what and when. A note goes with its writer's words, and with it the vault."""
    logged: dict[str, dict[str, Any]] = {
        vault["report"]: {
            "statement": vault["statement"],
            "seat": vault["reporter"],
            "kind": vault["kind"],
            "at": history.lines[seq].at,
            "note": history.texts.get(("report_note", vault["report"]), ""),
        }
        for seq, vault in history.vaults.items()
        if history.lines[seq].kind == "statement.reported"
    }
    rows = {
        row.public_id: row
        for row in Report.objects.filter(session=session).select_related("statement", "seat")
    }
    for public_id in sorted(logged.keys() - rows.keys()):
        yield Fault("Report", public_id, "is missing: the log has it")
    gone = sum(1 for line in history.of_kind("statement.reported")) - len(logged)
    unexplained = sorted(rows.keys() - logged.keys())
    if len(unexplained) != gone:
        yield Fault("Report", ", ".join(unexplained), "no event explains it")
    for public_id in rows.keys() & logged.keys():
        row = rows[public_id]
        now: dict[str, Any] = {
            "statement": row.statement.public_id,
            "seat": row.seat.public_id if row.seat else None,
            "kind": row.kind,
            "at": row.at,
            "note": row.note,
        }
        for name, value in now.items():
            if value != logged[public_id][name]:
                what = f"{name} is {value}, the log says {logged[public_id][name]}"
                yield Fault("Report", public_id, what)
