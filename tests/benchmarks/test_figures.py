"""The lines in which figures are told."""

import pytest

from benchmarks.figures import Figure, read_line


@pytest.mark.parametrize(
    "figure",
    [
        Figure("S1.daphne.T_over_ours", 41.5, "×", "≥ 40", met=True),
        Figure("S4.daphne.p99_at_its_ceiling", float("inf"), "ms", "≤ 250", met=False),
        Figure("S7.daphne.memory", 2.5, "MiB per stalled viewer", "≤ 2", met=False),
        Figure("S12.viewers.daphne.exponent", -0.25, "", "≤ 1: no worse than linear", met=True),
    ],
)
def test_a_line_tells_all_of_a_figure_with_a_goal(figure: Figure) -> None:
    assert read_line(figure.line() + "\n") == figure


def test_other_lines_tell_none() -> None:
    assert read_line(Figure("fanout.T.cpu", 3.5, "s").line()) is None
    assert read_line("# a note (goal of it) met") is None
