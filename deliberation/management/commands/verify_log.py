"""`manage.py verify_log`: proves that the tables are what the log says, or names what is not."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from deliberation.ledger.models import EventHeader, Stream
from deliberation.ledger.transactions import reading
from deliberation.ledger.verify import Head, faults, strays
from deliberation.records import verify as _records  # noqa: F401  it registers its checks
from deliberation.sessions import verify as _sessions  # noqa: F401  and so does this


class Command(BaseCommand):
    """One stream or all of them, read in one moment while the service goes on."""

    help = (
        "Checks a stream's chain of hashes, rebuilds its state from the log, recounts its votes, "
        "compares all of it with the tables, and draws the session's record up again. Names the "
        "first row that is wrong and ends with code 1. A tail that was cut off shows only against "
        "a head that was kept elsewhere: --write-head keeps one, --head compares with it (the "
        "answer of /api/v1/streams/ID/head does as well). With --all both are folders, with a "
        "file for each stream."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "stream", nargs="?", help="The stream's id: a session's, a record's, a body's."
        )
        parser.add_argument("--all", action="store_true", help="Every stream there is.")
        parser.add_argument("--head", type=Path, help="A head that was kept outside.")
        parser.add_argument("--write-head", type=Path, help="Where to keep the present head.")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["stream"]) == options["all"]:
            raise CommandError("Name one stream, or say --all.")
        with reading():
            self._handle(**options)

    def _handle(self, **options: Any) -> None:
        heads: Path | None = options["head"]
        if not options["all"]:
            stream = Stream.objects.filter(public_id=options["stream"]).first()
            if stream is None:
                raise CommandError(f"There is no stream {options['stream']}.", returncode=1)
            self._verify(stream, heads)
            if options["write_head"]:
                options["write_head"].write_text(Head.of(stream).text())
            return
        streams = list(Stream.objects.order_by("pk"))
        for stray in strays():
            self._stop(str(stray))
        self._compare_folder(heads, {stream.public_id for stream in streams})
        for stream in streams:
            self._verify(stream, heads and _in_folder(heads, stream))
            if folder := options["write_head"]:
                folder.mkdir(parents=True, exist_ok=True)
                _in_folder(folder, stream).write_text(Head.of(stream).text())

    def _verify(self, stream: Stream, head_file: Path | None) -> None:
        head = _read(head_file) if head_file and head_file.exists() else None
        if head_file and not head:
            self.stderr.write(f"{head_file} is not there: the end of the log is not compared.")
        fault = next(faults(stream, head), None)
        if fault:
            self._stop(f"{stream.kind} {stream.public_id}: {fault}")
        at = EventHeader.objects.filter(stream=stream, seq=stream.head_seq).first()
        when = f", last at {at.at:%Y-%m-%d %H:%M:%S %Z}" if at else ""
        against = ", as kept outside" if head else ""
        self.stdout.write(
            f"{stream.kind} {stream.public_id}: {stream.head_seq} events{when}; chain, receipts, "
            f"votes and tables agree{against}."
        )

    def _compare_folder(self, folder: Path | None, streams: set[str]) -> None:
        """A head without its stream: the whole stream was deleted."""
        for path in sorted(folder.glob("*.json")) if folder else ():
            if path.stem not in streams:
                self._stop(f"Stream {path.stem}: is missing, a head of it was kept outside")

    def _stop(self, what: str) -> None:
        raise CommandError(what, returncode=1)


def _in_folder(folder: Path, stream: Stream) -> Path:
    return folder / f"{stream.public_id}.json"


def _read(path: Path) -> Head:
    try:
        return Head.parse(path.read_text())
    except (OSError, ValueError) as error:
        raise CommandError(f"{path} cannot be used: {error}") from error
