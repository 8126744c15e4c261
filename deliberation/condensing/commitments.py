"""Promises in an official's words, found by simple rules; an official says which of them are ones.

A promise is a deed that the speaker's side takes on: best with a day, else with a plain word of
will. Not one is a hope (争取), a thought (研究), what was done before, what others must do, what a
rule says. docs/promises.md tells the rules and how well they do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from deliberation.condensing.due_dates import Due, find_due


class Commitment(NamedTuple):
    """What will be done; `due_text` is how the day was said, `start` and `end` where it stands."""

    action: str
    due_on: date | None
    due_text: str
    start: int
    end: int


class _Piece(NamedTuple):
    """A part of the text by its place."""

    text: str
    start: int
    end: int


_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;\n]?")
_CLAUSE = re.compile(r"[^，,：:]+[，,：:]?")
_QUESTION = re.compile(r"[？?]|[吗呢]$|能不能|能否|是否|是不是|哪位|什么时候")

# Words after which nothing is promised, where they stand with the day or the deed.
_NOT_PROMISED = re.compile(
    "|".join(
        (
            # a hope, a guess
            r"力争|尽量|尽可能|原则上|恐怕|大概|也许|估计|预计|可能|说不准|应该没有?问题|但愿|有望",
            r"争取(?!上级|资金|政策|支持)",
            # a thought
            r"考虑|探索|打算研究|研究(?:出台|制定|解决|推进|论证|一下)|认真研究|再研究",
            # a no
            r"(?:没有?|不能|不敢|无法|难以|从来没有?)(?:承诺|保证|答应|打包票)|不考虑|不具备|来不及",
            r"[完办做]不[成了到]|要看|不会启动|不排除",
            # others' deeds, and what a rule says
            r"应当|应该|必须|须在|要求.{0,6}在|规定",
            r"(?:^|[也就是还])(?:恳请|烦请|请|希望|建议|盼望?)(?!第三方|专家)|我们?希望",
            r"(?:单位|公司|企业|商|方)(?:说|表示|称|讲)",
            # what was, or what is done anyhow
            r"当时|曾经?|原来|以前|过去|最近|截至|截止|每年|历年|往年|上次|去年|前年",
            r"已经|已于|已[在完办全]|早就|[建完成办修装到接开收投拨拆排]了",
        )
    )
)
_BY_RULE = re.compile(r"(?:按照|根据|依据|依照).{0,12}(?:条例|规定|文件|办法|法律|法规|要求|标准)")
# "Whose papers are complete, will be answered in 15 days" tells how things are done.
_WHOEVER = re.compile(r"的[，,]$")
_SELF = re.compile(r"我")

_DEED = re.compile(
    "完成|完毕|完工|竣工|建成|建好|搭好|搭建|新建|扩建|改建|再建|要建|建立|建设|修好|修通|修复|维修|装好|装上|加装"
    "|安装|更换|换新|换完|公示|公开|公布|公告|答复|回复|回话|回电|反馈|通报|出具|出报告|拿出|出台"
    "|印发|发布|发到|发放|发给|送到|交到|报给|报批|上报|上.{0,4}会|拨付|拨到|结清|付清|支付|兑现|到位|开工"
    "|动工|启动|开放|开通|开门|开出|再开|开业|开学|投用|投入使用|启用|交付|交房|通车|通行|打通|恢复"
    "|划线|清掏|清理|清掉|清完|清淤|清运|还给|拆除|拆掉|拆完|搬走|搬迁|迁走|挪|移走|腾出|关停|取缔"
    "|查处|整改|整治|办结|办好|办完|办下来|就批|审批|批准|召开|开一?次|举办|举行|组织|走访|上门|约谈"
    "|派|抽调|配备|配齐|设立|设置|增设|新增|增加|列入|形成|制定|汇总|收齐|征求|鉴定|检测|排查|评估"
    "|踏勘|到现场|去现场|现场办公|招生|承担|减免|降低|调整|加密|延长|取消|入地|拓宽|亮起来|用上|解决"
    "|处理|销号|安排|落实|测算|测量|监测|巡查|改造|加固|硬化|铺设|疏通|增容|绿化|培训|试运行"
)
# Without a day the deed must be plain, and the will as well.
_PLAIN_DEED = re.compile(
    "公示|公开|公布|答复|回复|回电|通报|出具|出台|印发|发放|拨付|建立|新建|改建|加装|安装|更换|修好"
    "|修复|清理|清掏|拆除|搬走|开放|开通|开工|动工|办结|召开|举办|组织|上门|走访|增派|派|抽调|配备"
    "|设立|增设|新增|列入|承担|减免|取消|排查|检测|评估|安排.{0,4}(?:资金|人)|销号|整改"
)
_WILL = re.compile(
    r"承诺|保证|一定|负责|马上|立即|立刻|第一时间|今后|我们?.{0,8}[会将]|[局委办会厅处队]将|即|由我们?|我们?就"
)
# Who gives their word and names a day promises whatever the deed is.
_VOW = re.compile(r"(?:我们?|[局委办会厅处队])[^，。]{0,6}(?:承诺|保证)(?![的过])")
_NEVER_AGAIN = re.compile(
    r"(?:绝|决)不|不再|保证.{0,24}不|承诺.{0,4}不|我们?(?:[也就])?不会(?!考虑|同意|批)"
)
_EMPTY = re.compile("加强|重视|优化|提升|推动|吸取|契机|努力|反映|汇报|配合|统筹")


def find(text: str, said_on: date) -> list[Commitment]:
    """The promises of a text, in its order."""
    return [
        commitment
        for sentence in _pieces(_SENTENCE, text)
        if not _QUESTION.search(sentence.text)
        for commitment in _in_sentence(sentence, said_on)
    ]


def _in_sentence(sentence: _Piece, said_on: date) -> Iterator[Commitment]:
    dues = find_due(sentence.text, said_on)
    clauses = list(_pieces(_CLAUSE, sentence.text))
    if not dues:
        if _is_plain(clauses):
            yield _commitment(sentence, None)
        return
    for part, due in _parts(sentence.text, clauses, dues):
        if _is_promised(part, due, clauses):
            yield _commitment(_inside(sentence, part), due)


def _parts(text: str, clauses: list[_Piece], dues: list[Due]) -> Iterator[tuple[_Piece, Due]]:
    """The sentence cut before each clause that says another time; the first keeps what leads in."""
    by_clause = {_clause_at(clauses, due).start: due for due in reversed(dues)}
    starts = sorted(by_clause)
    for number, (start, end) in enumerate(pairwise([*starts, len(text)])):
        begin = start if number else 0
        yield _Piece(text[begin:end], begin, end), by_clause[start]


def _is_promised(part: _Piece, due: Due, clauses: list[_Piece]) -> bool:
    clause = _clause_at(clauses, due)
    before = "".join(one.text for one in clauses if one.end <= clause.start)
    if _NOT_PROMISED.search(clause.text) or _BY_RULE.search(before + clause.text):
        return False
    if _WHOEVER.search(before) and not _SELF.search(before + part.text):
        return False
    if _VOW.search(before + clause.text) and not _NOT_PROMISED.search(before):
        return True
    return bool(_DEED.search(part.text))


def _is_plain(clauses: list[_Piece]) -> bool:
    """Will and deed in a sentence that says no time."""
    text = "".join(clause.text for clause in clauses)
    if _NOT_PROMISED.search(text):
        return False
    if _NEVER_AGAIN.search(text):
        return True
    return any(
        _PLAIN_DEED.search(clause.text) and not _EMPTY.search(clause.text) for clause in clauses
    ) and bool(_WILL.search(text))


def _commitment(piece: _Piece, due: Due | None) -> Commitment:
    action = piece.text.strip(" ，,。；;：:！!\n")
    on, said = (due.on, due.text) if due else (None, "")
    return Commitment(action, on, said, piece.start, piece.end)


def _pieces(pattern: re.Pattern[str], text: str) -> Iterator[_Piece]:
    return (_Piece(match[0], match.start(), match.end()) for match in pattern.finditer(text))


def _inside(sentence: _Piece, part: _Piece) -> _Piece:
    return _Piece(part.text, sentence.start + part.start, sentence.start + part.end)


def _clause_at(clauses: list[_Piece], due: Due) -> _Piece:
    return next(clause for clause in clauses if clause.start <= due.start < clause.end)
