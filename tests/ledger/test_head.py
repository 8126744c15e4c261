"""What is taken for a head that was kept outside."""

import pytest

from deliberation.ledger.verify import Head


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"seq": "x", "epoch": "", "hash": ""}', '{"seq": null}']
)
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  the sentence is the caller's matter
        Head.parse(text)
