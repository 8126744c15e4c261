"""Opinion maps as large as they get, a new one each second, as if a condenser published them.

`python -m benchmarks.mapping SESSION` in the environment of the service; it runs until it is ended.
"""

from __future__ import annotations

import os
import random
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from accounts.ids import new_id  # noqa: E402
from deliberation.ledger.derived import publish  # noqa: E402
from deliberation.ledger.models import Stream  # noqa: E402
from deliberation.ledger.shapes import PUBLIC  # noqa: E402
from deliberation.sessions.opinions.shapes import (  # noqa: E402
    GroupFigures,
    MapDot,
    MapGroup,
    MapRule,
    MapSettings,
    MapStatement,
    OpinionMap,
)
from deliberation.sessions.opinions.showing import DOTS, NAMED  # noqa: E402

EVERY_S = 1.0
GROUPS = 3
SETTINGS = MapSettings(minimum_people=20, minimum_group=5, enter=0.6, leave=0.57, gap=0.3)


def opinion_map(statements: list[str]) -> OpinionMap:
    def place() -> float:
        return round(random.uniform(-1, 1), 3)

    def figures() -> dict[str, int]:
        return {name: random.randrange(100) for name in ("agree", "disagree", "passed")}

    return OpinionMap(
        rule=MapRule.BOUNDS,
        present=300,
        people=random.randrange(200, 300),
        withheld=None,
        groups=[MapGroup(size=80, x=place(), y=place()) for _ in range(GROUPS)],
        dots=[MapDot(x=place(), y=place(), group=n % GROUPS, people=3) for n in range(DOTS)],
        statements=[
            MapStatement(
                statement=one,
                groups=[GroupFigures(**figures()) for _ in range(GROUPS)],
                consensus=0.7,
                gap=0.2,
                x=place(),
                y=place(),
                **figures(),
            )
            for one in statements
        ],
        common=statements[:NAMED],
        dividing=statements[NAMED:],
        settings=SETTINGS,
    )


def main(session: str) -> None:
    statements = [new_id() for _ in range(2 * NAMED)]
    while True:
        stream = Stream.objects.get(public_id=session)
        publish(stream, stream.head_seq, {PUBLIC: [opinion_map(statements)]})
        time.sleep(EVERY_S)


if __name__ == "__main__":
    main(sys.argv[1])
