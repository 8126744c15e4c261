"""The doors for files: what comes in, and that what goes out can do no harm."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from accounts.ids import new_id
from deliberation.ledger.limits import Limits
from deliberation.sessions.files import store
from deliberation.sessions.models import Session, Statement, StoredFile
from tests.api.client import Browser, data, refusal
from tests.cast import Cast, do
from tests.support.files import DOCX, HTML, PDF, SVG, TEXT, kept, png


@pytest.fixture(autouse=True)
def _fresh_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deliberation.api.files.LIMITS", Limits())


def send(
    browser: Browser, stream: str, content: bytes = PDF, name: str = "报告.pdf", **more: Any
) -> HttpResponse:
    form = {"file": SimpleUploadedFile(name, content, content_type="text/html"), **more}
    return browser.form(f"/api/v1/sessions/{stream}/files", form)


def shown(cast: Cast, content: bytes, name: str) -> str:
    """A file that everybody may see, with a statement; its address."""
    file = kept(cast, cast.member, content, name)
    do(cast.stream, cast.member, "statement.post", text="请看。", files=[file])
    return f"/files/{file}/{StoredFile.objects.get(public_id=file).name}"


def test_a_file_is_sent_and_fetched(cast: Cast) -> None:
    browser = Browser(cast.member)
    answer = data(send(browser, cast.stream), 201)
    assert answer == {
        "file": answer["file"],
        "name": "报告.pdf",
        "size": len(PDF),
        "content_type": "application/pdf",
    }
    posted = browser.command(cast.stream, "statement.post", text="请看。", files=[answer["file"]])
    assert posted.status_code == 200
    response = Browser().get(f"/files/{answer['file']}/whatever.exe")
    assert response.status_code == 200
    assert response.content == PDF
    assert response["Content-Type"] == "application/pdf"
    quoted = "%E6%8A%A5%E5%91%8A.pdf"
    assert response["Content-Disposition"] == f"attachment; filename*=UTF-8''{quoted}"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-cache"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"


def test_only_pictures_are_shown_in_their_place(cast: Cast) -> None:
    picture, text = shown(cast, png(), "图.png"), shown(cast, TEXT, "文.txt")
    inline = Browser().get(picture, inline="1")
    assert inline["Content-Disposition"].startswith("inline; ")
    assert inline["Content-Type"] == "image/png"
    assert inline["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert Browser().get(picture)["Content-Disposition"].startswith("attachment; ")
    assert Browser().get(text, inline="1")["Content-Disposition"].startswith("attachment; ")


def test_a_cache_asks_each_time(cast: Cast) -> None:
    address = shown(cast, PDF, "报告.pdf")
    first = Browser().get(address)
    again = Browser().client.get(address, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    statement = Statement.objects.get(session=cast.session).public_id
    do(cast.stream, cast.moderator, "statement.hide", statement=statement, reason="含有住址")
    gone = Browser().client.get(address, headers={"If-None-Match": first["ETag"]})
    assert refusal(gone) == (404, "NOT_FOUND")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("content", "name", "status", "code"),
    [
        (SVG, "图.svg", 415, "FILE_NOT_ALLOWED"),
        (HTML, "页.html", 415, "FILE_NOT_ALLOWED"),
        (HTML, "报告.pdf", 415, "FILE_NOT_ALLOWED"),
        (b"", "空.pdf", 415, "FILE_NOT_ALLOWED"),
        (PDF + b" " * (20 * 1024 * 1024), "大.pdf", 413, "FILE_TOO_LARGE"),
    ],
)
def test_what_is_not_taken(content: bytes, name: str, status: int, code: str, cast: Cast) -> None:
    assert refusal(send(Browser(cast.member), cast.stream, content, name)) == (status, code)
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("member", 201),
        ("scribe", 201),
        ("secretary", 201),
        ("resident", (403, "FORBIDDEN")),
        ("observer", (403, "FORBIDDEN")),
        ("outsider", (403, "FORBIDDEN")),
    ],
)
def test_who_may_send(who: str, expected: int | tuple[int, str], cast: Cast) -> None:
    response = send(Browser(getattr(cast, who)), cast.stream, DOCX, "报告.docx")
    found = response.status_code if response.status_code == 201 else refusal(response)
    assert found == expected


def test_nobody_and_nowhere(cast: Cast) -> None:
    assert refusal(send(Browser(), cast.stream)) == (401, "NOT_SIGNED_IN")
    assert refusal(send(Browser(cast.member), new_id())) == (404, "NOT_FOUND")
    assert refusal(send(Browser(cast.member), cast.body.public_id)) == (404, "NOT_FOUND")
    Session.objects.filter(pk=cast.session.pk).update(publicity="internal")
    assert refusal(send(Browser(cast.outsider), cast.stream)) == (404, "NOT_FOUND")


def test_nothing_is_sent_to_what_has_ended(cast: Cast) -> None:
    Session.objects.filter(pk=cast.session.pk).update(stage="closed")
    assert refusal(send(Browser(cast.member), cast.stream)) == (409, "WRONG_STAGE")


def test_a_page_of_another_origin_sends_nothing(cast: Cast) -> None:
    browser = Browser(cast.member)
    form = {"file": SimpleUploadedFile("报告.pdf", PDF)}
    response = browser.client.post(f"/api/v1/sessions/{cast.stream}/files", form)
    assert refusal(response) == (403, "FORBIDDEN")  # type: ignore[arg-type]


@pytest.mark.parametrize("body", [b"", b"--x\r\nnot a form", b"{}"])
def test_what_is_no_form(body: bytes, cast: Cast) -> None:
    browser = Browser(cast.member)
    headers = {"X-CSRFToken": browser.token()}
    path = f"/api/v1/sessions/{cast.stream}/files"
    kind = "multipart/form-data; boundary=x"
    response = browser.client.post(path, body, content_type=kind, headers=headers)
    assert refusal(response) == (400, "MALFORMED")  # type: ignore[arg-type]
    assert refusal(browser.post(path, {"file": "text"})) == (400, "MALFORMED")


def test_one_file_at_a_time(cast: Cast) -> None:
    browser = Browser(cast.member)
    two = [SimpleUploadedFile(f"{number}.pdf", PDF) for number in (1, 2)]
    headers = {"X-CSRFToken": browser.token()}
    path = f"/api/v1/sessions/{cast.stream}/files"
    response = browser.client.post(path, {"file": two}, headers=headers)
    assert refusal(response) == (400, "MALFORMED")  # type: ignore[arg-type]


def test_too_many_in_a_row(cast: Cast) -> None:
    browser = Browser(cast.member)
    answers = [send(browser, cast.stream).status_code for _ in range(13)]
    assert answers == [201] * 12 + [429]


@pytest.mark.parametrize("path", ["/files", "/files/", "/files/abc", f"/files/{'a' * 22}/a.pdf"])
def test_no_such_file(path: str, db: None) -> None:
    assert refusal(Browser().get(path)) == (404, "NOT_FOUND")


def test_bytes_that_are_gone(cast: Cast) -> None:
    address = shown(cast, PDF, "报告.pdf")
    store.path_of(StoredFile.objects.get()).unlink()
    assert refusal(Browser().get(address)) == (404, "NOT_FOUND")
