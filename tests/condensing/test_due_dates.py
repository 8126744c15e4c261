"""Days as they are said in Chinese."""

from __future__ import annotations

from datetime import date

import pytest

from deliberation.condensing.due_dates import find_due, number
from deliberation.condensing.festivals import festival

# A Wednesday.
SAID = date(2026, 3, 18)
SAYINGS = {
    "年底前": "2026-12-31",
    "今年年底之前": "2026-12-31",
    "年内": "2026-12-31",
    "明年底": "2027-12-31",
    "6月底前": "2026-06-30",
    "六月底以前": "2026-06-30",
    "2月底前": "2027-02-28",
    "2028年2月底前": "2028-02-29",
    "三个月内": "2026-06-18",
    "半年内": "2026-09-18",
    "半个月内": "2026-04-02",
    "下周五前": "2026-03-27",
    "下个星期一": "2026-03-23",
    "本周五": "2026-03-20",
    "本周内": "2026-03-22",
    "下下周三": "2026-04-01",
    "本月内": "2026-03-31",
    "月底前": "2026-03-31",
    "下月15号前": "2026-04-15",
    "下个月底": "2026-04-30",
    "2026年3月20日前": "2026-03-20",
    "三月十八号": "2026-03-18",
    "3月1日前": "2027-03-01",
    "4月上旬": "2026-04-10",
    "四月中旬": "2026-04-20",
    "十二月下旬": "2026-12-31",
    "一周内": "2026-03-25",
    "两周之内": "2026-04-01",
    "十五天内": "2026-04-02",
    "二十一天内": "2026-04-08",
    "五个工作日内": "2026-03-25",
    "24小时内": "2026-03-19",
    "一年内": "2027-03-18",
    "二季度末": "2026-06-30",
    "第四季度": "2026-12-31",
    "明年一季度": "2027-03-31",
    "上半年": "2026-06-30",
    "明年下半年": "2027-12-31",
    "国庆前": "2026-09-30",
    "国庆节之前": "2026-09-30",
    "五一前": "2026-04-30",
    "元旦前": "2026-12-31",
    "春节前": "2027-02-05",
    "端午节前": "2026-06-18",
    "中秋前": "2026-09-24",
    "清明前": "2026-04-04",
    "明天": "2026-03-19",
    "后天下午": "2026-03-20",
    "今天下午": "2026-03-18",
    "秋季开学前": "2026-08-31",
}


@pytest.mark.parametrize("said", SAYINGS)
def test_a_day(said: str) -> None:
    (due,) = find_due(f"我们{said}完成。", SAID)
    assert (due.on, due.text) == (date.fromisoformat(SAYINGS[said]), said)


@pytest.mark.parametrize("said", ["汛期前", "供暖季前", "暑假里"])
def test_a_time_that_no_calendar_tells(said: str) -> None:
    (due,) = find_due(f"{said}清完。", SAID)
    assert (due.on, due.text) == (None, said)


@pytest.mark.parametrize(
    "text",
    [
        "去年底",
        "2025年3月1日前",
        "五年前",
        "最近三个月",
        "第三天",
        "2月30日前",
        "十三月底",
        "今天提的",
    ],
)
def test_no_day_ahead(text: str) -> None:
    assert find_due(text, SAID) == []


@pytest.mark.parametrize("month_end", [date(2026, 1, 31), date(2028, 2, 29), date(2026, 12, 31)])
def test_months_from_the_end_of_a_month(month_end: date) -> None:
    (due,) = find_due("一个月内", month_end)
    assert due.on
    assert 28 <= (due.on - month_end).days <= 31


def test_before_the_new_year_of_the_moon() -> None:
    """年前 means the Spring Festival in January, and the end of the year otherwise."""
    (january,) = find_due("年前动工", date(2027, 1, 10))
    (autumn,) = find_due("年前动工", date(2026, 9, 9))
    assert (january.on, autumn.on) == (date(2027, 2, 5), date(2026, 12, 31))


def test_numbers() -> None:
    signs = {"两": 2, "十": 10, "十五": 15, "二十": 20, "三十一": 31, "百": 100, "一百二十": 120}
    assert {sign: number(sign) for sign in [*signs, "48"]} == {**signs, "48": 48}


def test_where_the_table_of_the_moon_ends_nothing_is_guessed() -> None:
    assert festival("中秋", 2041) is None
    assert [due.on for due in find_due("中秋前", date(2041, 3, 1))] == [None]
