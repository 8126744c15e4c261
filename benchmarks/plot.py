"""A small picture of curves, both axes logarithmic, so that a line's slope is its growth."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

Curve = Sequence[tuple[float, float]]
WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 640, 400, 70, 50, 40, 130
LINE = 13
GREY = "#777"
COLOURS = ("#b3261e", "#1a5fb4", "#26704a", "#7a4b00", "#5e3b9e")


def svg(title: str, across: str, up: str, curves: Mapping[str, Curve]) -> str:
    """Every point is drawn and every curve is named at its end.

    A broken line from the first point of the first curve tells what linear growth would be.
    """
    points = [point for curve in curves.values() for point in curve]
    x = _Axis([px for px, _ in points], LEFT, WIDTH - RIGHT)
    y = _Axis([py for _, py in points], HEIGHT - BOTTOM, TOP)
    parts = [_text(LEFT, 22, title, size=15), _text(LEFT, HEIGHT - 8, across)]
    parts.append(_text(0, 0, up, turn=f"translate(16 {HEIGHT - BOTTOM}) rotate(-90)"))
    for value in x.ticks:
        at = x.at(value)
        parts.append(f'<path d="M{at:.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#ddd"/>')
        parts.append(_text(at, HEIGHT - BOTTOM + 18, f"{value:,g}", anchor="middle"))
    for value in y.ticks:
        at = y.at(value)
        parts.append(f'<path d="M{LEFT} {at:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(_text(LEFT - 6, at + 4, f"{value:,g}", anchor="end"))
    parts.append(_linear(x, y, next(iter(curves.values()))[0]))
    named: list[float] = []
    for (name, curve), colour in zip(curves.items(), COLOURS, strict=False):
        spots = [(x.at(px), y.at(py)) for px, py in curve]
        line = " ".join(f"{sx:.1f},{sy:.1f}" for sx, sy in spots)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [
            f'<circle cx="{sx:.1f}" cy="{sy:.1f}" r="3" fill="{colour}"/>' for sx, sy in spots
        ]
        parts.append(_text(spots[-1][0] + 8, _free(named, spots[-1][1] + 4), name, colour=colour))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
    style = 'font-family="sans-serif" font-size="12"'
    white = '<rect width="100%" height="100%" fill="#fff"/>'
    return f"{head} {style}>{white}\n" + "\n".join(parts) + "\n</svg>\n"


def _linear(x: _Axis, y: _Axis, first: tuple[float, float]) -> str:
    """As far as the picture reaches."""
    times = min(10**x.high / first[0], 10**y.high / first[1])
    start, end = ((x.at(first[0] * by), y.at(first[1] * by)) for by in (1, times))
    path = f"M{start[0]:.1f} {start[1]:.1f}L{end[0]:.1f} {end[1]:.1f}"
    name = _text(end[0] - 8, end[1] + 4, "linear", colour=GREY, anchor="end")
    return f'<path d="{path}" stroke="{GREY}" stroke-dasharray="3 4"/>{name}'


class _Axis:
    """From whole decades to whole decades."""

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        self.low = math.floor(math.log10(min(values)))
        self.high = max(self.low + 1, math.ceil(math.log10(max(values))))
        self.start, self.end = start, end
        self.ticks = [10.0**power for power in range(self.low, self.high + 1)]

    def at(self, value: float) -> float:
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)


def _free(taken: list[float], wish: float) -> float:
    """Names do not lie on each other."""
    while any(abs(wish - other) < LINE for other in taken):
        wish += 1
    taken.append(wish)
    return wish


def _text(
    x: float,
    y: float,
    words: str,
    *,
    size: int = 12,
    colour: str = "#222",
    turn: str = "",
    anchor: str = "start",
) -> str:
    where = f'transform="{turn}"' if turn else f'x="{x:.1f}" y="{y:.1f}"'
    style = f'font-size="{size}" fill="{colour}" text-anchor="{anchor}"'
    return f"<text {where} {style}>{escape(words)}</text>"
