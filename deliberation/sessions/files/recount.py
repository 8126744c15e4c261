"""Every file that is shown is the one that was sent: its row, and its bytes on disk."""

from __future__ import annotations

from collections.abc import Iterator

from deliberation.ledger.history import Fault, Fields, History
from deliberation.sessions.files import store
from deliberation.sessions.files.attaching import facts_to_keep
from deliberation.sessions.models import Session, StoredFile
from deliberation.sessions.verify import proves


@proves
def file_faults(history: History, session: Session) -> Iterator[Fault]:
    """A file that nothing shows yet is no fact of the log."""
    logged = _logged(history)
    rows = StoredFile.objects.filter(session=session, used=True)
    for file in rows.select_related("session__stream", "seat", "statement").order_by("pk"):
        was = logged.pop(file.public_id, None)
        if was is None:
            yield Fault("StoredFile", file.public_id, "no event explains it")
            continue
        yield from _differences(file, was)
    for public_id in logged:
        yield Fault("StoredFile", public_id, "is missing: the log has it")


def _logged(history: History) -> dict[str, Fields]:
    files: dict[str, Fields] = {}
    for _, vault in sorted(history.vaults.items()):
        files |= {facts["id"]: facts for facts in vault.get("files", ())}
        for gone in vault.get("files_removed", ()):
            files.pop(gone, None)
    return files


def _differences(file: StoredFile, was: Fields) -> Iterator[Fault]:
    now = facts_to_keep(file)
    for name in now:
        if now[name] != was[name]:
            what = f"{name} is {now[name]!r}, the log says {was[name]!r}"
            yield Fault("StoredFile", file.public_id, what)
    if store.sha256_of(store.path_of(file)) != was["sha256"]:
        yield Fault("StoredFile", file.public_id, "its bytes are not those that were sent")
