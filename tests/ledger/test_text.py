"""What people write is cleaned once, and always to the same."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.text import STATEMENT_LIMIT, clean, require_text, single_line
from tests.cast import Cast
from tests.verify import Act

FAMILY = "👨\u200d👩\u200d👧\u200d👦"
# What is hard about writing: marks, joiners, selectors, fillers, directions, breaks, letters.
HARD = st.text(
    st.sampled_from(
        "ea中 \n\r\t\u0301\u0308\u0323\u034f\u05b0\u09c7\u09be\u1100\u1161\u11a8\u3164\u2800"
        "\u200b\u200c\u200d\u200e\u202e\u2066\u2028\u2029\ufe0e\ufe0f\ufeff\u00ad\u0000\x1f"
        "\x85\xa0\u3000❤👨🏽\U0001fa77\U000e0067\U0002ebf0\ufdd0\ue000"
    ),
    max_size=30,
)


@given(st.one_of(st.text(), HARD))
@example("e\u200b\u0301")
@example("x \u200d \ufe0f")
@example("e" + ("\u0301" * 4 + "\u200d") * 5)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert single_line(single_line(text)) == single_line(text)


@given(st.one_of(st.text(), HARD))
def test_nothing_invisible_is_left(text: str) -> None:
    cleaned = clean(text)
    assert cleaned == unicodedata.normalize("NFC", cleaned)
    for char in cleaned:
        assert char in "\n\u200d" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co")
    assert "\n\n\n" not in cleaned
    assert cleaned == cleaned.strip()
    longest = run = 0
    for char in cleaned:
        if char not in "\u200d\ufe0f":
            run = run + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        longest = max(longest, run)
    assert longest <= 4


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("赞成\u202e对反", "赞成对反"),
        ("住\u200b建\ufeff局\u2066", "住建局"),
        ("一\x00二\x07三\x1b[31m", "一二三[31m"),
        ("soft\u00adhyphen", "softhyphen"),
        ("一\r\n二\r三\u2028四", "一\n二\n三\n四"),
        ("一\n\n\n\n\n二", "一\n\n二"),
        ("一\t二", "一 二"),
        ("z" + "\u0336" * 40, "z" + "\u0336" * 4),
        ("e\u0301", "é"),
        (FAMILY, FAMILY),
        (f"{FAMILY}好❤\ufe0f", f"{FAMILY}好❤\ufe0f"),
        ("❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥"),
        ("\u200d赞成\u200d\u200d", "赞成"),
        # Newer than Python's tables: a pink heart, and a rare character of a name.
        ("\U0001fa77", "\U0001fa77"),
        ("\U0002ebf0", "\U0002ebf0"),
        ("喆赟昇翀玥堃犇𠮷", "喆赟昇翀玥堃犇𠮷"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_what_is_kept(written: str, kept: str) -> None:
    assert clean(written) == kept


@pytest.mark.parametrize(
    "written",
    ["", " ", "\n\t ", "\u3000", "\u200b\u200d\ufeff", "\u202e", "\ufe0f", "\u3164", "\u2800",
     "\u0301\u0301", "\u115f\u1160\uffa0", "\u00ad", "\u034f"],
)  # fmt: skip
def test_nothing_to_see_is_nothing_said(written: str) -> None:
    with pytest.raises(Refusal) as refused:
        require_text(clean(written), limit=STATEMENT_LIMIT)
    assert refused.value.code == Code.EMPTY_TEXT


def test_a_limit_counts_what_is_kept() -> None:
    assert len(require_text(clean("长" * 2_000 + "\u200b" * 100), limit=STATEMENT_LIMIT)) == 2_000
    with pytest.raises(Refusal) as refused:
        require_text("长" * 2_001, limit=STATEMENT_LIMIT)
    assert refused.value.body() == {
        "code": "TEXT_TOO_LONG",
        "data": {"limit": 2_000, "length": 2_001},
        "ref": None,
    }


def test_a_paste_of_5000_characters_says_how_long_it_is(act: Act, cast: Cast) -> None:
    data = act.refused(cast.member, "statement.post", "TEXT_TOO_LONG", text="长" * 5_000)
    assert data == {"limit": 2_000, "length": 5_000}


def test_script_and_direction_arrive_as_plain_text(act: Act, cast: Cast) -> None:
    said = "<img src=x onerror=alert(1)>\u202e\u0000 ' OR 1=1 --"
    act(cast.member, "statement.post", text=said)
    row = cast.session.statement_set.get()
    assert row.text == "<img src=x onerror=alert(1)> ' OR 1=1 --"
