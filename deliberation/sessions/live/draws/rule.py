"""How lots fall: anybody can reckon it again from what is public, as `docs/draws.md` tells.

Pure: `docs/examples/recount_draw.py` is the same rule once more, for outsiders.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def hash_of_list(candidates: Iterable[str]) -> str:
    """What is in the log before the seed: nobody can be added or left out afterwards."""
    return digest("\n".join(sorted(candidates)))


def seed_of_shares(values: Mapping[str, str]) -> str:
    """From what several people have revealed, each under the id of their seat."""
    return "\n".join(sorted(f"{seat}:{value}" for seat, value in values.items()))


def draw_lots(candidates: Iterable[str], seed: str, pick: int) -> list[str]:
    """The candidates in the order of their hashes under this seed; the first ones win."""
    there = list(candidates)
    salt = f"{hash_of_list(there)}\n{seed}"
    return sorted(there, key=lambda candidate: digest(f"{salt}\n{candidate}"))[:pick]
