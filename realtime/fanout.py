"""One frame to many sockets."""

from __future__ import annotations

from collections.abc import Mapping

from realtime.frame import Frame
from realtime.transport import Transport, Way, taken_in_spite_of


class Fanout:
    """Sockets that get the same frames.

    Of a thousand sockets, each object that is touched on the way to one has to be fetched into the
    cache anew. So what a frame goes through is a bare list of the ways into the kernel; transports
    are looked at only where one did not take the whole frame.
    """

    def __init__(self) -> None:
        self._transports: list[Transport] = []
        self._ways: list[Way] = []
        self._places: dict[Transport, int] = {}

    def add(self, transport: Transport) -> None:
        """:raises ValueError: it is here already."""
        if transport in self._places:
            raise ValueError("a socket gets each frame once")
        self._places[transport] = len(self._transports)
        self._transports.append(transport)
        self._ways.append(transport.way)
        transport.on_way_changed = self._follow

    def remove(self, transport: Transport) -> None:
        """The last one takes its place."""
        transport.on_way_changed = None
        place = self._places.pop(transport)
        last, way = self._transports.pop(), self._ways.pop()
        if last is not transport:
            self._places[last] = place
            self._transports[place], self._ways[place] = last, way

    def put(self, frame: Frame, instead: Mapping[Transport, Frame]) -> None:
        """`frame` to everybody, but to some another one instead."""
        frames = [frame] * len(self._ways)
        for transport, other in instead.items():
            frames[self._places[transport]] = other
        for place, (way, each) in enumerate(zip(self._ways, frames, strict=True)):
            try:
                taken = way(each)
            except OSError as error:
                taken = taken_in_spite_of(error, each)
            if taken != len(each):
                self._transports[place].finish(each[taken:])

    def _follow(self, transport: Transport) -> None:
        self._ways[self._places[transport]] = transport.way
