"""What is wrong with a page for people who see, hear or move differently: axe-core's rules, and whether it fits the screen."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
BY_LOOKS = ["color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block"]
"""The rules that depend on colours and sizes; all others see the same page in large type or on a wide screen."""


BY_LENGTH = ["target-size", "scrollable-region-focusable"]
"""Those of them that depend on how long words are: another language has the same colours."""


def faults(page: Page) -> list[str]:
    """All that is wrong with the page as it is now."""
    return violations(page) + too_wide(page)


def faults_by_looks(page: Page, rules: list[str] = BY_LOOKS) -> list[str]:
    """What went wrong because the same page looks different now."""
    return violations(page, rules) + too_wide(page)


def violations(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe-core finds, by these rules or by all of WCAG 2.2 AA and its own best practice: the rule, and where."""
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": STANDARDS}
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE)
    found = page.evaluate("only => axe.run(document, {runOnly: only, resultTypes: ['violations']})", only)
    return [
        f"{one['id']}: {node['target']} {node['html'][:160]} | {node['any'][0]['message'] if node['any'] else one['help']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def too_wide(page: Page) -> list[str]:
    """Elements that stick out of the screen (WCAG 1.4.10), when the page can be scrolled sideways; those of a table that scrolls by
    itself only where nothing else does.
    """
    return page.evaluate(
        """() => {
            const root = document.scrollingElement;
            if (root.scrollWidth <= root.clientWidth) return [];
            const outside = [...document.querySelectorAll('body *')]
                .filter(e => e.getBoundingClientRect().right > root.clientWidth + 1);
            const own = outside.filter(e => !e.closest('.hg-scroll'));
            return (own.length ? own : outside).slice(0, 5)
                .map(e => `wider than the screen: ${e.outerHTML.slice(0, 120)}`);
        }"""
    )
