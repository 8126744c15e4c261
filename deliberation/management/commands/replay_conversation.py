"""`manage.py replay_conversation`: a recorded conversation through the product's own door."""

import time
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from contextlib import ExitStack
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.parse import urlsplit

import uvloop
from django.core.management.base import BaseCommand, CommandError

from deliberation.ledger.models import EventBody, EventHeader, Receipt, Stream
from deliberation.ledger.verify import faults
from deliberation.management.replay.client import Door, ReplayError
from deliberation.management.replay.export import Export, ExportError, Tally, read
from deliberation.management.replay.play import Outcome, Play
from deliberation.management.replay.scene import Scene, prepare
from deliberation.management.replay.server import own_server
from deliberation.management.replay.witness import fetch_snapshot, get_json, tallies_of
from deliberation.sessions import verify as _sessions  # noqa: F401  it registers its checks
from deliberation.sessions.models import Statement

HELP = """\
Plays a Polis export through real WebSocket connections of real participants, then
compares the counts that the product shows with an independent recount of the files.

DIR holds two files, UTF-8, comma-separated, with a line of names; other columns and
other files do not matter:
  comments.csv  timestamp, comment-id, author-id, moderated, comment-body
  votes.csv     timestamp, comment-id, voter-id, vote
Times are milliseconds; the lines need not be in order of time, and lines of the same
time keep their order. A vote is 1 (agree), -1 (disagree) or 0 (pass); who votes again
on a comment has changed their mind, and the last vote counts. moderated -1 means
rejected: when is not known, so it is applied after the replay.

Each person gets an account without a password, a seat in a new public session and a
token. They post and vote over a socket of their own, in their own order, each vote
after the statement that it is about. The session stays in the database: use one made
for it (DATABASE_URL), migrated before.
"""


class _Help(RawDescriptionHelpFormatter):
    pass


class Command(BaseCommand):
    """Prepares a session, plays, recounts, verifies the log, and reports."""

    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.formatter_class = _Help
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("dir", type=Path, help="The folder of the export.")
        parser.add_argument("--people", type=int, help="Only the first so many people.")
        parser.add_argument(
            "--speed",
            type=float,
            default=0,
            help="How many times faster than it was; 0, the default: as fast as it goes.",
        )
        parser.add_argument(
            "--url",
            help="The live door of a running server on this database, ws://host:port/live. Without "
            "it a server is started for the replay. Limits of rate are kept: RATE_FACTOR on the "
            "server raises them.",
        )
        parser.add_argument(
            "--stay",
            action="store_true",
            help="Nobody leaves before the end: all are connected at once.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._handle(**options)
        except (ExportError, ReplayError) as error:
            raise CommandError(str(error)) from error

    def _handle(self, **options: Any) -> None:
        export = self._read(options["dir"], options["people"])
        if options["speed"] < 0:
            raise CommandError("--speed is a number from 0")
        if url := options["url"]:
            get_json(f"{_http_of(url)}/readyz")  # said before a session is made for nothing
        began = time.monotonic()
        scene = prepare(options["dir"].resolve().name, export.people)
        self._say(f"Prepared in {time.monotonic() - began:.1f} s: session {scene.stream}")
        with ExitStack() as stack:
            http = _http_of(url) if url else stack.enter_context(own_server())
            door = Door(url or _socket_of(http), http, scene.stream)
            play = Play(export, scene, door, speed=options["speed"], stay=options["stay"])
            outcome = uvloop.run(play.run(http))
            shown = tallies_of(fetch_snapshot(http, scene.stream))
        self._report(export, outcome, scene)
        self._compare(export, outcome, shown)
        self._prove(export, scene, outcome)

    def _read(self, folder: Path, people: int | None) -> Export:
        export = read(folder)
        if people is not None:
            if people < 1:
                raise CommandError("--people is a number from 1")
            export = export.first(people)
        self._say(
            f"{folder.name}: {len(export.people)} people, {len(export.comments)} statements, "
            f"{len(export.votes)} votes"
        )
        return export

    def _report(self, export: Export, outcome: Outcome, scene: Scene) -> None:
        counters, seconds = outcome.counters, max(outcome.seconds, 0.001)
        stream = Stream.objects.get(public_id=scene.stream)
        batches = EventHeader.objects.filter(stream=stream, kind="endorsement.cast").count()
        waits = quantiles(counters.waits, n=100) if len(counters.waits) > 1 else [0.0] * 99
        self._say(
            f"Played in {seconds:.1f} s: {outcome.votes} votes ({outcome.votes / seconds:.0f}/s) "
            f"and {len(outcome.statements)} statements by {counters.connections} connections, "
            f"{outcome.at_once} at once; {batches} batches of votes\n"
            f"Answers after {1000 * waits[49]:.0f} ms in the middle, {1000 * waits[98]:.0f} ms at "
            f"the 99th of a hundred; {counters.frames} frames received; {counters.put_off} "
            f"commands put off, {counters.reconnections} reconnections, {counters.resent} resent; "
            f"{outcome.hidden} statements hidden afterwards"
        )

    def _compare(self, export: Export, outcome: Outcome, shown: dict[str, Tally]) -> None:
        """The files' recount beside the snapshot, what arrived live, and the table."""
        assert outcome.witness
        ids = outcome.statements
        wanted = {ids[comment]: tally for comment, tally in export.recount().items()}
        names = ("public_id", "agree", "disagree", "passed")
        rows = Statement.objects.filter(public_id__in=ids.values()).values_list(*names)
        table = {key: Tally(*counts) for key, *counts in rows}
        seen = {"the snapshot": shown, "the live frames": outcome.witness.tallies, "table": table}
        nobody = Tally(0, 0, 0)
        for name, tallies in seen.items():
            wrong = [key for key in wanted if tallies.get(key, nobody) != wanted[key]]
            if wrong or tallies.keys() - wanted.keys():
                first = next(iter(wrong), None)
                detail = f"{tallies.get(first or '')} instead of {wanted.get(first or '')}"
                raise CommandError(f"{len(wrong)} tallies of {name} differ, {first}: {detail}")
        votes = sum(sum(tally) for tally in wanted.values())
        self._say(
            f"The recount of the files ({votes} last votes on {len(wanted)} statements) equals the "
            "snapshot, the live frames and the table exactly"
        )

    def _prove(self, export: Export, scene: Scene, outcome: Outcome) -> None:
        stream = Stream.objects.get(public_id=scene.stream)
        receipts = Receipt.objects.filter(stream=stream, seq__gt=scene.head).count()
        given = len(export.votes) + len(export.comments) + len(export.people) + outcome.hidden
        if receipts != given:
            raise CommandError(f"{given} commands were given, {receipts} were written down")
        began = time.monotonic()
        if fault := next(faults(stream), None):
            raise CommandError(str(fault))
        bodies = EventBody.objects.filter(stream=stream).count()
        self._say(
            f"{given} commands, each written down once; the log of {stream.head_seq} events and "
            f"{bodies} bodies is proved ({time.monotonic() - began:.1f} s)"
        )

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _http_of(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("ws", "wss") or not parts.netloc:
        raise CommandError("--url is the live door: ws://host:port/live")
    return f"{'https' if parts.scheme == 'wss' else 'http'}://{parts.netloc}"


def _socket_of(http: str) -> str:
    return f"{http.replace('http', 'ws', 1)}/live"
