"""WCAG 2.2 AA on every page type: both languages, both type sizes, phone and desk, light and dark; nothing wider than the screen.

axe-core runs whole once for each language. Large type, the wide screen and dark mode change how things look, not what they
are: there only the rules that look at colour and size run again.
"""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESK, PHONE, Instance, Visitor
from tests.browser.pages import NOT_PAGES, PAGES, PageType, addresses

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
BY_LOOKS = ["color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block"]


def violations(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe-core finds: the rule, and where."""
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": STANDARDS}
    found = page.evaluate(
        "only => axe.run(document, {runOnly: only, resultTypes: ['violations'], elementRef: false})", only
    )
    return [
        f"{one['id']}: {node['target']} {node['html'][:160]} | {node['any'][0]['message'] if node['any'] else one['help']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def too_wide(page: Page) -> list[str]:
    """Elements that stick out of the screen (WCAG 1.4.10), when the page can be scrolled sideways."""
    return page.evaluate(
        """() => {
            const root = document.scrollingElement;
            if (root.scrollWidth <= root.clientWidth) return [];
            return [...document.querySelectorAll('body *')]
                .filter(e => e.getBoundingClientRect().right > root.clientWidth + 1 && !e.closest('.hg-scroll'))
                .slice(0, 5).map(e => `wider than the screen: ${e.outerHTML.slice(0, 120)}`);
        }"""
    )


def looks_wrong(page: Page) -> list[str]:
    return violations(page, BY_LOOKS) + too_wide(page)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("kind", PAGES, ids=lambda kind: kind.name)
def test_everybody_can_use(kind: PageType, language: str, instance: Instance, visitor: Visitor) -> None:
    page = visitor(width=PHONE, language=language, officer=kind.officer)
    statuses: list[int] = []
    page.on(
        "response", lambda answer: statuses.append(answer.status) if answer.request.is_navigation_request() else None
    )
    kind.open(page, instance)
    assert statuses[-1] == kind.status, page.locator("main").inner_text()[:200]
    assert page.locator("html").get_attribute("lang") == {"zh-hans": "zh-Hans", "en": "en"}[language]
    page.evaluate(AXE)
    found = [f"phone: {one}" for one in violations(page) + too_wide(page)]
    page.evaluate("document.documentElement.classList.add('large')")
    found += [f"large type: {one}" for one in looks_wrong(page)]
    page.evaluate("document.documentElement.classList.remove('large')")
    if language == "zh-hans":
        page.set_viewport_size({"width": DESK, "height": 900})
        found += [f"wide: {one}" for one in looks_wrong(page)]
        page.emulate_media(color_scheme="dark")
        found += [f"dark: {one}" for one in violations(page, ["color-contrast"])]
    assert not found, "\n".join(found)


def test_no_page_is_forgotten() -> None:
    visited = {name for kind in PAGES for name in kind.covers}
    assert set(addresses()) - visited - set(NOT_PAGES) == set()


def test_no_page_is_listed_that_is_gone() -> None:
    visited = {name for kind in PAGES for name in kind.covers}
    assert (visited | set(NOT_PAGES)) - set(addresses()) == set()
