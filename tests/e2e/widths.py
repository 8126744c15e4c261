"""Nothing may stick out of the page to the side."""

from playwright.sync_api import Page

# The element that sticks out furthest to the right, if the page can be scrolled sideways.
_TOO_WIDE = """() => {
  const root = document.scrollingElement
  if (root.scrollWidth <= root.clientWidth) return null
  const all = [...document.querySelectorAll("body *")]
  const right = (one) => one.getBoundingClientRect().right
  const worst = all.reduce((a, b) => (right(a) >= right(b) ? a : b))
  return `${root.scrollWidth} > ${root.clientWidth}: ${worst.outerHTML.slice(0, 200)}`
}"""


def too_wide(page: Page) -> str:
    """What makes it possible to scroll the page sideways; empty if it is not."""
    return str(page.evaluate(_TOO_WIDE) or "")
