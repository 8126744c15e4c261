"""The rule of drawing lots, by itself."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from deliberation.sessions.live.draws.rule import (
    draw_lots,
    hash_of_list,
    seed_of_shares,
)

CANDIDATES = st.lists(st.text("abcXYZ019", min_size=1, max_size=22), unique=True, min_size=1)
SEEDS = st.text(max_size=40)


@given(CANDIDATES, SEEDS, st.integers(1, 100), st.randoms(use_true_random=False))
def test_the_order_of_the_list_changes_nothing(
    candidates: list[str], seed: str, pick: int, random: object
) -> None:
    other = list(candidates)
    random.shuffle(other)  # type: ignore[attr-defined]
    result = draw_lots(candidates, seed, pick)
    assert draw_lots(other, seed, pick) == result
    assert hash_of_list(other) == hash_of_list(candidates)
    assert len(result) == min(pick, len(candidates))
    assert len(set(result)) == len(result)
    assert set(result) <= set(candidates)


@given(CANDIDATES, SEEDS)
def test_drawing_more_keeps_who_was_drawn(candidates: list[str], seed: str) -> None:
    everybody = draw_lots(candidates, seed, len(candidates))
    for pick in range(1, len(candidates)):
        assert draw_lots(candidates, seed, pick) == everybody[:pick]


def test_nobody_is_favoured() -> None:
    """A thousand throws: each of five is first about two hundred times."""
    first = Counter(draw_lots("abcde", f"{throw:04}", 1)[0] for throw in range(1_000))
    assert set(first) == set("abcde")
    assert all(150 <= times <= 250 for times in first.values())


def test_as_written_down() -> None:
    """Reckoned by hand as docs/draws.md says."""
    list_hash = sha256(b"a\nb\nc").hexdigest()
    assert hash_of_list(["c", "a", "b"]) == list_hash
    by_hand = {one: sha256(f"{list_hash}\n4613\n{one}".encode()).hexdigest() for one in "abc"}
    assert draw_lots(["a", "b", "c"], "4613", 3) == sorted("abc", key=by_hand.__getitem__)
    assert seed_of_shares({"s2": "vv", "s1": "ww"}) == "s1:ww\ns2:vv"
