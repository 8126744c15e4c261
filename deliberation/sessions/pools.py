"""From whom lots can be drawn: each live module names the people that it knows of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum

from deliberation.sessions.room import Room


class Pool(StrEnum):
    HANDS = "hands"  # those who wait to speak
    ONLINE = "online"  # those who take part from afar
    ROOM = "room"  # those who sit in one of the venues
    ROLL = "roll"  # everybody who is consulted, present or not


Members = Callable[[Room], Iterable[str]]
_members: dict[Pool, Members] = {}


def gathers(pool: Pool) -> Callable[[Members], Members]:
    """Registers who is in a pool, as public ids of seats."""

    def register(members: Members) -> Members:
        _members[pool] = members
        return members

    return register


def members_of(room: Room, pool: Pool) -> list[str]:
    """Sorted, so that the list does not tell who came first."""
    return sorted(set(_members[pool](room)))
