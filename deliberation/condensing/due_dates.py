"""By when: the days that are said in Chinese (年底前, 三个月内, 下周五前), as dates.

A time that reaches over several days is due on its last one. "…前" counts the day itself
(6月30日前 is 30 June), but a festival does not count as a day of work (国庆前 is 30 September).
A day without a year is the next one to come. What cannot be told (汛期前) has no date.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from deliberation.condensing.festivals import NAMES, festival

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2}
_WEEKDAYS = {char: value for value, char in enumerate("一二三四五六日")} | {"天": 6}


class Due(NamedTuple):
    """A time that was said. `firm`: by its form a time by which something will be."""

    on: date | None
    text: str
    start: int
    end: int
    firm: bool


def find_due(text: str, said_on: date) -> list[Due]:
    """Every time in the text that points forward from `said_on`, in order, none inside another."""
    found: list[Due] = []
    for due in sorted(_all(text, said_on), key=lambda due: (due.start, -due.end)):
        if not found or due.start >= found[-1].end:
            found.append(due)
    return [due for due in found if due.on is None or due.on >= said_on]


def number(text: str) -> int:
    """A number in Arabic or Chinese signs up to 999: 15, 十五, 两, 百."""
    if text.isdigit():
        return int(text)
    total, digit = 0, 0
    for char in text:
        unit = {"十": 10, "百": 100}.get(char)
        if unit is None:
            digit = _DIGITS[char]
        else:
            total, digit = total + (digit or 1) * unit, 0
    return total + digit


# Pieces of the patterns -------------------------------------------------------------------------

_N = r"(?:\d{1,3}|[一二两三四五六七八九十百]{1,4})"
_YEAR = r"(?P<year>\d{4}年|今年|明年|后年|去年)?"
_PART = r"(?P<part>底|末|初|上旬|中旬|下旬)?"
_UNTIL = r"(?P<until>之前|以前|前|之内|以内|内|里)?"
_WITHIN = r"(?:之内|以内|内|里)"
_BEFORE = r"(?:之前|以前|前)"

Reader = Callable[[re.Match[str], date], "date | None"]
_readers: list[tuple[re.Pattern[str], Reader]] = []


def _reads(pattern: str) -> Callable[[Reader], Reader]:
    def register(reader: Reader) -> Reader:
        _readers.append((re.compile(pattern), reader))
        return reader

    return register


def _all(text: str, said_on: date) -> Iterator[Due]:
    for pattern, reader in _readers:
        for match in pattern.finditer(text):
            try:
                on = reader(match, said_on)
            except ValueError:  # 2月30日: no such day
                continue
            groups = match.groupdict()
            firm = any(groups.get(name) for name in ("until", "day", "part", "firm"))
            yield Due(on, match[0], match.start(), match.end(), firm)


def _year(match: re.Match[str], said_on: date) -> int | None:
    said = match["year"]
    if said is None:
        return None
    named = {"去年": -1, "今年": 0, "明年": 1, "后年": 2}
    return said_on.year + named[said] if said in named else int(said[:4])


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _working_days_later(day: date, days: int) -> date:
    """Weekends are left out; public holidays, which are set year by year, are not."""
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day


def _of_month(year: int, month: int, part: str | None) -> date:
    """初 and 上旬 end on the 10th, 中旬 on the 20th, all else with the month."""
    days = {"初": 10, "上旬": 10, "中旬": 20}
    last = _last_day(year, month)
    return last.replace(day=days[part]) if part in days else last


# Days and months --------------------------------------------------------------------------------


@_reads(rf"{_YEAR}(?P<month>{_N})月份?(?P<day>{_N})[日号]{_UNTIL}")
def _day(match: re.Match[str], said_on: date) -> date:
    month, day = number(match["month"]), number(match["day"])
    year = _year(match, said_on)
    on = date(year or said_on.year, month, day)
    return on if year or on >= said_on else on.replace(year=on.year + 1)


@_reads(rf"{_YEAR}(?P<month>{_N})月份?{_PART}{_UNTIL}(?![\d一二三四五六七八九十]*[日号])")
def _month(match: re.Match[str], said_on: date) -> date:
    month = number(match["month"])
    year = _year(match, said_on) or said_on.year + (month < said_on.month)
    return _of_month(year, month, match["part"])


@_reads(
    rf"(?P<which>本月|这个月|当月|下个月|下月|(?<![个\d一二三四五六七八九十])月(?=[底末]))"
    rf"(?:(?P<day>{_N})[日号]|{_PART}){_UNTIL}"
)
def _this_or_next_month(match: re.Match[str], said_on: date) -> date:
    on = _months_later(said_on.replace(day=1), 1 if match["which"].startswith("下") else 0)
    if match["day"]:
        return on.replace(day=number(match["day"]))
    return _of_month(on.year, on.month, match["part"])


# Parts of years ---------------------------------------------------------------------------------


@_reads(rf"{_YEAR}第?(?P<quarter>[一二三四1-4])个?季度{_PART}{_UNTIL}")
def _quarter(match: re.Match[str], said_on: date) -> date:
    on = _last_day(_year(match, said_on) or said_on.year, number(match["quarter"]) * 3)
    return on if on >= said_on or match["year"] else _months_later(on, 12)


@_reads(rf"{_YEAR}(?P<half>[上下])半年{_UNTIL}")
def _half_year(match: re.Match[str], said_on: date) -> date:
    year = _year(match, said_on) or said_on.year
    return _last_day(year, 6 if match["half"] == "上" else 12)


@_reads(
    rf"(?:(?P<year>\d{{4}}年|今年|明年|后年|去年)(?P<firm>年?[底末]|内)"
    rf"|(?<![年个\d一二两三四五六七八九十百])(?:年(?P<until>底|末|内|前)))(?:{_BEFORE}|{_WITHIN})?"
)
def _end_of_year(match: re.Match[str], said_on: date) -> date:
    if match["until"] == "前" and said_on.month <= 2:
        eve = festival("春节", said_on.year)
        if eve and said_on < eve:
            return eve - timedelta(days=1)
    return date(_year(match, said_on) or said_on.year, 12, 31)


@_reads(r"(?P<year>\d{4}年|今年|明年|后年)(?!的|度|[底末内前初]|\d|[一二三四五六七八九十]+月)")
def _some_time_in_a_year(match: re.Match[str], said_on: date) -> date:
    return date(_year(match, said_on) or said_on.year, 12, 31)


@_reads(r"明后两年")
def _two_years(match: re.Match[str], said_on: date) -> date:
    return date(said_on.year + 2, 12, 31)


# From today on ----------------------------------------------------------------------------------


@_reads(
    rf"(?<![近去第])(?P<count>{_N}|半)个?"
    rf"(?P<unit>工作日|小时|天|日|周|星期|礼拜|月|季度|年)(?P<until>{_WITHIN})"
)
def _within(match: re.Match[str], said_on: date) -> date:
    unit, half = match["unit"], match["count"] == "半"
    months = {"月": 1, "季度": 3, "年": 12}.get(unit)
    if half:
        return _months_later(said_on, 6) if unit == "年" else said_on + timedelta(days=15)
    count = number(match["count"])
    if months:
        return _months_later(said_on, count * months)
    if unit == "工作日":
        return _working_days_later(said_on, count)
    if unit == "小时":
        return said_on + timedelta(days=-(-count // 24))
    return said_on + timedelta(days=count * (7 if unit in ("周", "星期", "礼拜") else 1))


@_reads(rf"(?P<count>{_N})个工作日(?!{_WITHIN})(?=[就给办批])")
def _in_working_days(match: re.Match[str], said_on: date) -> date:
    return _working_days_later(said_on, number(match["count"]))


@_reads(
    r"(?P<which>本|这|下下|下)个?(?:周|星期|礼拜)(?P<day>[一二三四五六日天])?(?:末|底)?"
    rf"{_UNTIL}"
)
def _week(match: re.Match[str], said_on: date) -> date:
    weeks = {"下": 1, "下下": 2}.get(match["which"], 0)
    monday = said_on - timedelta(days=said_on.weekday()) + timedelta(weeks=weeks)
    return monday + timedelta(days=_WEEKDAYS[match["day"] or "日"])


# 今天 alone mostly looks back: 今天大家提的问题.
@_reads(rf"(?P<day>今天(?=[上下晚就之以内])|今晚|明天|后天)(?:上午|下午|晚上)?(?!的){_UNTIL}")
def _today_or_soon(match: re.Match[str], said_on: date) -> date:
    ahead = {"明天": 1, "后天": 2}.get(match["day"], 0)
    return said_on + timedelta(days=ahead)


# Days by name -----------------------------------------------------------------------------------


@_reads(rf"{_YEAR}(?P<name>{'|'.join(NAMES)})节?(?P<until>{_BEFORE})?")
def _festival(match: re.Match[str], said_on: date) -> date | None:
    year = _year(match, said_on)
    on = festival(match["name"], year or said_on.year)
    if on and on < said_on and not year:
        on = festival(match["name"], said_on.year + 1)
    return on - timedelta(days=1) if on and match["until"] else on


@_reads(rf"{_YEAR}秋季(?:学期)?开学(?P<until>{_BEFORE})")
def _before_school(match: re.Match[str], said_on: date) -> date:
    year = _year(match, said_on) or said_on.year + (said_on.month > 8)
    return date(year, 8, 31)


@_reads(
    rf"(?P<until>(?:汛期|雨季|供暖季|采暖季|冬季|入冬|开学|放假){_BEFORE}|[暑寒]假(?:期间|里|内))"
)
def _no_day(match: re.Match[str], said_on: date) -> None:
    """A time that everybody understands and no calendar tells."""
