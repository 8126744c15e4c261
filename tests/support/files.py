"""Files as people send them: small, real ones of each kind, made in memory."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile

from deliberation.ledger.models import Stream
from deliberation.sessions.files.receiving import receive
from tests.cast import Cast, Person

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
WEBP = b"RIFF\x12\x00\x00\x00WEBPVP8L\x05\x00\x00\x00/\x00\x00\x00\x00\x00"
TEXT = "一楼采光测算：冬至日满窗日照 2.1 小时。\n".encode()
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


def png() -> bytes:
    """One white dot."""
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\x00\xff")),
        (b"IEND", b""),
    )
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def office_file(*parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts:
            archive.writestr(part, "<x/>")
    return out.getvalue()


DOCX = office_file("[Content_Types].xml", "word/document.xml")
XLSX = office_file("[Content_Types].xml", "xl/workbook.xml")
PPTX = office_file("[Content_Types].xml", "ppt/presentation.xml")


def kept(cast: Cast, who: Person, content: bytes = PDF, name: str = "调研报告.pdf") -> str:
    """The id of a file that the person has sent."""
    stream = Stream.objects.get(public_id=cast.stream)
    return receive(stream, who.id, SimpleUploadedFile(name, content)).id
