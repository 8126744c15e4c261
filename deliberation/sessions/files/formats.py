"""What a file is, told from its bytes: never from what the sender's browser calls it. No Django.

Nothing that a browser would run (HTML, SVG) is ever taken, nor an office file with macros.
"""

from __future__ import annotations

import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

NAME_LIMIT = 120
_UNSAFE = frozenset('<>:"|?*\\/')
# What Windows would open as a device or hide.
_EDGES = " ."


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file; the first suffix is the one that a name is given where it has none."""

    content_type: str
    suffixes: tuple[str, ...]


PDF = Format("application/pdf", (".pdf",))
PNG = Format("image/png", (".png",))
JPEG = Format("image/jpeg", (".jpg", ".jpeg"))
WEBP = Format("image/webp", (".webp",))
TEXT = Format("text/plain", (".txt",))
_OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX = Format(f"{_OFFICE}wordprocessingml.document", (".docx",))
XLSX = Format(f"{_OFFICE}spreadsheetml.sheet", (".xlsx",))
PPTX = Format(f"{_OFFICE}presentationml.presentation", (".pptx",))

FORMATS = (PDF, PNG, JPEG, WEBP, TEXT, DOCX, XLSX, PPTX)
# A page may show these by itself; everything else is only ever saved.
IMAGES = frozenset(format_.content_type for format_ in (PNG, JPEG, WEBP))

_BEGINNINGS = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))
_MAIN_PART = {
    "word/document.xml": DOCX,
    "xl/workbook.xml": XLSX,
    "ppt/presentation.xml": PPTX,
}
# An office file has some dozens of parts; one with a hundred thousand is made to be choked on.
_PARTS_LIMIT = 5_000
# Text packs to a tenth; what unpacks to a hundredfold is made for harm, once it is large at all.
_RATIO_LIMIT, _UNPACKED_FREE = 100, 10 * 1024 * 1024


def recognise(file: BinaryIO, name: str) -> Format | None:
    """The format of what the file says; None for everything that is not taken."""
    file.seek(0)
    head = file.read(16)
    for beginning, format_ in _BEGINNINGS:
        if head.startswith(beginning):
            return format_
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head.startswith(b"PK\x03\x04"):
        return _office_format(file)
    # Anything can be called a text: only what its sender calls one is looked at as such.
    plain = PurePosixPath(name).suffix.lower() in TEXT.suffixes
    return TEXT if plain and _is_text(file) else None


def _office_format(file: BinaryIO) -> Format | None:
    try:
        with zipfile.ZipFile(file) as archive:
            listed = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeError):
        return None
    if len(listed) > _PARTS_LIMIT or _bursts(listed):
        return None
    parts = {part.filename for part in listed}
    if "[Content_Types].xml" not in parts:
        return None
    if any(part.lower().endswith("vbaproject.bin") for part in parts):
        return None
    found = [format_ for part, format_ in _MAIN_PART.items() if part in parts]
    return found[0] if len(found) == 1 else None


def _bursts(parts: list[zipfile.ZipInfo]) -> bool:
    """Whether unpacking would fill a reader's machine."""
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    return unpacked > _UNPACKED_FREE and unpacked > _RATIO_LIMIT * packed


def _is_text(file: BinaryIO) -> bool:
    """UTF-8, or GB 18030 as older programs write it; no control characters but line breaks."""
    file.seek(0)
    raw = file.read()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not any(unicodedata.category(char) == "Cc" and char not in "\t\r\n" for char in text)
    return False


def tidy_name(name: str, format_: Format) -> str:
    """A name that every system can save: no path, one line, with the suffix of what it is."""
    base = name.replace("\\", "/").rpartition("/")[2]
    kept = (char for char in unicodedata.normalize("NFC", base) if _may_stand_in_a_name(char))
    base = " ".join("".join(kept).split()).strip(_EDGES)
    stem, dot, ending = base.rpartition(".")
    suffix = f"{dot}{ending}".lower()
    if not stem or suffix not in format_.suffixes:
        stem, suffix = base, format_.suffixes[0]
    stem = stem.strip(_EDGES)[: NAME_LIMIT - len(suffix)].strip(_EDGES)
    return f"{stem or 'file'}{suffix}"


def _may_stand_in_a_name(char: str) -> bool:
    return char == " " or (char not in _UNSAFE and unicodedata.category(char)[0] not in "CZ")
