"""Who else wants to know what a session has come to once its discussion is over: its record."""

from __future__ import annotations

from collections.abc import Callable

from deliberation.sessions.models import Session
from deliberation.sessions.opinions.material import Fold

Follower = Callable[[Session, Fold], object]
_followers: list[Follower] = []


def when_concluding(follow: Follower) -> Follower:
    """Registers what follows a session in closing, ratifying and closed.

    It is called after every move of the session's log in these stages, by one process or by
    several, and again when it has failed: it must bear that everything is done already.
    """
    _followers.append(follow)
    return follow


def tell(session: Session, fold: Fold) -> None:
    for follow in _followers:
        follow(session, fold)
