"""A real server with a real database, and a real browser in front of it.

Each test process makes one demonstration instance in a folder of its own, adds matters in every state (`stage.py`) and
serves it with `heliograph serve`. Nothing here touches the database from the tests' own process: what is seen and done
goes through the browser. A page that logs an error, breaks the content security policy or asks another host for
anything fails its test.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request, sync_playwright

from tests.browser.served import CHROMIUM, FLAGS, SHELL, Instance, log_in, served

HERE = Path(__file__).resolve().parent
PATIENCE = 20_000  # ms: two busy cores, never a sleep
PHONE, DESK = 390, 1280


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """Made once for each test process, served until the last test is over."""
    need_chromium()
    with served(tmp_path_factory.mktemp("browser") / "demo", matters=40) as one:
        yield one


def need_chromium() -> None:
    """In CI a missing browser is a failure: accessibility would go unchecked."""
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail("chromium is not installed, and CI must test with it")
        pytest.skip(
            "chromium is not installed (Debian: apt-get install chromium chromium-headless-shell fonts-noto-cjk)"
        )


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """Gone when the tests leave this folder: while it lives, Django sees a running event loop in this thread."""
    need_chromium()
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium."""
    chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield chromium
    chromium.close()


@pytest.fixture(scope="package")
def shell(playwright: Playwright) -> Iterator[Browser]:
    """The same engine without the windows of a desktop, where it is installed: half the work for each page."""
    chromium = playwright.chromium.launch(executable_path=SHELL, args=FLAGS)
    yield chromium
    chromium.close()


@dataclass
class Watch:
    """Collects what no page may do: log an error, break the content security policy, ask another host for something."""

    address: str
    seen: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        context.on("console", self._message)
        context.on("weberror", lambda error: self.seen.append(f"error: {error.error}"))
        context.on("request", self._request)

    def _message(self, message: ConsoleMessage) -> None:
        where = message.location.get("url", "")
        is_the_page_itself = (
            "Failed to load resource" in message.text and message.page is not None and where == message.page.url
        )
        if message.type == "error" and not is_the_page_itself:
            self.seen.append(f"{message.text} ({where})")

    def _request(self, request: Request) -> None:
        if request.url.startswith("http") and not request.url.startswith(self.address):
            self.seen.append(f"asked another host: {request.url}")


Visitor = Callable[..., Page]


@pytest.fixture
def visitor(instance: Instance, browser: Browser) -> Iterator[Visitor]:
    """Makes pages of fresh browsers: `visitor(width=390, language="en", large=True, script=False, officer="zhao")`."""
    watch = Watch(instance.address)
    contexts: list[BrowserContext] = []

    def make(
        *,
        width: int = PHONE,
        language: str = "zh-hans",
        large: bool = False,
        script: bool = True,
        officer: str | None = None,
        **more,
    ) -> Page:
        context = browser.new_context(
            base_url=instance.address, viewport={"width": width, "height": 900}, java_script_enabled=script, locale="zh-CN",
            storage_state=logged_in(browser, instance, officer) if officer else None, **more,
        )  # fmt: skip
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        prefer(context, instance, language=language, large=large)
        watch.over(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()
    assert not watch.seen, "\n".join(watch.seen)


def prefer(context: BrowserContext, instance: Instance, *, language: str, large: bool) -> None:
    """Set the language and type size that the switches at the top of each page set."""
    wanted = {"language": language, "large": "1" if large else "0"}
    context.add_cookies([{"name": name, "value": value, "url": instance.address} for name, value in wanted.items()])


_LOGGED_IN: dict[tuple[str, str], dict] = {}


def logged_in(browser: Browser, instance: Instance, officer: str) -> dict:
    """The cookies of an officer who logged in by hand once; used again by later pages of the same officer."""
    known = (instance.address, officer)
    if known not in _LOGGED_IN:
        context = browser.new_context(base_url=instance.address, java_script_enabled=False)
        context.set_default_timeout(PATIENCE)
        log_in(context.new_page(), officer, instance.password)
        _LOGGED_IN[known] = context.storage_state()
        context.close()
    return _LOGGED_IN[known]
