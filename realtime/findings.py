"""What was computed from one stream, as its readers get it: encoded once for each finding."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from deliberation.ledger.derived import Found
from realtime import protocol
from realtime.frame import Frame


class Findings:
    """The latest of each name. `versions`: what the hub has read, to compare with the table."""

    def __init__(self) -> None:
        self.versions: dict[str, int] = {}
        self._frames: dict[str, tuple[str, Frame]] = {}

    def take(self, found: Iterable[Found], head: int) -> list[tuple[str, Frame]]:
        """The frames of those that are new, each with the scope that sees it.

        What was computed from events behind `head` waits until they have been sent: they may have
        changed who sees it.
        """
        news = []
        for one in found:
            if self.versions.get(one.name) == one.version or one.at_seq > head:
                continue
            self.versions[one.name] = one.version
            self._frames.pop(one.name, None)
            if one.body:
                self._frames[one.name] = (one.scope, Frame(protocol.encode_finding(one)))
                news.append(self._frames[one.name])
        return news

    def for_scopes(self, scopes: Collection[str]) -> list[Frame]:
        """What somebody who has just come is told."""
        return [frame for scope, frame in self._frames.values() if scope in scopes]
