"""An opinion map as if many people had voted: put into what the server tells a device."""

import json
from math import cos, sin
from typing import Any

from playwright.sync_api import WebSocketRoute

from tests.e2e.devices import Device

SIZES = (21, 14)
SETTINGS = {"minimum_people": 20, "minimum_group": 5, "enter": 0.6, "leave": 0.57, "gap": 0.3}
# How many of each group agree and disagree: what unites, what divides.
COMMON = (((19, 1), (12, 1)), ((18, 1), (11, 2)), ((17, 2), (12, 0)))
DIVIDING = (((18, 2), (3, 10)), ((4, 15), (12, 1)))


def imagined(statements: list[str]) -> dict[str, Any]:
    """Two groups who agree on three of these statements, and part over two."""
    told = [
        _statement(one, votes) for one, votes in zip(statements, COMMON + DIVIDING, strict=False)
    ]
    ids = [each["statement"] for each in told]
    return {
        "rule": "bounds",
        "present": 40,
        "people": sum(SIZES),
        "withheld": None,
        "groups": [
            {"size": SIZES[0], "x": -1.4, "y": 0.2},
            {"size": SIZES[1], "x": 1.9, "y": -0.3},
        ],
        "dots": sorted(_dots(), key=lambda dot: (dot["x"], dot["y"])),
        "statements": told,
        "common": ids[: len(COMMON)],
        "dividing": ids[len(COMMON) :],
        "settings": SETTINGS,
    }


def withheld(statements: list[str]) -> dict[str, Any]:
    """The same in a room so small that nobody may be told by their group."""
    told = [{**each, "groups": None, "gap": None} for each in imagined(statements)["statements"]]
    few = {
        "rule": "shares",
        "withheld": "few_people",
        "groups": [{"size": 35, "x": 0, "y": 0}],
        "dots": None,
    }
    return {**imagined(statements), **few, "statements": told, "dividing": []}


def tell(device: Device, finding: dict[str, Any]) -> None:
    """From its next page on this device hears of this finding, and of no other."""

    def route(page: WebSocketRoute) -> None:
        server = page.connect_to_server()

        def pass_on(message: str | bytes) -> None:
            frame = json.loads(message)
            frame.pop("findings", None)
            page.send(json.dumps(frame, ensure_ascii=False))
            if frame["type"] == "subscribed":
                told = {
                    "type": "derived",
                    "at_seq": frame["head"],
                    "findings": {"opinion": finding},
                }
                page.send(json.dumps(told, ensure_ascii=False))

        server.on_message(pass_on)

    device.context.route_web_socket("**/live", route)


def published(device: Device, session: str) -> list[str]:
    """The ids of what everybody can read, the longest first."""
    put = device.call("GET", f"/api/v1/streams/{session}/snapshot")["put"]
    shown = [one for one in put["statement"].values() if one["text"] and not one["reply_to"]]
    return [one["id"] for one in sorted(shown, key=lambda one: -len(one["text"]))]


def _statement(statement: str, votes: tuple[tuple[int, int], ...]) -> dict[str, Any]:
    groups = [
        {"agree": yes, "disagree": no, "passed": size - yes - no}
        for (yes, no), size in zip(votes, SIZES, strict=True)
    ]
    together = {name: sum(group[name] for group in groups) for name in groups[0]}
    shares = [group["agree"] / size for group, size in zip(groups, SIZES, strict=True)]
    gap = max(shares) - min(shares)
    return {
        "statement": statement,
        **together,
        "groups": groups,
        "consensus": round(min(shares), 4),
        "gap": round(gap, 4),
        "x": round(3 * (shares[1] - shares[0]), 2),
        "y": round(1.5 - 2 * min(shares), 2),
    }


def _dots() -> list[dict[str, Any]]:
    """Around the middle of each group, dots for three people or four."""
    middles, dots = ((-1.4, 0.2), (1.9, -0.3)), []
    for group, (size, (x, y)) in enumerate(zip(SIZES, middles, strict=True)):
        count = size // 3
        for turn in range(count):
            people, far = 3 + (turn < size % 3), 0.3 + 0.3 * turn**0.8
            place = {
                "x": round(x + far * cos(turn * 2.4), 2),
                "y": round(y + far * sin(turn * 2.4), 2),
            }
            dots.append({**place, "group": group, "people": people})
    return dots
