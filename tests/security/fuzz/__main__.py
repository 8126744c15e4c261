"""python -m tests.security.fuzz [SECONDS [SEED]]: a real server, frames of every kind, no mercy.

Ends with 1 if there was a crash, a hang, an INTERNAL, a close that is not ours, or a log that does
not prove itself.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tests.realtime.scene import own_database
from tests.support.servers import ProductServer

if TYPE_CHECKING:
    from tests.security.fuzz.driver import Tally

EXAMPLES = 60


def main(seconds: float, seed: int) -> int:
    print(f"fuzzing the live door for {seconds:.0f} s, seed {seed}", flush=True)
    with (
        tempfile.TemporaryDirectory(prefix="deliberation-fuzz-") as folder,
        own_database(Path(folder)) as url,
    ):
        settings = {"RATE_FACTOR": "1000", "LOG_LEVEL": "WARNING"}
        server = ProductServer(database_url=url, settings=settings)
        try:
            server.manage("migrate", "--no-input", "--verbosity=0")
            server.start()
            return _fuzz(server, seconds, seed)
        finally:
            server.close()


def _fuzz(server: ProductServer, seconds: float, seed: int) -> int:
    os.environ.update(server.environment, DJANGO_SETTINGS_MODULE="config.settings")
    import django  # noqa: PLC0415  its settings are those of the server

    django.setup()
    from tests.security.fuzz import driver, stage  # noqa: PLC0415
    from tests.security.fuzz.lines import Outside  # noqa: PLC0415
    from tests.security.fuzz.rounds import Rounds, Steps  # noqa: PLC0415
    from tests.security.fuzz.values import Ids  # noqa: PLC0415

    tally, ids, dice = driver.Tally(), Ids(), random.Random(seed)
    rounds, loop = Rounds(ids, raw=True), asyncio.new_event_loop()
    opening = partial(Outside.open, server)
    end, number = time.monotonic() + seconds, 0
    while time.monotonic() < end and not tally.faults:
        seats = stage.prepared(number, ids, dice)
        people = [driver.Participant(seat, opening, ids, tally) for seat in seats]

        def play(steps: Steps, people: list[driver.Participant] = people) -> None:
            if time.monotonic() < end and not tally.faults:
                loop.run_until_complete(driver.play(people, steps))

        rounds.run(seed + number, EXAMPLES, play)
        loop.run_until_complete(driver.part(people))
        tally.faults += stage.what_is_wrong({seat.stream for seat in seats})
        number += 1
    loop.close()
    if "Traceback" in server.log:
        tally.faults.append(server.log[server.log.index("Traceback") - 500 :][:6_000])
    _tell(tally, number)
    return 1 if tally.faults else 0


def _tell(tally: Tally, rounds: int) -> None:
    refused = {code: n for code, n in tally.answers.most_common() if code != "ack"}
    print(f"fuzz_frames {tally.frames} frames, {tally.commands} of them commands, {rounds} rounds")
    print(f"fuzz_accepted {tally.answers['ack']} commands of {len(tally.accepted)} kinds")
    print(f"fuzz_refused {sum(refused.values())} commands: {refused}")
    print(f"fuzz_errors {sum(tally.errors.values())} frames: {dict(tally.errors.most_common())}")
    print(f"fuzz_closed {sum(tally.closes.values())} sockets: {dict(tally.closes.most_common())}")
    print(f"fuzz_faults {len(tally.faults)} (goal 0) {'not met' if tally.faults else 'met'}")
    for fault in tally.faults:
        print(f"  {fault}", file=sys.stderr)


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:3]]
    sys.exit(main(*given, *(60, random.randrange(10**6))[len(given) :]))
