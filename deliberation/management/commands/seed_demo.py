"""`manage.py seed_demo`: a county with a session under way, for trying the service."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from deliberation.management.demo import seeding
from deliberation.records.models import Record, RecordState


class Command(BaseCommand):
    """Fills an empty database; where the demonstration is there already, only tells the ways in."""

    help = (
        "Makes a county body with people of every role, a public session under way and sessions "
        "around it. Does nothing where they are there already."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--password",
            help="One password for all accounts. Without it a random one is made and kept in "
            "var/demo-password.",
        )
        parser.add_argument("--json", action="store_true", help="Tell the ways in as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            access = seeding.seed(options["password"])
        except seeding.NotEmptyError:
            raise CommandError(
                "The database holds other people and bodies. The demonstration is only put into "
                "an empty one: name another in DATABASE_URL."
            ) from None
        if options["json"]:
            self.stdout.write(json.dumps(access.as_dict(), ensure_ascii=False, indent=2))
        elif options["verbosity"]:
            for row in sign_ins():
                self.stdout.write("\t".join(row))


def sign_ins(url: str = "") -> list[tuple[str, str, str, str]]:
    """Who can come in, as lines to print: role and name, user name or code, password, address."""
    access = seeding.access()
    room = f"{url}/s/{access.session}"
    resident = ("居民（不登录，只看）", "", "", room)
    screen = ("会场大屏（不登录）", "", "", f"{room}/screen")
    accounts = [
        (entry.who, entry.username, access.password, url + entry.path) for entry in access.entries
    ]
    codes = [(code.who, code.code, "", url + code.path) for code in access.codes]
    return [resident, *accounts, *codes, screen, *_records(url)]


def _records(url: str) -> Iterator[tuple[str, str, str, str]]:
    """What is over has a record that everybody can read."""
    shown = Record.objects.filter(state=RecordState.SHOWN).select_related("session__stream")
    for record in shown.order_by("pk"):
        yield ("协商纪要（不登录）", "", "", f"{url}/s/{record.session.public_id}/record")
