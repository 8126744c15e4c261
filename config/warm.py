"""What a server does before it opens its port: else the first to come would wait for it.

After a crash everybody is among the first.
"""

from __future__ import annotations

import gc
from importlib import import_module

from autobahn.websocket import protocol as autobahn
from django.conf import settings
from django.core.signals import request_started
from django.db import close_old_connections, reset_queries


def up() -> None:
    """Once per process, when all else has been loaded."""
    import_module(settings.ROOT_URLCONF)
    _spare_arrivals()
    _spare_the_collector()


def _spare_arrivals() -> None:
    """Leaves out what is done for each who comes, and for nothing.

    Autobahn prints its settings prettily for a line of its log that is not written: an eighth of
    what a socket's handshake costs on Daphne. And Django goes to a thread to close the old
    connections of that thread, which has none: those that requests use are looked at where they
    are used.
    """
    autobahn.pformat = repr  # type: ignore[assignment,attr-defined]
    request_started.disconnect(close_old_connections)
    request_started.disconnect(reset_queries)


def _spare_the_collector() -> None:
    """Takes what the server has loaded out of the garbage collector's rounds.

    A hundred thousand objects that live as long as the process were walked through in the middle
    of every seventh batch, which then took twice its time. A batch of its own makes some thousand
    that are gone with it: the young are looked at after as many. Sockets that have gone hold
    themselves in circles, which by Python's own rhythm went after eight thousand of them.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 5, 3)
