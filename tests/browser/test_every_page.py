"""WCAG 2.2 AA on every page type: both languages, both type sizes, phone and desk, light and dark; nothing wider than the screen.

axe-core runs whole once for each language. Large type, the wide screen and dark mode change how things look, not what they
are: there only the rules that look at colour and size run again; in the second language only those that depend on the length of words.
A page that logs an error, breaks the content security policy or asks another host for anything fails too.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Response

from tests.browser.axe import BY_LENGTH, BY_LOOKS, faults, faults_by_looks, violations
from tests.browser.conftest import DESK
from tests.browser.pages import ELSEWHERE, NOT_PAGES, PAGES, PageType, addresses
from tests.browser.readers import Readers
from tests.browser.served import Instance

BY_OFFICER = sorted(PAGES, key=lambda kind: kind.officer or "")
"""So that one browser reads all that an officer opens."""


@pytest.fixture(scope="module")
def readers(shell: Browser, instance: Instance) -> Iterator[Readers]:
    running = Readers(shell, instance)
    yield running
    running.close()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("kind", BY_OFFICER, ids=lambda kind: kind.name)
def test_everybody_can_use(kind: PageType, language: str, instance: Instance, readers: Readers) -> None:
    everybody_can_use(kind, language, instance, readers)


def everybody_can_use(kind: PageType, language: str, instance: Instance, readers: Readers) -> None:
    """Raises AssertionError with all that is wrong with a page."""
    with readers.page(language=language, officer=kind.officer) as page:
        assert opened(kind, page, instance) == kind.status, page.locator("main").inner_text()[:200]
        assert page.locator("html").get_attribute("lang") == {"zh-hans": "zh-Hans", "en": "en"}[language]
        found = [f"phone: {one}" for one in faults(page)]
        page.evaluate("document.documentElement.classList.add('large')")
        found += [
            f"large type: {one}" for one in faults_by_looks(page, BY_LOOKS if language == "zh-hans" else BY_LENGTH)
        ]
        page.evaluate("document.documentElement.classList.remove('large')")
        if language == "zh-hans":
            page.set_viewport_size({"width": DESK, "height": 900})
            found += [f"wide: {one}" for one in faults_by_looks(page)]
            page.emulate_media(color_scheme="dark")
            found += [f"dark: {one}" for one in violations(page, ["color-contrast"])]
        assert not found, "\n".join(found)


def opened(kind: PageType, page: Page, instance: Instance) -> int:
    """Open a page as a person does; the status with which the last one came."""
    statuses: list[int] = []

    def note(response: Response) -> None:
        if response.request.is_navigation_request():
            statuses.append(response.status)

    page.on("response", note)
    kind.open(page, instance)
    page.remove_listener("response", note)
    return statuses[-1]


ADD = "const one = document.body.appendChild(document.createElement('p')); one.textContent = 'One 一'; "
CONTENT = "document.querySelector('main').append(one); "
FAULTS = {
    "no name": (ADD + "one.replaceWith(document.createElement('button'))", "phone: button-name"),
    "pale": (ADD + CONTENT + "one.style.color = '#ccc'; one.style.background = '#fff'", "phone: color-contrast"),
    "wide": (ADD + "one.style.width = '400px'", "phone: wider than the screen"),
    "wide in large type": (ADD + "one.style.width = '20rem'", "large type: wider than the screen"),
    "an error": ("console.error('something broke')", "something broke"),
    "a script in the page": (
        ADD + "one.innerHTML = '<b onclick=x()>'; one.firstChild.click()",
        "Content Security Policy",
    ),
    "another host": ("fetch('https://police.example.org/').catch(() => 0)", "police.example.org"),
    "another language": ("document.documentElement.lang = 'fr'", "fr"),
}
IN_CHINESE = {
    "wide on a desk": (ADD + "one.style.width = 'calc((100vw - 1000px) * 6)'", "wide: wider than the screen"),
    "black in the dark": (ADD + CONTENT + "one.style.color = '#111'", "dark: color-contrast"),
}


@pytest.mark.parametrize(
    ("language", "fault"),
    [*((one, name) for one in ("zh-hans", "en") for name in FAULTS), *(("zh-hans", name) for name in IN_CHINESE)],
)
def test_a_fault_is_found(language: str, fault: str, instance: Instance, readers: Readers) -> None:
    script, said = (FAULTS | IN_CHINESE)[fault]

    def broken(page: Page, instance: Instance) -> None:
        page.goto("/boundaries/")
        page.evaluate(script)

    with pytest.raises(AssertionError, match=said):
        everybody_can_use(PageType(fault, (), broken), language, instance, readers)


def test_a_page_that_came_with_another_status_is_found(instance: Instance, readers: Readers) -> None:
    with pytest.raises(AssertionError, match="200 == 404"):
        everybody_can_use(
            PageType("whole", (), lambda page, instance: page.goto("/boundaries/"), status=404), "en", instance, readers
        )


def test_a_page_begins_as_in_a_fresh_browser(instance: Instance, readers: Readers) -> None:
    for _ in range(2):
        with readers.page(language="en", officer=None) as page:
            page.goto("/boundaries/")
            assert page.evaluate(
                "[document.cookie.includes('x=1'), localStorage.x ?? null, sessionStorage.x ?? null]"
            ) == [False, None, None]
            page.evaluate("document.cookie = 'x=1'; localStorage.x = 1; sessionStorage.x = 1")


def test_no_page_is_forgotten() -> None:
    visited = {name for kind in PAGES for name in kind.covers} | ELSEWHERE.keys() | NOT_PAGES.keys()
    assert sorted(set(addresses()) - visited) == []


def test_no_page_is_listed_that_is_gone() -> None:
    visited = {name for kind in PAGES for name in kind.covers} | ELSEWHERE.keys() | NOT_PAGES.keys()
    assert sorted(visited - set(addresses())) == []
