"""Browsers in which many pages are read one after the other: starting one for each costs more than to read the page.

A page begins as in a fresh browser: the cookies of the first day, nothing stored, no worker, a phone's width, light colours. Only
what was fetched (style sheets, scripts) is kept. A browser in which a page failed is not used again.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page

from tests.browser.conftest import PATIENCE, PHONE, Watch, logged_in, prefer
from tests.browser.served import Instance

KEPT = 4  # browsers at most: each takes memory
STORED = "local_storage,indexeddb,cache_storage,service_workers"


@dataclass
class Reader:
    """One language and one officer, or nobody who is logged in."""

    context: BrowserContext
    page: Page
    tools: CDPSession
    cookies: list
    watch: Watch

    def begin(self) -> None:
        """Nothing of the page before is left."""
        self.context.clear_cookies()
        self.context.add_cookies(self.cookies)
        self.tools.send("Storage.clearDataForOrigin", {"origin": self.watch.address, "storageTypes": STORED})
        self.page.set_viewport_size({"width": PHONE, "height": 900})
        self.page.emulate_media(color_scheme="light")
        self.watch.seen.clear()

    def end(self) -> None:
        """Leave the page; what it did that no page may do is a failure."""
        self.page.evaluate("try { sessionStorage.clear() } catch { }")  # of a page from the disk there is none
        self.page.goto("about:blank")
        assert not self.watch.seen, "\n".join(self.watch.seen)


class Readers:
    """Those that were used last, by language and officer."""

    def __init__(self, browser: Browser, instance: Instance) -> None:
        self._browser = browser
        self._instance = instance
        self._kept: OrderedDict[tuple[str, str | None], Reader] = OrderedDict()

    @contextmanager
    def page(self, *, language: str, officer: str | None) -> Iterator[Page]:
        """A page on a phone; leaves it at the end."""
        reader = self._kept.pop((language, officer), None) or self._start(language, officer)
        try:
            reader.begin()
            yield reader.page
            reader.end()
        except BaseException:
            reader.context.close()
            raise
        self._kept[language, officer] = reader
        if len(self._kept) > KEPT:
            _, oldest = self._kept.popitem(last=False)
            oldest.context.close()

    def close(self) -> None:
        while self._kept:
            self._kept.popitem()[1].context.close()

    def _start(self, language: str, officer: str | None) -> Reader:
        known = logged_in(self._browser, self._instance, officer) if officer else None
        context = self._browser.new_context(base_url=self._instance.address, locale="zh-CN", storage_state=known)
        context.set_default_timeout(PATIENCE)
        prefer(context, self._instance, language=language, large=False)
        watch = Watch(self._instance.address)
        watch.over(context)
        page = context.new_page()
        return Reader(context, page, context.new_cdp_session(page), context.cookies(), watch)
