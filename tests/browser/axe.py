"""axe-core in a page: what it finds is a list of sentences, empty when all is well."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

SOURCE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (tags) => {
  const found = await axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
  return found.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id} at ${node.target.join(" ")}: ${node.failureSummary}`));
}"""


def violations(page: Page) -> list[str]:
    """Run every WCAG 2.2 AA rule and the best practices over a page, once its styles are there."""
    page.wait_for_load_state()
    # What the header covers of a page that is scrolled is no barrier: it scrolls on.
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate("source => void (0, eval)(source)", SOURCE.read_text())
    found: list[str] = page.evaluate(RUN, RULES)
    return found


def sticks_out(page: Page) -> int:
    """Answer by how many pixels the page is wider than its window."""
    width: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return max(0, width)
