"""Merging statements that say the same, and taking a merge back."""

from __future__ import annotations

from deliberation.bodies.permissions import Act
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.registry import handles
from deliberation.ledger.shapes import Call, Command, Event, PublicId
from deliberation.sessions import public_log
from deliberation.sessions.clusters import ClusterEntity, show_clusters
from deliberation.sessions.models import ModerationAct, Seat, Statement
from deliberation.sessions.room import KIND, Room
from deliberation.sessions.stages import UNFINISHED


class MergeStatement(Command):
    """Puts a statement, with all that was merged into it, under another that says the same.

    Where `into` is itself merged, the one at its top takes it. Votes stay on the statement that
    they were given to; the cluster counts people.
    """

    statement: PublicId
    into: PublicId


class SplitStatement(Command):
    """Takes a merge back: the statement stands by itself again, with what was merged into it."""

    statement: PublicId


@handles(
    MergeStatement,
    name="statement.merge",
    stream=KIND,
    event="statement.merged",
    act=Act.MODERATE,
    stages=UNFINISHED,
)
def merge(room: Room, call: Call[MergeStatement]) -> Event:
    statement = room.open_statement(call.args.statement)
    into = room.open_statement(call.args.into)
    if statement.merged_into is not None:
        raise Refusal(Code.ALREADY_DONE, into=statement.merged_into.public_id)
    tree = _tree(room, into)
    top = next(row for row in tree if row.merged_into_id is None)
    if top.pk == statement.pk:
        raise Refusal(Code.MERGE_LOOP)
    moved = _tree(room, statement)
    event = Event()
    if len(moved) > 1:
        event.drop(room.shared, ClusterEntity, statement.public_id)
    room.change(statement, merged_into=top)
    for row in (top, *moved):
        if row.root_id != top.pk:
            room.change(row, root=top)
    _show(room, event, statement)
    return public_log.record(room, show_clusters(room, event, [top.pk]), ModerationAct.MERGED)


@handles(
    SplitStatement,
    name="statement.split",
    stream=KIND,
    event="statement.split",
    act=Act.MODERATE,
    stages=UNFINISHED,
)
def split(room: Room, call: Call[SplitStatement]) -> Event:
    statement = room.get(Statement, call.args.statement)
    top = statement.merged_into
    if top is None:
        raise Refusal(Code.NOT_FOUND if statement.published_at is None else Code.ALREADY_DONE)
    tree = _tree(room, statement)
    top = next(row for row in tree if row.merged_into_id is None)
    gone = _under(statement, tree)
    room.change(statement, merged_into=None)
    event = Event()
    for part in (gone, [row for row in tree if row not in gone]):
        _stand_together(room, part)
    if top.root_id is None:
        event.drop(room.shared, ClusterEntity, top.public_id)
    _show(room, event, statement)
    tops = [row.pk for row in (top, statement) if row.root_id is not None]
    return public_log.record(room, show_clusters(room, event, tops), ModerationAct.SPLIT)


def _tree(room: Room, statement: Statement) -> list[Statement]:
    """All that hangs together with a statement; alone, itself."""
    if statement.root_id is None:
        return [statement]
    room.flush()
    ids = Statement.objects.filter(root=statement.root_id).values_list("public_id", flat=True)
    return list(room.get_all(Statement, list(ids)).values())


def _under(statement: Statement, tree: list[Statement]) -> list[Statement]:
    """The statement and whatever was merged into it, at any depth."""
    found = [statement]
    for one in found:
        found += [row for row in tree if row.merged_into_id == one.pk]
    return found


def _stand_together(room: Room, part: list[Statement]) -> None:
    """What is left of a tree: the one that is merged into none is its top; one alone has none."""
    top = next(row for row in part if row.merged_into_id is None) if len(part) > 1 else None
    for row in part:
        if row.root_id != (top.pk if top else None):
            room.change(row, root=top)


def _show(room: Room, event: Event, statement: Statement) -> None:
    room.show_statement(event, statement, room.get(Seat, statement.seat.public_id))
