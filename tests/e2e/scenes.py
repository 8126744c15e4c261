"""Every screen of the service, and the windows that open on it, as steps for tests to walk."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from tests.e2e.conftest import House
from tests.e2e.demo import PASSWORD
from tests.e2e.devices import Device
from tests.e2e.opinions import imagined, published, tell

LANGUAGES = ("zh-Hans", "en")
ANOTHER = re.compile("^(EN|中文)$")
READER = ""
# What a step presses, in both languages.
Press = tuple[str, str]


@dataclass(frozen=True)
class Scene:
    """Who looks at what. `{room}` is the live session, `{past}` one that is over.

    `presses` are made one after the other.
    """

    name: str
    who: str
    path: str
    presses: tuple[Press, ...] = ()
    upcoming: bool = False

    def __str__(self) -> str:
        return self.name


OPEN_COMPOSER: Press = ("发表意见", "Write a view")
COMMON: Press = ("共识", "Common")
# Whatever is said there ends with a full stop.
OPEN_LINE: Press = ("。", "。")
OPEN_SEAT: Press = ("林志强", "林志强")
OPEN_PERSON: Press = ("谢宝山", "谢宝山")

SCENES = (
    Scene("home", READER, "/"),
    Scene("sign-in", READER, "/sign-in"),
    Scene("join", READER, "/join"),
    Scene("join-from-card", READER, "/join/ABCD-EFGH-JK"),
    Scene("room-reader", READER, "{room}"),
    Scene("room-agenda", READER, "{room}", (("议程", "Agenda"),)),
    Scene("follow-up", READER, "{room}/follow-up"),
    Scene("room-common", READER, "{room}", (COMMON,)),
    Scene("room-common-view", READER, "{room}", (COMMON, ("看原意见和讨论", "its thread"))),
    Scene("room-votes", READER, "{room}", (("表决", "Votes"),)),
    Scene("room-now", READER, "{room}", (("会议进行情况", "How the meeting stands"),)),
    Scene("recap", READER, "{room}", (("前情提要", "So far"),)),
    Scene("share", READER, "{room}", (("分享", "Share"),)),
    Scene("report", READER, "{room}", (("举报", "Report"),)),
    Scene("record-not-yet", READER, "{room}/record"),
    Scene("record", READER, "{past}/record", (OPEN_LINE,)),
    Scene("wall", READER, "{room}/wall"),
    Scene("no-page", READER, "/nowhere"),
    Scene("no-session", READER, "/s/nosuchsession000000000"),
    Scene("console-refused", READER, "{room}/console"),
    Scene("desk-refused", READER, "{room}/desk"),
    Scene("cards-refused", READER, "{room}/cards"),
    Scene("home-signed-in", "member1", "/"),
    Scene("room", "member1", "{room}"),
    Scene("composer", "member1", "{room}", (OPEN_COMPOSER,)),
    Scene("reply-composer", "member1", "{room}", (("回复", "Reply"),)),
    Scene("hand", "member1", "{room}", (("举手", "hand"),)),
    Scene("room-votes-member", "member1", "{room}", (("表决", "Votes"),)),
    Scene("room-mine", "member1", "{room}", (("我的", "Mine"),)),
    Scene("withdraw", "member1", "{room}", (("我的", "Mine"), ("撤回", "Withdraw"))),
    Scene("check-in", "code", "{room}"),
    Scene("leave", "code", "{room}", (("不能参加，请假", "cannot attend"),)),
    Scene("console", "chair", "{room}/console"),
    Scene("keys", "chair", "{room}/console", (("键盘操作", "Keyboard"),)),
    Scene("reject", "chair", "{room}/console", (("不通过", "Refuse"),)),
    Scene("hide", "chair", "{room}/console", (("隐藏", "Hide"),)),
    Scene("enter", "office", "{room}/console", (("录入名册", "Enter someone"),)),
    Scene("venue", "chair", "{room}/console", (("会场", "Venue"),)),
    Scene("stage", "chair", "{room}/console", (("宣布休会", "break"),)),
    Scene("opinion-map", "chair", "{room}/console", (("打开图谱", "Open the map"),)),
    Scene("seat", "chair", "{room}/console", (OPEN_SEAT,)),
    Scene("remove", "chair", "{room}/console", (OPEN_SEAT, ("撤出名册", "Remove from"))),
    Scene("erase", "chair", "{room}/console", (OPEN_SEAT, ("清除发言文字", "Erase words"))),
    Scene("give-floor", "chair", "{room}/console", (("请某人发言", "Give the floor"),)),
    Scene("draws", "chair", "{room}/console", (("抽签", "Draw lots"),)),
    Scene("squeeze", "chair", "{room}/console", (("压缩时间", "Squeeze"),)),
    Scene("agenda-item", "chair", "{room}/console", (("添加议程", "Add an item"),)),
    Scene("settings", "chair", "{room}/console", (("会议设置", "Settings"),)),
    Scene("materials", "chair", "{room}/console", (("材料", "Materials"),)),
    Scene("silence", "chair", "{room}/console", (("更多", "More"), ("暂停其发言", "Silence"))),
    Scene("edit-seat", "office", "{room}/console", (OPEN_SEAT, ("修改信息", "Change the entry"))),
    Scene("paste", "office", "{room}/console", (("粘贴名册", "Paste a roll"),)),
    Scene("preparing", "office", "{room}/console", upcoming=True),
    Scene("preflight", "office", "{room}/console", (("会前检查", "Checks"),), upcoming=True),
    Scene("new-session", "office", "/new"),
    Scene("agenda-editor", "office", "{room}/console", (("编辑议程", "Edit"),), upcoming=True),
    Scene("cards", "office", "{room}/cards"),
    Scene("pad", "scribe", "{room}/pad"),
    Scene("pad-person", "scribe", "{room}/pad", (OPEN_PERSON,)),
    Scene("pad-correct", "scribe", "{room}/pad", (("更正文字", "Correct the wording"),)),
    Scene("pad-speaker", "scribe", "{room}/pad", (("改发言人", "Change the speaker"),)),
    Scene("sheet", "scribe", "{room}/sheet"),
    Scene("screen", READER, "{room}/screen"),
    Scene("screen-venue", READER, "{room}/screen/{venue}"),
    Scene("desk", "official1", "{room}/desk"),
    Scene("desk-reply", "official1", "{room}/desk", (("回应", "Reply"),)),
    Scene("desk-transfer", "official1", "{room}/desk", (("转办", "Pass on"),)),
    Scene("desk-correct", "official1", "{room}/desk", (("更正回应", "Correct the reply"),)),
    Scene("desk-promise", "official1", "{room}/desk", (("补记承诺", "Add a promise"),)),
    Scene("desk-secretary", "secretary1", "{room}/desk"),
    Scene("desk-draft", "secretary1", "{room}/desk", (("起草回应", "Draft a reply"),)),
)


class Stage:
    """One device for each person, kept for all scenes of a module."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._devices: dict[str, Device] = {}
        self._standing: Scene | None = None
        home = house.guest("steps")
        self._opinions = imagined(published(home, house.session))
        sessions = home.call("GET", "/api/v1/home")
        self._upcoming = "/s/" + sessions["upcoming"][0]["id"]
        self._past = "/s/" + sessions["past"][0]["id"]
        shown = home.call("GET", f"/api/v1/streams/{house.session}/snapshot")["put"]
        self._venue = next(iter(shown["venue"]))

    def show(self, scene: Scene, language: str) -> Device:
        """Sets the scene unless it stands already; the language is changed with the scene in place.

        Where a page has no switch for it, on the way there.
        """
        device = self._device(scene.who)
        if self._standing != scene:
            self._set(device, scene)
        if _language(device) == language:
            return device
        if _switch(device).count():
            windows = device.dialog().count()
            _speak(device, language)
            expect(device.dialog()).to_have_count(windows)
        else:
            device.open("/")
            _speak(device, language)
            self._set(device, scene)
        return device

    def _set(self, device: Device, scene: Scene) -> None:
        """Opens the page, makes the presses, and waits until all of it is there."""
        room = self._upcoming if scene.upcoming else self._house.room
        device.open(scene.path.format(room=room, past=self._past, venue=self._venue))
        expect(device.page.locator("#main h1, #main h2").first).to_be_visible()
        line = device.page.get_by_test_id("connection")
        if line.count():
            expect(line).not_to_have_attribute("data-state", "loading")
        for press in scene.presses:
            self._press(device, press[LANGUAGES.index(_language(device))])
        self._standing = scene

    def _press(self, device: Device, name: str) -> None:
        top = device.dialog() if device.dialog().count() else device.page
        tab, button = top.get_by_role("tab", name=name), top.get_by_role("button", name=name)
        expect(tab.or_(button).first).to_be_visible()
        (tab if tab.count() else button).first.click()

    def _device(self, who: str) -> Device:
        if who not in self._devices:
            self._devices[who] = self._enter(who)
            self._devices[who].kept = True
        return self._devices[who]

    def _enter(self, who: str) -> Device:
        house = self._house
        desk = who in ("chair", "office", "official1", "scribe")
        if who == "code":
            device = house.guest(who, f"/join/{house.codes[0]}")
            device.button("入席").click()
            expect(device.button("签到")).to_be_visible()
        elif who == READER:
            device = house.guest("reader")
            device.watch.allow("^40[34] GET /api/v1/(sessions|streams)/")
        else:
            device = house.devices.take(who, kind="desk" if desk else "phone")
            device.sign_in(who, PASSWORD)
        if who in (READER, "chair"):
            tell(device, self._opinions)
        return device


def _language(device: Device) -> str:
    return device.page.locator("html").get_attribute("lang") or ""


def _switch(device: Device) -> Locator:
    """The button that names the other language; an open window hides it from people."""
    return device.page.get_by_role("button", name=ANOTHER, include_hidden=True)


def _speak(device: Device, language: str) -> None:
    _switch(device).dispatch_event("click")
    expect(device.page.locator("html")).to_have_attribute("lang", language)
