"""Taking a file in: who may send one, and what it must be."""

from __future__ import annotations

from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile

from accounts.ids import new_id
from deliberation.bodies.permissions import Act, may
from deliberation.ledger import clock
from deliberation.ledger.models import Stream
from deliberation.ledger.reading import access_of
from deliberation.ledger.refusals import Code, Refusal
from deliberation.sessions.entities import FileFacts
from deliberation.sessions.files import store
from deliberation.sessions.files.formats import FORMATS, Format, recognise, tidy_name
from deliberation.sessions.files.showing import file_facts
from deliberation.sessions.models import Seat, Session, StoredFile
from deliberation.sessions.stages import UNFINISHED

SIZE_LIMIT = 20 * 1024 * 1024
# How many one person may have lying there that nothing shows yet.
UNUSED_LIMIT = 20
_SENDING = (Act.SPEAK, Act.ADD_MATERIAL, Act.ENTER_FOR_OTHERS)


def receive(stream: Stream, user_id: int | None, file: UploadedFile[Any]) -> FileFacts:
    """Keeps a file for the person, who can then show it with a statement or a material.

    :raises Refusal: NOT_FOUND, NOT_SIGNED_IN, FORBIDDEN, WRONG_STAGE, SILENCED, TOO_MANY_FILES,
        FILE_TOO_LARGE, FILE_NOT_ALLOWED.
    """
    session, seat = require_sender(stream, user_id)
    if StoredFile.objects.filter(seat=seat, used=False).count() >= UNUSED_LIMIT:
        raise Refusal(Code.TOO_MANY_FILES, limit=UNUSED_LIMIT)
    name = file.name or ""
    format_ = _checked(file, name)
    row = StoredFile(
        public_id=new_id(),
        session=session,
        seat=seat,
        name=tidy_name(name, format_),
        content_type=format_.content_type,
        size=file.size or 0,
        sent_at=clock.now(),
    )
    row.sha256 = store.write(session.public_id, row.public_id, file.chunks())
    try:
        row.save()
    except Exception:
        store.discard(store.path_of(row))
        raise
    return file_facts(row)


def require_sender(stream: Stream, user_id: int | None) -> tuple[Session, Seat]:
    """Whoever may send files here. :raises Refusal: NOT_FOUND, NOT_SIGNED_IN and so on."""
    access = access_of(stream, user_id)
    if user_id is None:
        raise Refusal(Code.NOT_SIGNED_IN)
    session = Session.objects.select_related("stream").filter(stream=stream).first()
    if session is None:
        raise Refusal(Code.NOT_FOUND)
    seat = Seat.objects.filter(session=session, public_id=access.actor).first()
    if seat is None or not any(may(seat.role, act) for act in _SENDING):
        raise Refusal(Code.FORBIDDEN, act=Act.SPEAK)
    if session.stage not in UNFINISHED:
        raise Refusal(Code.WRONG_STAGE, stage=session.stage, needs=sorted(UNFINISHED))
    if seat.silenced:
        raise Refusal(Code.SILENCED)
    return session, seat


def _checked(file: UploadedFile[Any], name: str) -> Format:
    if (file.size or 0) > SIZE_LIMIT:
        raise Refusal(Code.FILE_TOO_LARGE, limit=SIZE_LIMIT, length=file.size)
    format_ = recognise(cast("BinaryIO", file.file), name) if file.size else None
    if format_ is None:
        allowed = [suffix for format_ in FORMATS for suffix in format_.suffixes]
        raise Refusal(Code.FILE_NOT_ALLOWED, allowed=allowed)
    file.seek(0)
    return format_
