"""Views that ask for something, told from those that state something."""

import pytest

from deliberation.condensing.suggestions import is_question, is_suggestion


@pytest.mark.parametrize(
    "text",
    [
        "建议每周二、周四晚上统一清运一次。",
        "希望街道尽快公布停车收费标准。",
        "能不能把班车延长到晚上九点？",
        "应该把消防通道重新画线。",
        "我觉得UberX應比照計程車，應將登記證擺設於車內明顯處",
        "最好在小区门口设一个临时接送点。",
    ],
)
def test_a_wish_is_heard(text: str) -> None:
    assert is_suggestion(text)


@pytest.mark.parametrize(
    "text",
    [
        "夜间施工太吵，老人睡不着。",
        "请问收费公示牌是谁立的？",
        "我不建议拆除原来的雨棚。",
        "没有必须拆的墙。",
        "我有用過 Uber 叫車。",
        "",
    ],
)
def test_a_plain_statement_is_none(text: str) -> None:
    assert not is_suggestion(text)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("收费公示牌什么时候能立起来？", True),
        ("老城三巷有人占位收费，谁来管呢。", True),
        ("井道要占出去一米二，还够不够4米？谢谢！", True),
        ("谁来管？这个问题问了三年了。", False),
        ("建议先提醒一次。", False),
    ],
)
def test_a_question_is_told_by_how_it_ends(text: str, asks: bool) -> None:
    assert is_question(text) is asks
