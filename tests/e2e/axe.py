"""Accessibility rules (WCAG 2.2 A and AA) held against a page as it stands."""

from typing import Any

from playwright.sync_api import Page

from tests.support.browser import FRONTEND

SOURCE = FRONTEND / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_LOADED = "typeof window.axe === 'object'"
# Of what axe fetches ahead, these rules look at sounds and films alone; style sheets cost seconds.
# What lies behind an open window cannot be reached, and was looked at without the window.
_RUN = """axe.run(document.querySelector("[aria-modal=true]") ?? document, {
  runOnly: {type: '%s', values: %s},
  rules: {'color-contrast': {enabled: %s}},
  resultTypes: ['violations'],
  preload: {assets: ['media']},
})"""


def violations(page: Page, *, structure: bool = True, colours: bool = True) -> list[str]:
    """One line for each element that breaks a rule of the standard.

    Colours are a rule of their own, and the dearest.
    """
    size = page.viewport_size
    assert size
    # As tall as what is on it: what sticks to an edge of the window then covers nothing else.
    height = page.evaluate("document.scrollingElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": max(height, size["height"])})
    wire = page.context.new_cdp_session(page)
    try:
        # By the debugger's door: the page's own policy admits no script but the service's.
        if not _evaluate(wire, _LOADED):
            _evaluate(wire, SOURCE.read_text(encoding="utf-8") + ";true")
        chosen = ("tag", TAGS) if structure else ("rule", ["color-contrast"])
        found = _evaluate(wire, _RUN % (*chosen, str(colours).lower()))
    finally:
        wire.detach()
        page.set_viewport_size(size)
    return [
        f"{violation['id']}: {node['html'][:160]} – {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def _evaluate(wire: Any, expression: str) -> Any:
    answer = wire.send(
        "Runtime.evaluate",
        {"expression": expression, "awaitPromise": True, "returnByValue": True},
    )
    if "exceptionDetails" in answer:
        raise RuntimeError(str(answer["exceptionDetails"]))
    return answer["result"].get("value")
