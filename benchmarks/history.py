"""Lets things happen in a session, as if through another process, and prints its new head.

DATABASE_URL=… SECRET_KEY=… python -m benchmarks.history STREAM POSTS VOTES
"""

import json
import os
import sys
from itertools import islice
from typing import Any
from uuid import uuid4

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()

# Models exist only from here on.
from deliberation.ledger.execute import Envelope, Refusal, execute  # noqa: E402
from deliberation.ledger.reading import find_stream  # noqa: E402
from deliberation.sessions.models import Seat, Statement  # noqa: E402

BATCH = 250
TEXT = "费用分摊的办法要公开，一楼住户应得到补偿，施工的时间要提前告知，账目由居民代表一起看。"


def main(stream: str, posts: int, votes: int) -> int:
    """`posts` statements by the moderator, and `votes` of everybody on the roll."""
    seats = Seat.objects.filter(session__stream__public_id=stream).order_by("pk")
    moderator, *people = seats.values_list("user", flat=True)
    texts = ({"text": f"第{n}条：{TEXT}"} for n in range(posts))
    _run(stream, [(moderator, "statement.post", text) for text in texts])
    statements = Statement.objects.filter(session__stream__public_id=stream).order_by("-pk")
    wanted = list(statements.values_list("public_id", flat=True)[:votes])
    ballots = [
        (person, "endorsement.cast", {"statement": one, "choice": "agree", "revision": 1})
        for one in wanted
        for person in people
    ]
    _run(stream, ballots)
    return find_stream(stream).head_seq


def _run(stream: str, commands: list[tuple[Any, str, dict[str, Any]]]) -> None:
    waiting = iter(commands)
    while batch := list(islice(waiting, BATCH)):
        for outcome in execute(stream, [Envelope(u, uuid4(), n, args) for u, n, args in batch]):
            if isinstance(outcome, Refusal):
                raise outcome


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
