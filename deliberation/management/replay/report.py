"""What a replay has found: one line a figure, `name value unit`, as the benchmarks print theirs."""

from __future__ import annotations

from django.core.management.base import OutputWrapper


class Report:
    """Prints each figure as it is known."""

    def __init__(self, out: OutputWrapper) -> None:
        self._out = out

    def note(self, text: str) -> None:
        self._say(f"# {text}")

    def figure(self, name: str, value: float, unit: str) -> None:
        """A count as it is, a measurement to four digits."""
        shown = str(value) if isinstance(value, int) else f"{value:.4g}"
        self._say(f"replay.{name} {shown} {unit}")

    def within(self, name: str, value: float, most: float, unit: str) -> None:
        """What must not take longer."""
        met = "met" if value <= most else "not met"
        self._say(f"replay.{name} {value:.4g} {unit} (goal {most:g}) {met}")

    def none(self, name: str, count: int, unit: str) -> None:
        """What there must be none of."""
        self._say(f"replay.{name} {count} {unit} (goal 0) {'not met' if count else 'met'}")

    def _say(self, line: str) -> None:
        self._out.write(line)
        self._out.flush()
