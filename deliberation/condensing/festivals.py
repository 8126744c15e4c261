"""Days that people in China name instead of dates: 国庆前, 春节前, 端午之前."""

from __future__ import annotations

from datetime import date

FIXED = {"元旦": (1, 1), "清明": (4, 5), "五一": (5, 1), "劳动节": (5, 1), "国庆": (10, 1)}
NAMES = (*FIXED, "春节", "端午", "中秋")

# 正月初一, 五月初五, 八月十五 by the common calendar: these follow the moon.
_BY_MOON = {
    2025: ((1, 29), (5, 31), (10, 6)),
    2026: ((2, 17), (6, 19), (9, 25)),
    2027: ((2, 6), (6, 9), (9, 15)),
    2028: ((1, 26), (5, 28), (10, 3)),
    2029: ((2, 13), (6, 16), (9, 22)),
    2030: ((2, 3), (6, 5), (9, 12)),
    2031: ((1, 23), (6, 24), (10, 1)),
    2032: ((2, 11), (6, 12), (9, 19)),
    2033: ((1, 31), (6, 1), (9, 8)),
    2034: ((2, 19), (6, 20), (9, 27)),
    2035: ((2, 8), (6, 10), (9, 16)),
    2036: ((1, 28), (5, 30), (10, 4)),
    2037: ((2, 15), (6, 18), (9, 24)),
    2038: ((2, 4), (6, 7), (9, 13)),
    2039: ((1, 24), (5, 27), (10, 2)),
    2040: ((2, 12), (6, 14), (9, 20)),
}


def festival(name: str, year: int) -> date | None:
    """The first day of a festival in a year; None where the table does not reach."""
    if name in FIXED:
        return date(year, *FIXED[name])
    days = _BY_MOON.get(year)
    return date(year, *days[("春节", "端午", "中秋").index(name)]) if days else None
