"""How one event is chained to the one before it. Pure functions: an outsider can do the same.

    digest(body)  = SHA-256(salt ‖ body as stored)                            one for each scope
    root          = SHA-256(canonical JSON of [[scope, digest, subject], …])   scopes in order
    hash          = SHA-256(canonical JSON of [previous hash, stream, seq, kind,
                            version, time, actor, root])

The subject, whose words a body carries, is covered as well: it decides what an erasure takes away.
Bodies and salts lie apart from the header. Erasing a person's words deletes a body and its salt and
keeps the digest: the chain still verifies, and without the salt the digest cannot be used to try
out guesses of what was said.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

import orjson

from accounts.chance import sixteen_bytes

ALGORITHM = "sha256"
SALT_BYTES = 16


class Linked(NamedTuple):
    """What the hash of an event covers; `root` stands for its bodies."""

    stream: str
    seq: int
    kind: str
    version: int
    at: datetime
    actor: str
    root: str


def new_salt() -> str:
    """128 random bits, in hexadecimal digits."""
    return sixteen_bytes().hex()


def digest(salt: str, body: str | bytes) -> str:
    """`body`: as stored, or that in UTF-8."""
    stored = body.encode() if isinstance(body, str) else body
    return hashlib.sha256(bytes.fromhex(salt) + stored).hexdigest()


def root(digests: Iterable[tuple[str, str, str]]) -> str:
    """`digests`: scope, digest and subject of each body, in any order."""
    return _hash(sorted(digests))


def genesis(stream: str) -> str:
    """What the first event of a stream is chained to."""
    return _hash([ALGORITHM, stream])


def link(previous: str, event: Linked) -> str:
    """The hash of an event that follows the one whose hash is `previous`."""
    fields = (event.stream, event.seq, event.kind, event.version, stamp(event.at), event.actor)
    return _hash([previous, *fields, event.root])


@lru_cache(maxsize=64)  # events of one batch are of one moment
def stamp(at: datetime) -> str:
    """The written form of a time inside a hash: UTC, microseconds always shown."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _hash(value: Sequence[object]) -> str:
    return hashlib.sha256(orjson.dumps(value)).hexdigest()
