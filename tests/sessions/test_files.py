"""What a file is, told from its bytes, and the name it is given."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.sessions.files import formats
from deliberation.sessions.files.formats import NAME_LIMIT, Format, recognise, tidy_name
from tests.support.files import (
    DOCX,
    HTML,
    JPEG,
    PDF,
    PPTX,
    SVG,
    TEXT,
    WEBP,
    XLSX,
    office_file,
    png,
)


@pytest.mark.parametrize(
    ("content", "name", "format_"),
    [
        (PDF, "报告.pdf", formats.PDF),
        (PDF, "报告.html", formats.PDF),
        (png(), "照片", formats.PNG),
        (JPEG, "照片.jpeg", formats.JPEG),
        (WEBP, "照片.webp", formats.WEBP),
        (DOCX, "报告.docx", formats.DOCX),
        (XLSX, "测算.xlsx", formats.XLSX),
        (PPTX, "汇报.pptx", formats.PPTX),
        (TEXT, "测算.TXT", formats.TEXT),
        ("\ufeff带标记".encode(), "a.txt", formats.TEXT),
        ("旧编码".encode("gb18030"), "a.txt", formats.TEXT),
    ],
)
def test_what_is_taken(content: bytes, name: str, format_: Format) -> None:
    assert recognise(io.BytesIO(content), name) == format_


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (SVG, "a.svg"),
        (SVG, "a.png"),
        (HTML, "a.html"),
        (HTML, "a.pdf"),
        (TEXT, "a.csv"),
        (b"MZ\x90\x00", "a.txt"),
        (b"MZ\x90\x00", "a.pdf"),
        (b"text\x00text", "a.txt"),
        (b"", "a.docx"),
        (b"PK\x03\x04 and nothing more", "a.docx"),
        (office_file("word/document.xml"), "a.docx"),
        (office_file("[Content_Types].xml"), "a.docx"),
        (office_file("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "a.docx"),
        (office_file("[Content_Types].xml", "word/document.xml", "xl/workbook.xml"), "a.docx"),
        (office_file("evil.exe"), "a.zip"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "a.webp"),
        (b"GIF89a", "a.gif"),
    ],
)
def test_what_is_not(content: bytes, name: str) -> None:
    assert recognise(io.BytesIO(content), name) is None


@pytest.mark.parametrize(
    ("name", "format_", "tidy"),
    [
        ("报告.pdf", formats.PDF, "报告.pdf"),
        ("报告.PDF", formats.PDF, "报告.pdf"),
        ("照片.jpeg", formats.JPEG, "照片.jpeg"),
        ("照片.jpeg.exe", formats.JPEG, "照片.jpeg.exe.jpg"),
        ("..\\..\\windows\\报告.pdf", formats.PDF, "报告.pdf"),
        ("/etc/passwd", formats.TEXT, "passwd.txt"),
        ('<img src="x">.png', formats.PNG, "img src=x.png"),
        ("报告\u202efdp.pdf", formats.PDF, "报告fdp.pdf"),
        ("a\r\nSet-Cookie: x.pdf", formats.PDF, "aSet-Cookie x.pdf"),
        ("", formats.PDF, "file.pdf"),
        ("...", formats.PDF, "file.pdf"),
        (".pdf", formats.PDF, "pdf.pdf"),
        ("👍.png", formats.PNG, "👍.png"),
    ],
)
def test_names(name: str, format_: Format, tidy: str) -> None:
    assert tidy_name(name, format_) == tidy


@given(st.text(max_size=300), st.sampled_from(formats.FORMATS))
def test_every_name_can_be_saved(name: str, format_: Format) -> None:
    tidy = tidy_name(name, format_)
    assert len(tidy) <= NAME_LIMIT
    assert tidy.endswith(format_.suffixes)
    assert tidy == tidy_name(tidy, format_)
    assert not set(tidy) & set('<>:"|?*\\/\r\n\0')


@given(st.binary(max_size=200), st.sampled_from(["a.txt", "a.docx", "a.svg", "a"]))
def test_any_bytes_have_an_answer(content: bytes, name: str) -> None:
    format_ = recognise(io.BytesIO(content), name)
    assert format_ is None or format_ in formats.FORMATS
