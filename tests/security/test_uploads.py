"""Files that are two things at once, that burst, or whose names would do harm."""

from __future__ import annotations

import io
import warnings
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.ledger.limits import Limits
from deliberation.sessions.files import formats, store
from deliberation.sessions.files.formats import recognise, tidy_name
from deliberation.sessions.models import StoredFile
from tests.api.client import Browser, data
from tests.cast import Cast, do
from tests.security.payloads import PAYLOADS
from tests.support.files import DOCX, HTML, PDF, SVG, png


@pytest.fixture(autouse=True)
def _fresh_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deliberation.api.files.LIMITS", Limits())


_PARTS = ("[Content_Types].xml", "word/document.xml")


def packed(size: int, *, level: int = 9, byte: bytes = b"0") -> bytes:
    """An office file with one part of so many bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for part in _PARTS:
            archive.writestr(part, "<x/>")
        archive.writestr("word/media/image1.bmp", byte * size)
    return out.getvalue()


def crowded(parts: int) -> bytes:
    """The same name again and again: a set of names would not notice."""
    out = io.BytesIO()
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(out, "w") as archive:
        for part in (*_PARTS, *["a"] * parts):
            archive.writestr(part, "")
    return out.getvalue()


def test_what_bursts_is_not_taken() -> None:
    bomb = packed(30_000_000)
    assert len(bomb) < 100_000
    assert recognise(io.BytesIO(bomb), "a.docx") is None


def test_what_packs_well_is_taken() -> None:
    assert recognise(io.BytesIO(packed(5_000_000)), "a.docx") is formats.DOCX


def test_thousands_of_parts_are_not() -> None:
    assert recognise(io.BytesIO(crowded(6_000)), "a.docx") is None


@pytest.mark.parametrize(
    "content", [PDF + HTML, png() + HTML, png() + SVG, PDF + DOCX, b"\xff\xd8\xff" + HTML]
)
def test_what_is_two_things_is_served_as_the_harmless_one(content: bytes, cast: Cast) -> None:
    """A browser that is told the kind, told not to guess, and allowed nothing, runs nothing."""
    browser = Browser(cast.member)
    sent = {"file": SimpleUploadedFile("页.html", content, content_type="text/html")}
    file = data(browser.form(f"/api/v1/sessions/{cast.stream}/files", sent), 201)["file"]
    do(cast.stream, cast.member, "statement.post", text="请看。", files=[file])
    for query in ({}, {"inline": "1"}):
        answer = Browser().get(f"/files/{file}/page.html", **query)
        assert answer["Content-Type"] in ("application/pdf", "image/png", "image/jpeg")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert ".html" not in answer["Content-Disposition"].rpartition(".")[2]


@pytest.mark.parametrize(
    "name",
    [
        "../../../../etc/passwd",
        "..\\..\\boot.ini",
        "报告.pdf\r\nSet-Cookie: a=b",
        'a"; filename="b.exe',
        "a.pdf\x00.exe",
        "报告.pdf.exe",
        "报告\u202efdp.exe",
        "CON",
        "." * 300,
        *PAYLOADS,
    ],
)
def test_a_name_is_a_name(name: str, cast: Cast) -> None:
    """Never part of a path, never a second header, never an ending that is not the file's."""
    browser = Browser(cast.member)
    head = f"form-data; name=\"file\"; filename*=UTF-8''{_quoted(name)}"
    body = f"--x\r\nContent-Disposition: {head}\r\n\r\n".encode() + PDF + b"\r\n--x--\r\n"
    answer = browser.client.post(
        f"/api/v1/sessions/{cast.stream}/files",
        body,
        content_type="multipart/form-data; boundary=x",
        headers={"X-CSRFToken": browser.token()},
    )
    row = StoredFile.objects.get(public_id=data(answer, 201)["file"])  # type: ignore[arg-type]
    assert store.path_of(row).name == row.public_id
    shown = browser.get(f"/files/{row.public_id}/{'x'}")["Content-Disposition"]
    assert shown.isascii()
    assert shown.startswith("attachment; filename*=UTF-8''")
    assert shown.endswith(".pdf")
    assert not set(shown.removeprefix("attachment; ")) & set(' ;"/\\\r\n')


def _quoted(name: str) -> str:
    return "".join(f"%{byte:02X}" for byte in name.encode())


@settings(max_examples=60)
@given(st.text(max_size=60), st.sampled_from(formats.FORMATS))
def test_no_name_leaves_its_folder(name: str, format_: formats.Format) -> None:
    tidy = tidy_name(name, format_)
    assert tidy not in (".", "..")
    assert not tidy.startswith(".")
    assert tidy.endswith(format_.suffixes)
