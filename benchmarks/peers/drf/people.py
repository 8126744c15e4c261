"""Makes the tables and so many people, and prints their tokens.

PEER_DATABASE_URL=… python -m benchmarks.peers.drf.people COUNT
"""

import json
import os
import sys

import django
from django.core.management import call_command

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.peers.drf.settings"
django.setup()

# Models exist only from here on.
from django.contrib.auth.models import User  # noqa: E402
from rest_framework.authtoken.models import Token  # noqa: E402


def main(count: int) -> list[str]:
    call_command("migrate", run_syncdb=True, verbosity=0)
    people = User.objects.bulk_create(User(username=f"member{i}") for i in range(count))
    tokens = [Token(user=person, key=Token.generate_key()) for person in people]
    return [token.key for token in Token.objects.bulk_create(tokens)]


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
