"""The accessibility check of the journeys: axe-core in the page, with a list that a person can act on."""

from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parent.parent / "vendor" / "axe.min.js"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

_RUN = """async (tags) => {
    const result = await axe.run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]});
    return result.violations.map((rule) => ({
        id: rule.id, help: rule.help, impact: rule.impact,
        nodes: rule.nodes.map((node) => ({target: node.target.join(" "), html: node.html, why: node.failureSummary})),
    }));
}"""


def violations(page: Page, *, tags: Sequence[str] = TAGS) -> list[str]:
    """Return one line for each element of the page that breaks a rule of axe."""
    # The Content-Security-Policy of the portal refuses inline scripts; what the debugger evaluates is not one.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(_RUN, list(tags))
    return [
        "\n    ".join(
            [f"{rule['id']} ({rule['impact']}): {rule['help']}", node["target"], node["html"][:200], node["why"]]
        )
        for rule in found
        for node in rule["nodes"]
    ]


def assert_accessible(page: Page) -> None:
    """Fail with every violation of WCAG 2.2 A and AA and of axe's best practices on this page."""
    found = violations(page)
    if found:
        raise AssertionError(f"{page.url}: {len(found)} accessibility violations\n" + "\n".join(found))
