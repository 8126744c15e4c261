"""Who may fetch a file: whoever sees now what it is shown with."""

from __future__ import annotations

from deliberation.ledger.reading import access_of
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.shapes import STAFF, own_scope
from deliberation.sessions.entities import FileFacts
from deliberation.sessions.models import Statement, StatementStatus, StoredFile
from deliberation.sessions.room import shared_scope

_WITH_STAFF = (StatementStatus.PENDING, StatementStatus.REJECTED, StatementStatus.HIDDEN)


def readable_file(public_id: str, user_id: int | None) -> StoredFile:
    """:raises Refusal: NOT_FOUND, also for somebody who may not see what it is shown with."""
    related = ("session__stream", "seat", "statement__seat")
    file = StoredFile.objects.select_related(*related).filter(public_id=public_id).first()
    if file is None:
        raise Refusal(Code.NOT_FOUND)
    access = access_of(file.session.stream, user_id)
    mine = {own_scope(access.actor)} if access.actor else set()
    if not _scopes(file) & {*access.scopes, *mine}:
        raise Refusal(Code.NOT_FOUND)
    return file


def _scopes(file: StoredFile) -> set[str]:
    if not file.used:
        return {own_scope(file.seat.public_id)}
    if file.statement is None:
        return {shared_scope(file.session)}
    return _scopes_of(file.statement, shared_scope(file.session))


def _scopes_of(statement: Statement, shared: str) -> set[str]:
    author = own_scope(statement.seat.public_id)
    if statement.status == StatementStatus.PUBLISHED:
        return {shared, author}
    if statement.status in _WITH_STAFF:
        return {STAFF, author}
    return {author} if statement.status == StatementStatus.WITHDRAWN else set()


def file_facts(file: StoredFile) -> FileFacts:
    return FileFacts(
        id=file.public_id, name=file.name, size=file.size, content_type=file.content_type
    )
