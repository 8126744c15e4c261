"""`manage.py restore_log`: the step after a backup has been put back."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from accounts.ids import new_id
from deliberation.ledger.models import Stream
from deliberation.ledger.transactions import writing
from deliberation.ledger.verify import Head


class Command(BaseCommand):
    """Renews every stream's epoch, so that no client goes on from a number it knows better."""

    help = (
        "Run this once after a backup was restored, before the service starts: every stream gets "
        "a new epoch, and every client reloads instead of taking new events for old ones. With "
        "--head-dir (a folder written by verify_log --all --write-head) it says which streams "
        "have lost their last events."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--head-dir", type=Path, help="Heads that were kept outside.")

    def handle(self, *args: Any, **options: Any) -> None:
        with writing():
            streams = list(Stream.objects.select_for_update().order_by("pk"))
            if folder := options["head_dir"]:
                self._tell_losses(folder, streams)
            for stream in streams:
                stream.epoch = new_id()
            Stream.objects.bulk_update(streams, ["epoch"], batch_size=200)
        self.stdout.write(f"{len(streams)} streams have a new epoch.")

    def _tell_losses(self, folder: Path, streams: list[Stream]) -> None:
        known = {stream.public_id: stream.head_seq for stream in streams}
        for path in sorted(folder.glob("*.json")):
            kept = Head.parse(path.read_text()).seq
            lost = kept - known.get(path.stem, 0)
            if lost > 0:
                self.stderr.write(f"{path.stem}: {lost} of {kept} events are not in the backup.")
