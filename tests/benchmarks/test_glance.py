"""The page of all figures with goals."""

from typing import Any

import pytest

from benchmarks import glance
from benchmarks.glance import BEGIN, END, Found, Measured


def figure(name: str, value: float, goal: str, *, met: bool, unit: str = "×") -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "goal": goal, "met": met, "rounds": []}


FOUND = [
    figure("S1.daphne.T_over_ours", 41.6, "≥ 40", met=True),
    figure("S1.uvicorn.T_over_ours", 22, "≥ 50", met=False),
    figure("S1.unix.daphne.T_over_ours", 47, "≥ 40", met=True),
    figure("S1.unix.plain_asgi.T_over_ours", 4.9, "≥ 5", met=False),
    figure("S1.unix.at_once.uvicorn.T_over_ours", 51, "≥ 50", met=True),
    figure("S10.1000.staleness_p99", 2.5, "≤ 3", met=True, unit="s"),
]
MEASURED = Measured("2026-01-02T03:04", False, "3.11.7", 2, [], {"some": Found(90, FOUND)})


def test_every_figure_has_a_line_and_what_was_not_run_is_named() -> None:
    lines = glance.lines(MEASURED)
    assert lines[0] == "met      S1.daphne.T_over_ours 41.6 × (goal ≥ 40)"
    assert lines[1].startswith("NOT MET")
    assert "4 of 6 goals met" in lines
    assert [goal for goal in glance.GOALS if goal not in ("S1", "S10")] == MEASURED.not_run
    assert f"not run: S9: {glance.GOALS['S9']}" in lines


def test_the_table_has_a_column_for_each_server_and_bold_where_a_goal_is_missed() -> None:
    told = glance.table(MEASURED)
    assert "| T over ours | ≥ 40; ≥ 50 | 41.6 × | **22 ×** |" in told
    assert "| Unix sockets: T over ours | ≥ 40 | 47 × |  |" in told
    assert "| Unix sockets: plain asgi T over ours | ≥ 5 | **4.9 ×** |  |" in told
    assert "| 1000 staleness p99 | ≤ 3 |  | 2.5 s |" in told
    assert "| Unix sockets: without pauses: T over ours | ≥ 50 |  | 51 × |" in told
    assert "4 of 6 figures" in told


def test_what_is_written_is_read_again(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glance, "RESULTS", tmp_path)
    assert glance.read(quick=False).figures == []
    glance.write(MEASURED)
    assert glance.read(quick=False) == MEASURED


def test_the_table_stands_between_its_marks() -> None:
    assert glance.put_into(f"a\n{BEGIN}\nold\n{END}\nb", "new") == f"a\n{BEGIN}\nnew\n{END}\nb"
    with pytest.raises(ValueError, match="lacks"):
        glance.put_into("no marks", "new")
