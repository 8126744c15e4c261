"""The bytes, on disk, by opaque names. Nothing of what a person typed becomes part of a path."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from deliberation.sessions.models import StoredFile

_CHUNK = 1 << 20


def path_of(file: StoredFile) -> Path:
    return _folder(file.session.public_id) / file.public_id


def write(session: str, public_id: str, chunks: Iterable[bytes]) -> str:
    """Keeps the bytes, on disk before it returns; gives their SHA-256."""
    folder = _folder(session)
    folder.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    unfinished = folder / f"{public_id}.part"
    try:
        with unfinished.open("wb") as out:
            for chunk in chunks:
                digest.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        unfinished.replace(folder / public_id)
    finally:
        unfinished.unlink(missing_ok=True)
    return digest.hexdigest()


def discard(path: Path) -> None:
    """Where there is nothing any more, that is as it should be."""
    path.unlink(missing_ok=True)


def sha256_of(path: Path) -> str | None:
    """None where the bytes are gone."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
    except OSError:
        return None
    return digest.hexdigest()


def _folder(session: str) -> Path:
    return Path(settings.MEDIA_ROOT) / session
