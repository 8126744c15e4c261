"""Whether a view asks for something to be done (建议), or only a question, by its words alone."""

from __future__ import annotations

import re

# What is asked of somebody; simplified and traditional characters side by side.
_ASKS = re.compile(
    r"建[议議]|希望|盼望|期盼|恳请|懇請|呼吁|呼籲|请[^问教]|請[^問教]|要求|提[议議]|主[张張]"
    r"|[应應](?:[该該当當]|尽快|盡快|由|将|將|在|把|从|從|按|加|设|設|增|优|優|统|統)"
    r"|必[须須]|务必|務必|[须須](?!知)|最好|不妨|能否|能不能|可否|可不可以|可以考[虑慮]|尽快|盡快|尽早|盡早"
)
# What sounds like it and asks for nothing.
_ASKS_NOT = re.compile(
    r"不(?:建[议議]|希望|要求|主[张張])|没有必[须須]|没必[须須]|没希望|有希望|有没有要求"
)


# How a question ends; what stands behind it is courtesy.
_QUESTION = re.compile(r"(?:[？?]|[吗嗎呢])[”」』）)]?(?:谢谢|謝謝)?[。！!\s]*$")


def is_question(text: str) -> bool:
    """True for 收费公示牌什么时候能立起来？ and for 谁来管呢。"""
    return _QUESTION.search(text) is not None


def is_suggestion(text: str) -> bool:
    """True for 建议每周二、四夜间施工, false for 夜间施工太吵 and for a plain question of fact."""
    return _ASKS.search(_ASKS_NOT.sub("", text)) is not None
