"""A large screen nobody touches: it turns, takes down what is over, says when the network is gone, and then shows nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.served import Instance

SCREEN = "/screen/qiaotou/"
MINUTE = 60


@pytest.fixture
def screen(visitor: Callable[..., Page], instance: Instance) -> Page:
    page = visitor(width=1280)
    page.clock.install()
    page.goto(SCREEN)
    expect(page.locator(".hg-screen__one.is-shown")).to_have_count(1)
    return page


def test_it_says_when_the_network_is_gone_and_then_shows_nothing(screen: Page) -> None:
    updated = screen.locator("#updated").inner_text()
    expect(screen.locator("#offline")).to_be_hidden()
    screen.route("**/*", lambda route: route.abort())
    screen.clock.run_for(2 * MINUTE * 1000)
    expect(screen.locator("#offline")).to_be_visible()
    expect(screen.locator("#shown")).to_be_visible()
    assert screen.locator("#updated").inner_text() == updated
    screen.clock.fast_forward(7 * 60 * MINUTE * 1000)
    screen.clock.run_for(MINUTE * 1000)
    expect(screen.locator("#nothing")).to_be_visible()
    expect(screen.locator("#shown")).to_be_hidden()
    screen.unroute_all()
    screen.clock.run_for(MINUTE * 1000)
    expect(screen.locator("#shown")).to_be_visible()
    expect(screen.locator("#offline")).to_be_hidden()
    expect(screen.locator("#nothing")).to_be_hidden()


def test_what_is_over_leaves_by_itself(screen: Page) -> None:
    screen.route("**/*", lambda route: route.abort())
    screen.evaluate(
        "document.querySelector('.hg-screen__one').dataset.expires = new Date(Date.now() + 30000).toISOString()"
    )
    expect(screen.locator("#shown")).to_be_visible()
    screen.clock.run_for(MINUTE * 1000)
    expect(screen.locator("#shown")).to_be_hidden()
