"""`manage.py condense`: keeps opinion maps and draft records of all sessions up to date."""

import os
import signal
from argparse import ArgumentParser
from threading import Event
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from deliberation.sessions.opinions.condenser import Condenser

# People's posts go before: on a busy machine the map may come a moment later.
NICENESS = 2


class Command(BaseCommand):
    """One process for the whole service. A second one stands by; it needs no Redis and no port."""

    help = (
        "Follows all sessions that are under way, works out the opinion map and the draft of the "
        "record, and begins the record when a session is closing. Ends on SIGTERM."
    )
    # It may start before the database does, or before it is migrated: it waits.
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="Bring everything up to date once, then end."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            once = Condenser(pace=0, standby=0)
            while once.look():
                pass
            return
        os.nice(NICENESS)
        stop = Event()

        def end(_number: int, _frame: FrameType | None) -> None:
            stop.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, end)
        Condenser().run(stop)
