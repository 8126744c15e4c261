"""Files and links with a view: checked, kept over a reload, saved and never opened; and reports."""

import json
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.conftest import House
from tests.e2e.devices import Device
from tests.e2e.rooms import approve, compose, is_live, own, send, statement

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
LINK = "https://www.example.gov.cn/basis.html"


def _attach(phone: Device, name: str, content: bytes) -> None:
    piece = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    phone.page.get_by_test_id("evidence-file").set_input_files(piece)  # type: ignore[arg-type]


def _link(phone: Device, address: str) -> None:
    sheet = phone.dialog()
    if sheet.get_by_role("button", name="附网址").count():
        sheet.get_by_role("button", name="附网址").click()
    sheet.get_by_label("网址").fill(address)
    sheet.get_by_role("button", name="附上", exact=True).click()


def test_a_view_carries_its_evidence(house: House, tmp_path: Path) -> None:
    phone, console = house.person("member1"), house.person("moderator", "/console", kind="desk")
    text = "依据见附件和网页。"
    compose(phone, text)
    attached = phone.page.get_by_test_id("attached")
    _attach(phone, "征求意见表.pdf", PDF)
    expect(attached).to_contain_text("已上传")
    _link(phone, LINK)

    # What was sent stays with the draft.
    phone.page.reload()
    phone.button("发表意见").click()
    expect(phone.page.get_by_label("您的意见")).to_have_value(text)
    expect(attached).to_contain_text("征求意见表.pdf")
    expect(phone.dialog().get_by_text(LINK)).to_be_visible()
    send(phone)
    expect(own(phone, text)).to_be_visible()
    approve(console, text)

    resident = house.guest("resident", house.room)
    shown = statement(resident.page, text)
    expect(shown.get_by_role("link", name="www.example.gov.cn")).to_have_attribute("href", LINK)
    with resident.page.expect_download() as download:
        shown.get_by_role("link", name="征求意见表.pdf").click()
    assert download.value.suggested_filename == "征求意见表.pdf"
    download.value.save_as(tmp_path / "fetched.pdf")
    assert (tmp_path / "fetched.pdf").read_bytes() == PDF


def test_what_cannot_be_attached_is_told_and_nothing_is_lost(house: House) -> None:
    phone = house.person("member1")
    phone.watch.allow(r"^4\d\d POST /api/v1/sessions/")
    text = "这条先不发。"
    compose(phone, text)
    _attach(phone, "页面.html", b"<script>alert(1)</script>")
    expect(phone.dialog().get_by_text("这种文件不能附")).to_be_visible()
    _attach(phone, "空.txt", b"")
    expect(phone.dialog().get_by_text("文件是空的")).to_be_visible()
    # It calls itself a PDF; the service looks into it.
    _attach(phone, "假的.pdf", b"MZ not a document")
    failed = phone.page.get_by_test_id("attached").filter(has_text="假的.pdf")
    expect(failed).to_contain_text("没有上传")
    expect(phone.page.get_by_test_id("send")).to_be_disabled()
    phone.dialog().get_by_role("button", name="移除 假的.pdf").click()
    for wrong in ("http://a.cn", "javascript:alert(1)", "https://"):
        _link(phone, wrong)
        expect(phone.dialog().get_by_text("网址须以 https:// 开头")).to_be_visible()
    expect(phone.page.get_by_test_id("send")).to_be_enabled()
    expect(phone.page.get_by_label("您的意见")).to_have_value(text)
    phone.page.get_by_label("您的意见").fill("")


def test_somebody_without_an_account_reports_once(house: House) -> None:
    resident = house.guest("resident", house.room)
    is_live(resident.page)
    view = resident.page.locator("article[data-testid=statement]").first
    view.get_by_role("button", name="举报").click()
    sheet = resident.dialog()
    expect(sheet.get_by_role("button", name="提交举报")).to_be_disabled()
    sheet.get_by_label("泄露个人隐私").check()
    sheet.get_by_label("补充说明").fill("<b>写了门牌号</b>")
    sheet.get_by_role("button", name="提交举报").click()
    expect(sheet).to_have_count(0)
    expect(view.get_by_text("已举报")).to_be_visible()
    assert json.loads(resident.page.evaluate("localStorage.getItem('deliberation.reported')"))
    resident.page.reload()
    expect(resident.page.get_by_text("已举报").first).to_be_visible()
