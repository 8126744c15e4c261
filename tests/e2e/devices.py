"""A person's phone or desk, and what people do on any page of the service."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect

from tests.e2e.watch import Watch

Kind = Literal["phone", "desk"]
SIZES: dict[Kind, ViewportSize] = {
    "phone": {"width": 390, "height": 844},
    "desk": {"width": 1440, "height": 900},
}
# Long enough for a crowded machine: nothing waits this long when all is well.
PATIENCE_MS = 15_000
SIGN_OUT = r"^401 DELETE /_allauth/browser/v1/auth/session$"  # allauth's way of saying "done"
AWAY = (
    "ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_SOCKET_NOT_CONNECTED"
    "|WebSocket connection to .* failed|An unknown error occurred when fetching the script"
)


@dataclass
class Device:
    """One browser profile: its own cookies, its own storage, any number of tabs."""

    who: str
    context: BrowserContext
    page: Page
    watch: Watch
    # Taken during one test, and of use to the next.
    kept: bool = False

    def open(self, path: str) -> None:
        self.page.goto(path)

    def sign_in(self, username: str, password: str, *, path: str = "/") -> None:
        """Through the form, as everybody does."""
        self.open(f"/sign-in?next={path}")
        self.fill_in_sign_in(username, password)
        expect(self.page).to_have_url(path)

    def fill_in_sign_in(self, username: str, password: str) -> None:
        self.page.get_by_label("用户名").fill(username)
        self.page.get_by_label("密码", exact=True).fill(password)
        self.page.get_by_role("button", name="登录").click()

    def sign_out(self) -> None:
        """From the home page."""
        self.watch.allow(SIGN_OUT)
        self.open("/")
        self.page.get_by_role("button", name="退出登录").click()
        expect(self.page.get_by_role("link", name="登录")).to_be_visible()

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name)

    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    def call(self, method: str, path: str, body: object = None) -> Any:
        """A request of the page's own, past the screens: for what a test needs beforehand."""
        if not self.page.url.startswith("http"):
            self.open("/")
        return self.page.evaluate(_CALL, [method, path, body])


# Cookies and the origin are the page's, as the service wants them.
_CALL = """async ([method, path, body]) => {
  await fetch("/api/v1/me")
  const token = document.cookie.match(/csrftoken=([^;]+)/)[1]
  const headers = {"Content-Type": "application/json", "X-CSRFToken": token}
  const answer = await fetch(path, {method, headers, body: body && JSON.stringify(body)})
  return await answer.json()
}"""


@dataclass
class Devices:
    """All devices that are in use, with the browser they live in."""

    browser: Browser
    base_url: str
    all: list[Device] = field(default_factory=list)

    def take(self, who: str, kind: Kind = "phone", *, init: str = "", **options: Any) -> Device:
        """A device fresh from the shop. `init` is a script that runs before any page's own."""
        settings: dict[str, Any] = {
            "viewport": SIZES[kind],
            "locale": "zh-CN",
            "timezone_id": "Asia/Shanghai",
            "reduced_motion": "reduce",
            "has_touch": kind == "phone",
            "base_url": self.base_url,
        }
        context = self.browser.new_context(**{**settings, **options})
        context.set_default_timeout(PATIENCE_MS)
        if init:
            context.add_init_script(init)
        device = Device(who, context, context.new_page(), Watch(context))
        self.all.append(device)
        return device

    def put_away(self, device: Device) -> None:
        device.context.close()
        self.all.remove(device)

    @contextmanager
    def allowing(self, *patterns: str) -> Iterator[None]:
        """`Watch.allowing` on all of them."""
        with ExitStack() as stack:
            for device in self.all:
                stack.enter_context(device.watch.allowing(*patterns))
            yield

    def faults(self) -> list[str]:
        return [f"{device.who}: {fault}" for device in self.all for fault in device.watch.take()]


def every(devices: list[Device], check: Callable[[Page], None]) -> None:
    """Holds something to be true on each device."""
    for device in devices:
        check(device.page)
