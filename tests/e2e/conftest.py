"""One seeded database for the whole run; for each module a copy with a server of its own."""

import copy
import shutil
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from config.embedded import valkey
from tests.e2e.demo import Demo, filled
from tests.e2e.devices import AWAY, PATIENCE_MS, Device, Devices, every
from tests.e2e.rooms import is_live
from tests.support.browser import launch_options
from tests.support.servers import ROOT, ProductServer, product_server

BROADCAST_HOST = "live.consultation.example"
SETTINGS = {"RATE_FACTOR": "50", "BROADCAST_HOSTS": BROADCAST_HOST}
FAILED = pytest.StashKey[bool]()

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**launch_options())
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    with valkey() as url:
        yield url


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Demo:
    """One for all workers of a run."""
    base = tmp_path_factory.getbasetemp()
    return filled((base if worker_id == "master" else base.parent) / "demo")


@dataclass
class House:
    """A server with the demonstration, and everybody's devices."""

    server: ProductServer
    devices: Devices
    session: str
    codes: list[str]
    # By the name of the account, each for one device.
    sign_ins: dict[str, list[str]]

    @property
    def room(self) -> str:
        return f"/s/{self.session}"

    @contextmanager
    def server_killed(self) -> Iterator[None]:
        """As by a crash; afterwards it is back, and so is everybody who was in the live session."""
        followers = [d for d in self.devices.all if self.session in d.page.url]
        every(followers, is_live)
        with self.devices.allowing(AWAY):
            self.server.kill()
            try:
                yield
            finally:
                self.server.start()
            for device in followers:
                if self.session in device.page.url:
                    is_live(device.page)

    def guest(self, who: str, path: str = "/", **options: Any) -> Device:
        """Somebody who does not sign in."""
        device = self.devices.take(who, **options)
        device.open(path)
        return device

    def person(self, username: str, path: str = "", **options: Any) -> Device:
        """Somebody of the demonstration's cast, signed in; `path` is within the live session."""
        device = self.devices.take(username, **options)
        key = self.sign_ins[username].pop()
        # As after signing in: one cookie never comes without the other.
        cookies = {"sessionid": key, "csrftoken": "k" * 32}
        device.context.add_cookies(
            [
                {"name": name, "value": value, "url": self.server.url}
                for name, value in cookies.items()
            ]
        )
        device.open(path if path == "/" else self.room + path)
        return device


@pytest.fixture(scope="module")
def house(
    demo: Demo, browser: Browser, redis_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    database, files = folder / "house.sqlite3", folder / "files"
    shutil.copy(demo.database, database)
    shutil.copytree(demo.files, files)
    url = f"sqlite:///{database}"
    settings = {**SETTINGS, "MEDIA_DIR": str(files)}
    with product_server(
        database_url=url, redis_url=redis_url, settings=settings, tables=False
    ) as server:
        devices = Devices(browser, server.url)
        yield House(server, devices, demo.session, list(demo.codes), copy.deepcopy(demo.sign_ins))
        for device in list(devices.all):
            devices.put_away(device)


@pytest.fixture(autouse=True)
def quiet_browsers(house: House, request: pytest.FixtureRequest) -> Iterator[None]:
    """After each test: nothing was complained about, and devices taken by the test are put away."""
    at_hand = list(house.devices.all)
    yield
    if request.node.stash.get(FAILED, False):
        _photograph(house.devices, request.node.name)
    faults = house.devices.faults()
    for device in list(house.devices.all):
        if not device.kept and device not in at_hand:
            house.devices.put_away(device)
    assert not faults, "\n".join(faults)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if call.when == "call" and report.failed:
        item.stash[FAILED] = True
    return report


def _photograph(devices: Devices, test: str) -> None:
    """What everybody saw when a test failed."""
    folder = ROOT / "var" / "e2e"
    folder.mkdir(parents=True, exist_ok=True)
    for number, device in enumerate(devices.all):
        path = folder / f"{test}-{number}-{device.who}.png"
        device.page.screenshot(path=path)
        print(f"{device.who} saw {path} ({device.page.url})")
