"""WCAG 2.2 AA on every page type: both languages, both type sizes, phone and desk, light and dark; nothing wider than the screen.

axe-core runs whole once for each language. Large type, the wide screen and dark mode change how things look, not what they
are: there only the rules that look at colour and size run again.
"""

from __future__ import annotations

import pytest

from tests.browser.axe import faults, faults_by_looks, violations
from tests.browser.conftest import DESK, PHONE, Visitor
from tests.browser.pages import ELSEWHERE, NOT_PAGES, PAGES, PageType, addresses
from tests.browser.served import Instance


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("kind", PAGES, ids=lambda kind: kind.name)
def test_everybody_can_use(kind: PageType, language: str, instance: Instance, visitor: Visitor) -> None:
    page = visitor(width=PHONE, language=language, officer=kind.officer)
    statuses: list[int] = []
    page.on("response", lambda one: statuses.append(one.status) if one.request.is_navigation_request() else None)
    kind.open(page, instance)
    assert statuses[-1] == kind.status, page.locator("main").inner_text()[:200]
    assert page.locator("html").get_attribute("lang") == {"zh-hans": "zh-Hans", "en": "en"}[language]
    found = [f"phone: {one}" for one in faults(page)]
    page.evaluate("document.documentElement.classList.add('large')")
    found += [f"large type: {one}" for one in faults_by_looks(page)]
    page.evaluate("document.documentElement.classList.remove('large')")
    if language == "zh-hans":
        page.set_viewport_size({"width": DESK, "height": 900})
        found += [f"wide: {one}" for one in faults_by_looks(page)]
        page.emulate_media(color_scheme="dark")
        found += [f"dark: {one}" for one in violations(page, ["color-contrast"])]
    assert not found, "\n".join(found)


def test_no_page_is_forgotten() -> None:
    visited = {name for kind in PAGES for name in kind.covers} | ELSEWHERE.keys() | NOT_PAGES.keys()
    assert sorted(set(addresses()) - visited) == []


def test_no_page_is_listed_that_is_gone() -> None:
    visited = {name for kind in PAGES for name in kind.covers} | ELSEWHERE.keys() | NOT_PAGES.keys()
    assert sorted(visited - set(addresses())) == []
