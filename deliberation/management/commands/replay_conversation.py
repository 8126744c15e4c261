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

from deliberation.condensing.drafting import Section
from deliberation.ledger.models import EventBody, EventHeader, Receipt, Stream
from deliberation.ledger.verify import faults
from deliberation.management.replay.client import Door, ReplayError
from deliberation.management.replay.export import Export, ExportError, Tally, read
from deliberation.management.replay.play import Outcome, Play
from deliberation.management.replay.report import Report
from deliberation.management.replay.scene import Scene, prepare
from deliberation.management.replay.server import own_server
from deliberation.management.replay.witness import fetch_snapshot, get_json, tallies_of
from deliberation.records import verify as _records  # noqa: F401  it registers its checks
from deliberation.records.models import RecordLine
from deliberation.records.opening import open_record
from deliberation.sessions import verify as _sessions  # noqa: F401  and so does this
from deliberation.sessions.models import Session, Statement

DRAFTED_WITHIN_S = 5.0
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

Each figure is a line: name, value, unit; where there is a goal it says whether it was met.
The command fails if something is there of which there must be none.
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
        parser.add_argument(
            "--record",
            action="store_true",
            help="End the session afterwards, draw up its record and show it.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.report = Report(self.stdout)
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
        self.report.note(f"session {scene.stream}")
        self.report.figure("preparing", time.monotonic() - began, "s")
        with ExitStack() as stack:
            http = _http_of(url) if url else stack.enter_context(own_server())
            door = Door(url or _socket_of(http), http, scene.stream)
            play = Play(export, scene, door, speed=options["speed"], stay=options["stay"])
            outcome = uvloop.run(play.run(http))
            shown = tallies_of(fetch_snapshot(http, scene.stream))
        self._measure(outcome, scene)
        self._compare(export, outcome, shown)
        self._count_receipts(export, scene, outcome)
        if options["record"]:
            self._draw_up(scene)
        self._prove(scene)

    def _read(self, folder: Path, people: int | None) -> Export:
        export = read(folder)
        if people is not None:
            if people < 1:
                raise CommandError("--people is a number from 1")
            export = export.first(people)
        self.report.note(folder.resolve().name)
        self.report.figure("people", len(export.people), "people")
        self.report.figure("statements", len(export.comments), "statements")
        self.report.figure("votes", len(export.votes), "votes")
        return export

    def _measure(self, outcome: Outcome, scene: Scene) -> None:
        counters, seconds, say = outcome.counters, max(outcome.seconds, 0.001), self.report.figure
        stream = Stream.objects.get(public_id=scene.stream)
        batches = EventHeader.objects.filter(stream=stream, kind="endorsement.cast").count()
        waits = quantiles(counters.waits, n=100) if len(counters.waits) > 1 else [0.0] * 99
        say("playing", seconds, "s")
        say("votes_cast", outcome.votes, "votes")
        say("votes_cast_per_s", outcome.votes / seconds, "1/s")
        say("vote_batches", batches, "events")
        say("statements_posted", len(outcome.statements), "statements")
        say("statements_hidden_afterwards", outcome.hidden, "statements")
        say("connections", counters.connections, "connections")
        say("connections_at_once", outcome.at_once, "connections")
        say("reconnections", counters.reconnections, "connections")
        say("answer_p50", 1000 * waits[49], "ms")
        say("answer_p99", 1000 * waits[98], "ms")
        say("frames_received", counters.frames, "frames")
        say("put_off", counters.put_off, "commands")
        say("resent", counters.resent, "commands")

    def _compare(self, export: Export, outcome: Outcome, shown: dict[str, Tally]) -> None:
        """The files' recount beside the snapshot, what arrived live, and the table."""
        assert outcome.witness
        ids = outcome.statements
        wanted = {ids[comment]: tally for comment, tally in export.recount().items()}
        names = ("public_id", "agree", "disagree", "passed")
        rows = Statement.objects.filter(public_id__in=ids.values()).values_list(*names)
        table = {key: Tally(*counts) for key, *counts in rows}
        self.report.figure("recounted", sum(sum(tally) for tally in wanted.values()), "votes")
        self.report.figure("compared", len(wanted), "tallies")
        seen = {"snapshot": shown, "live_frames": outcome.witness.tallies, "table": table}
        for name, tallies in seen.items():
            self._require_same(name, tallies, wanted)

    def _require_same(self, name: str, seen: dict[str, Tally], wanted: dict[str, Tally]) -> None:
        nobody = Tally(0, 0, 0)
        keys = sorted(seen.keys() | wanted.keys())
        # A statement on which nobody has voted is shown without a tally.
        wrong = [key for key in keys if seen.get(key, nobody) != wanted.get(key)]
        self.report.none(f"{name}.wrong", len(wrong), "tallies")
        if wrong:
            detail = f"{seen.get(wrong[0])} instead of {wanted.get(wrong[0])}"
            raise CommandError(f"{len(wrong)} tallies of {name} differ, {wrong[0]}: {detail}")

    def _count_receipts(self, export: Export, scene: Scene, outcome: Outcome) -> None:
        stream = Stream.objects.get(public_id=scene.stream)
        receipts = Receipt.objects.filter(stream=stream, seq__gt=scene.head).count()
        given = len(export.votes) + len(export.comments) + len(export.people) + outcome.hidden
        self.report.figure("commands", given, "commands")
        self.report.none("not_written_down_once", abs(given - receipts), "commands")
        if receipts != given:
            raise CommandError(f"{given} commands were given, {receipts} were written down")

    def _draw_up(self, scene: Scene) -> None:
        """Measured from the moment at which everybody is told that the discussion is over."""
        scene.enter("closing")
        began = time.monotonic()
        record = open_record(Session.objects.get(stream__public_id=scene.stream))
        self.report.within("drafting", time.monotonic() - began, DRAFTED_WITHIN_S, "s")
        self.report.note(f"record {record}")
        lines = RecordLine.objects.filter(record__stream__public_id=record)
        for section in Section:
            count = lines.filter(section=section).count()
            self.report.figure(f"lines.{section}", count, "lines")
        scene.give(record, "record.show")
        for stage in ("ratifying", "closed"):
            scene.enter(stage)

    def _prove(self, scene: Scene) -> None:
        stream = Stream.objects.get(public_id=scene.stream)
        began = time.monotonic()
        fault = next(faults(stream), None)
        self.report.figure("proving", time.monotonic() - began, "s")
        self.report.figure("events", stream.head_seq, "events")
        self.report.figure("bodies", EventBody.objects.filter(stream=stream).count(), "bodies")
        self.report.none("log.wrong", int(fault is not None), "rows")
        if fault:
            raise CommandError(str(fault))


def _http_of(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("ws", "wss") or not parts.netloc:
        raise CommandError("--url is the live door: ws://host:port/live")
    return f"{'https' if parts.scheme == 'wss' else 'http'}://{parts.netloc}"


def _socket_of(http: str) -> str:
    return f"{http.replace('http', 'ws', 1)}/live"
