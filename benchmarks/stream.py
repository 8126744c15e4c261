"""S10: residents on the cacheable stream behind one nginx (make bench-stream).

One participant posts through nginx's socket, and a new opinion map of full size is published every
second; residents without an account ask for the head every second or two, and for each map that
it names. Counted is what reaches the service, and how long after COMMIT each of them has it.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gzip
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson

from benchmarks import client, machine, ours, proxy
from benchmarks.figures import Report, percentiles
from benchmarks.machine import QUICK
from benchmarks.residents import Crowd
from benchmarks.rooms import TEXT
from config.embedded import bound_to_this_process, free_port, valkey

SIZES = (1_000, 10_000)
SECONDS = 9.0 if QUICK else 60.0
POSTS_PER_S = 4
GONE_WAIT_S = 15.0
QUIET_S = 4.0


@dataclass(frozen=True)
class Sample:
    """One size of the crowd."""

    residents: int
    seconds: float
    asked_per_s: float
    maps_per_s: float
    origin_per_s: float
    origin_cpu: float
    nginx_cpu: float
    client_cpu: float
    bytes_per_answer: float
    unchanged: float
    staleness: list[float]
    faults: int


class Stage:
    """The service, nginx in front, and one participant who posts."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self.file = folder / "requests.tsv"
        redis_url = stack.enter_context(valkey())
        url = f"sqlite:///{folder / 'session.sqlite3'}"
        self.session = ours.make_session(url, seats=2, present=2, moderation="post")
        self.port, origin = free_port(), free_port()
        environment = {
            "DATABASE_URL": self.session.database_url,
            "REDIS_URL": redis_url,
            "SECRET_KEY": ours.SECRET,
            "PUBLIC_URL": f"http://127.0.0.1:{self.port}",
            "RATE_FACTOR": str(ours.RATE_FACTOR),
            "BENCH_REQUESTS": str(self.file),
        }
        command = machine.uvicorn("benchmarks.counted:application", origin)
        service = machine.Server("ours on uvicorn", command, origin, environment)
        self.origin = stack.enter_context(machine.running(service))
        self.nginx = stack.enter_context(machine.running(proxy.start(self.port, origin, folder)))
        words = [sys.executable, "-m", "benchmarks.mapping", self.session.stream]
        maps = subprocess.Popen(
            bound_to_this_process(words),
            cwd=machine.ROOT,
            env={**machine.clean_environment(), **environment},
        )
        stack.callback(maps.wait)
        stack.callback(maps.terminate)
        self.no_more_maps = maps.terminate

    def asked(self, since: float) -> list[str]:
        """The paths that have reached the service since a moment."""
        lines = (line.split("\t") for line in self.file.read_text().splitlines())
        return [path for at, path in lines if float(at) >= since]


class Poster:
    """Posts so many times a second, and tells the crowd when each was committed."""

    def __init__(self, crowd: Crowd) -> None:
        self.crowd = crowd
        self.statements: list[str] = []
        self._answer: asyncio.Future[dict[str, object]] | None = None

    async def enter(self, port: int, session: ours.Session) -> None:
        self.socket = await ours.enter(port, session, session.tokens[0])
        self.socket.on_text = self._on_text

    def _on_text(self, payload: bytes) -> None:
        if payload.startswith((b'{"type":"ack"', b'{"type":"refused"')) and self._answer:
            self._answer.set_result(orjson.loads(payload))

    async def do(self, name: str, **args: object) -> str:
        """Gives a command; what it made, where it made something."""
        self._answer = asyncio.get_running_loop().create_future()
        self.socket.send(ours.command(name, args))
        answer = await asyncio.wait_for(self._answer, 10)
        if answer["type"] != "ack":
            raise SystemExit(f"{name} was refused: {answer}")
        self.crowd.committed[int(str(answer["seq"]))] = time.time()
        result = answer["result"]
        return str(result.get("statement", "")) if isinstance(result, dict) else ""

    async def go_on(self) -> None:
        while True:
            self.socket.send(b'{"type":"seen","seq":%d}' % max(self.crowd.committed, default=0))
            self.statements.append(await self.do("statement.post", text=TEXT))
            await asyncio.sleep(1 / POSTS_PER_S)


async def measure(stage: Stage, crowd: Crowd, seconds: float) -> Sample:
    await asyncio.sleep(3)
    crowd.staleness, crowd.measuring = [], True
    crowd.answers = crowd.received = crowd.unchanged = crowd.maps = 0
    since, own = time.time(), time.process_time()
    origin, nginx = stage.origin.cpu_seconds(), stage.nginx.cpu_seconds()
    await asyncio.sleep(seconds)
    took = time.time() - since
    crowd.measuring = False
    return Sample(
        residents=len(crowd.residents),
        seconds=took,
        asked_per_s=crowd.answers / took,
        maps_per_s=crowd.maps / took,
        origin_per_s=len(stage.asked(since)) / took,
        origin_cpu=(stage.origin.cpu_seconds() - origin) / took * 100,
        nginx_cpu=(stage.nginx.cpu_seconds() - nginx) / took * 100,
        client_cpu=(time.process_time() - own) / took * 100,
        bytes_per_answer=crowd.received / max(crowd.answers, 1),
        unchanged=crowd.unchanged / max(crowd.answers, 1) * 100,
        staleness=percentiles(crowd.staleness, 0.5, 0.99, 1.0),
        faults=crowd.faults,
    )


def tell(report: Report, sample: Sample) -> None:
    name = f"S10.{sample.residents}"
    rate = sample.origin_per_s
    report.at_most(f"{name}.origin_requests", rate, "1/s", 3, "≤ 3 whatever their number")
    median, high, most = sample.staleness
    report.figure(f"{name}.staleness_median", [median], "s")
    report.at_most(f"{name}.staleness_p99", high, "s", 3, "≤ 3")
    report.figure(f"{name}.staleness_most", [most], "s")
    report.figure(f"{name}.answers", [sample.asked_per_s], "1/s")
    report.figure(f"{name}.unchanged", [sample.unchanged], "% of the answers")
    report.figure(f"{name}.maps", [sample.maps_per_s], "opinion maps fetched a second")
    report.figure(
        f"{name}.bytes", [sample.bytes_per_answer], "bytes an answer, with its head and maps"
    )
    report.figure(f"{name}.origin_cpu", [sample.origin_cpu], "% of a core, with the poster's work")
    report.figure(f"{name}.nginx_cpu", [sample.nginx_cpu], "% of a core")
    report.figure(f"{name}.client_cpu", [sample.client_cpu], "% of its core")


async def quiet(stage: Stage, crowd: Crowd, report: Report) -> None:
    """While nothing happens."""
    stage.no_more_maps()
    await asyncio.sleep(3)
    crowd.answers = crowd.received = crowd.unchanged = 0
    since, nginx = time.time(), stage.nginx.cpu_seconds()
    await asyncio.sleep(QUIET_S)
    used = (stage.nginx.cpu_seconds() - nginx) / (time.time() - since) * 100
    answers = max(crowd.answers, 1)
    report.figure("S10.quiet.unchanged", [crowd.unchanged / answers * 100], "% of the answers")
    report.figure("S10.quiet.bytes", [crowd.received / answers], "bytes an answer, with its head")
    report.figure("S10.quiet.nginx_cpu", [used], "% of a core")


async def take_back(stage: Stage, crowd: Crowd, poster: Poster, report: Report) -> None:
    """Somebody takes back what all have read: how long until the last of them has it no more."""
    crowd.rev_seen.clear()
    await poster.do("statement.withdraw", statement=poster.statements[-8])
    began = time.time()
    gone: list[float] = []
    while time.time() - began < GONE_WAIT_S and len(gone) < len(crowd.residents):
        await asyncio.sleep(0.1)
        gone = max(crowd.rev_seen.values(), key=len, default=[])
    if len(gone) < len(crowd.residents):
        raise SystemExit(f"only {len(gone)} of {len(crowd.residents)} were told what is gone")
    median, high, most = percentiles([at - began for at in gone], 0.5, 0.99, 1.0)
    report.figure("S10.gone_median", [median], "s until it is gone from a reader's screen")
    report.at_most("S10.gone_p99", high, "s", 3, "≤ 3")
    report.figure("S10.gone_everywhere", [most], "s until it is gone from every screen")


async def newcomers(stage: Stage, report: Report) -> None:
    """What somebody who comes now fetches, address by address, packed."""
    head = await _get(stage.port, f"/api/v1/public/{stage.session.stream}/head")
    under = f"/api/v1/public/{head['stream']}/{head['epoch']}"
    names = [f"snapshot-{head['snapshot']}"] if head["snapshot"] else []
    first = head["snapshot"] + 1
    while first < head["frame"]["from"]:
        names.append(f"{first}-{first + head['segment'] - 1}")
        first += head["segment"]
    sizes = {}
    for name in names:
        page = await _get(stage.port, f"{under}/{name}.{head['rev']}")
        sizes[name] = len(gzip.compress(orjson.dumps(page)))
    sizes["head"] = len(gzip.compress(orjson.dumps(head)))
    report.note(f"a newcomer at event {head['seq']} fetches, in packed bytes: {sizes}")
    report.figure("S10.newcomer", [sum(sizes.values())], "bytes, packed")


async def _get(port: int, path: str) -> dict[str, Any]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
    head, _, body = (await reader.read()).partition(b"\r\n\r\n")
    writer.close()
    if b" 200 " not in head.split(b"\r\n", 1)[0]:
        raise SystemExit(f"{path}: {head.decode()}")
    answer: dict[str, Any] = orjson.loads(body)
    return answer


async def run(stage: Stage, sizes: list[int], seconds: float, report: Report) -> None:
    crowd = Crowd(stage.port, stage.session.stream)
    poster = Poster(crowd)
    await poster.enter(stage.port, stage.session)
    posting = asyncio.create_task(poster.go_on())
    for size in sizes:
        began = time.monotonic()
        await crowd.grow(size)
        report.note(f"{size} residents connected in {time.monotonic() - began:.1f} s")
        sample = await measure(stage, crowd, seconds)
        report.samples[str(size)] = asdict(sample)
        tell(report, sample)
        if sample.faults:
            raise SystemExit(f"{sample.faults} residents were refused or cut off")
    posting.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await posting
    await asyncio.sleep(0.3)
    await quiet(stage, crowd, report)
    await take_back(stage, crowd, poster, report)
    await newcomers(stage, report)
    crowd.leave()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--residents", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--seconds", type=float, default=SECONDS)
    options = parser.parse_args()
    report = Report("stream")
    if proxy.executable() is None:
        report.note(f"skipped: {proxy.MISSING}")
        return
    report.note(machine.prepare())
    report.note(f"nginx and the service on the same core; {POSTS_PER_S} posts a second")
    report.note(f"each size for {options.seconds:g} s after 3 s; everybody asks every 1 to 2 s")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, ExitStack() as stack:
        stage = Stage(stack, Path(folder))
        client.run(lambda: run(stage, options.residents, options.seconds, report))
    report.write()


if __name__ == "__main__":
    main()
