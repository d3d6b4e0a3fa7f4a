"""A first visit costs at most 60 KB, compressed, with no font and nobody else's server (design, section 9)."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visitor
from tests.browser.pages import PUBLIC, PageType
from tests.browser.served import Instance

BUDGET = 60 * 1024
COUNTED = {"Document", "Stylesheet", "Script"}


class Transfers:
    """What came over the wire, by Chromium's own count: kind, bytes, address."""

    def __init__(self, page: Page) -> None:
        self.kinds: dict[str, tuple[str, str]] = {}
        self.sizes: dict[str, int] = {}
        self.headers: dict[str, dict[str, str]] = {}
        network = page.context.new_cdp_session(page)
        network.on("Network.responseReceived", self._received)
        network.on("Network.loadingFinished", self._finished)
        network.send("Network.enable")
        network.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def _received(self, event: dict) -> None:
        self.kinds[event["requestId"]] = (event["type"], event["response"]["url"])
        self.headers[event["response"]["url"]] = event["response"]["headers"]

    def _finished(self, event: dict) -> None:
        self.sizes[event["requestId"]] = int(event["encodedDataLength"])

    def of(self, kinds: set[str]) -> dict[str, int]:
        """Bytes by address, for what is of these kinds."""
        return {url: self.sizes.get(key, 0) for key, (kind, url) in self.kinds.items() if kind in kinds}


@pytest.mark.parametrize("kind", [kind for kind in PUBLIC if kind.public], ids=lambda kind: kind.name)
def test_a_first_visit_is_light(kind: PageType, instance: Instance, visitor: Visitor) -> None:
    page = visitor()
    page.context.clear_cookies()
    transfers = Transfers(page)
    kind.open(page, instance)
    page.wait_for_load_state("networkidle")
    counted = transfers.of(COUNTED)
    assert len(counted) >= 2, "nothing was measured"
    assert sum(counted.values()) <= BUDGET, counted
    assert transfers.of({"Font"}) == {}


def test_style_sheets_and_scripts_are_compressed_and_kept_for_ever(instance: Instance, visitor: Visitor) -> None:
    page = visitor()
    transfers = Transfers(page)
    page.goto("/ask/consultation/")
    page.wait_for_load_state("networkidle")
    static = {url: headers for url, headers in transfers.headers.items() if url.endswith((".css", ".mjs", ".js"))}
    assert len(static) >= 3
    for url, headers in static.items():
        plain = {name.lower(): value for name, value in headers.items()}
        assert plain.get("content-encoding") in {"br", "gzip"}, url
        assert "immutable" in plain["cache-control"], url
