"""`manage.py found_body`: an installation's first bodies, each with the person who leads it."""

import getpass
import secrets
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User
from deliberation.bodies.models import Body, Level
from deliberation.bodies.tree import found_body


class Command(BaseCommand):
    """Everything after this is done by commands on the body's own stream."""

    help = "Founds a consultation body and makes the account of its chair where there is none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="The body's name, for example 政协某某县委员会.")
        parser.add_argument("--level", choices=Level.values, default=Level.COUNTY)
        parser.add_argument("--parent", help="The id of the body above, if it is here too.")
        parser.add_argument("--sub-brand", default="", help="The body's own brand (副标识).")
        parser.add_argument("--chair", required=True, help="The chair's user name.")
        parser.add_argument("--chair-name", help="The chair's name, for a new account.")
        parser.add_argument(
            "--generate-password",
            action="store_true",
            help="Makes a password and prints it once, instead of asking for one.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        parent = self._parent(options["parent"])
        with transaction.atomic():
            chair = User.objects.filter(username=options["chair"]).first()
            if chair is None:
                chair = self._new_chair(options)
            body = found_body(
                founder=chair,
                name=options["name"],
                level=Level(options["level"]),
                parent=parent,
                sub_brand=options["sub_brand"],
            )
        self.stdout.write(f"{body.name}: {body.public_id}")

    def _parent(self, public_id: str | None) -> Body | None:
        if public_id is None:
            return None
        parent = Body.objects.filter(stream__public_id=public_id).first()
        if parent is None:
            raise CommandError(f"There is no body {public_id}.")
        return parent

    def _new_chair(self, options: dict[str, Any]) -> User:
        if not options["chair_name"]:
            raise CommandError("There is no such account. Give --chair-name to make it.")
        chair = User(username=options["chair"], name=options["chair_name"])
        if options["generate_password"]:
            password = secrets.token_urlsafe(12)
            self.stdout.write(f"Password of {chair.username}: {password}")
        else:
            password = getpass.getpass(f"Password for {chair.username}: ")
        try:
            validate_password(password, chair)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        chair.set_password(password)
        chair.save()
        return chair
