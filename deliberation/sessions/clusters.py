"""Statements that were merged: one counter of people for all of them (M24).

A merge is a link from one statement to another; what hangs together is a tree, and the statement at
its top gives the cluster its id. Votes stay on the statement that they were given to. Somebody who
voted on several members counts once, with the word that they gave last.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator

from deliberation.ledger.shapes import Entity, Event
from deliberation.sessions.models import Choice, Endorsement, Session, Statement
from deliberation.sessions.picture import Picture
from deliberation.sessions.room import Room
from deliberation.sessions.snapshot import shows

# No batch of votes has more; a number of the log keeps room for its votes behind it.
VOTES_OF_ONE_EVENT = 1 << 20


class ClusterEntity(Entity, entity="cluster"):
    """Statements that were merged; its id is that of the one at the top, the first of `members`.

    The counts are people: each counts once, with the last word given to any of the members.
    """

    members: list[str]
    agree: int
    disagree: int
    passed: int


def cast_order(seq: int, place: int) -> int:
    """When a vote was cast, to compare: the event's number, then the place among its votes."""
    return seq * VOTES_OF_ONE_EVENT + place


def union(votes: Iterable[tuple[int, str]]) -> Counter[str]:
    """People by choice, from (person, choice) in the order of casting: the last word counts."""
    return Counter(dict(votes).values())


def clusters(session: Session, tops: Collection[int] | None = None) -> Iterator[ClusterEntity]:
    """All clusters of a session, or those with these statements (primary keys) at the top.

    Two queries, however many there are; rows that wait to be written are not counted.
    """
    merged = Statement.objects.filter(session=session, root__isnull=False)
    votes = Endorsement.objects.filter(statement__session=session, statement__root__isnull=False)
    if tops is not None:
        merged, votes = merged.filter(root__in=tops), votes.filter(statement__root__in=tops)
    members: defaultdict[int | None, list[str]] = defaultdict(list)
    for pk, top, public_id in merged.order_by("pk").values_list("pk", "root", "public_id"):
        members[top].insert(0 if pk == top else len(members[top]), public_id)
    said: defaultdict[int | None, list[tuple[int, str]]] = defaultdict(list)
    in_order = votes.order_by("cast_order").values_list("statement__root", "seat", "choice")
    for top, seat, choice in in_order:
        said[top].append((seat, choice))
    for top, ids in members.items():
        people = union(said[top])
        yield ClusterEntity(
            id=ids[0],
            members=ids,
            agree=people[Choice.AGREE],
            disagree=people[Choice.DISAGREE],
            passed=people[Choice.PASS],
        )


def show_clusters(room: Room, event: Event, tops: Collection[int]) -> Event:
    """Shows clusters as they are now; asks the database nothing where there are none."""
    if tops:
        room.flush()
        event.put(room.shared, *clusters(room.session, tops))
    return event


@shows("shared")
def what_was_merged(picture: Picture) -> Iterator[Entity]:
    merged = any(one.root_id for one in picture.all(Statement))
    return clusters(picture.session) if merged else iter(())
