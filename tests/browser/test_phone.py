"""What a phone shows: the desk's menu folded, with and without JavaScript; tables that fit, or say that there is more beside."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, Visitor
from tests.browser.served import Instance

NARROW = 360


@pytest.mark.parametrize("script", [True, False])
def test_the_menu_of_the_desk_is_folded_on_a_phone_and_says_where_one_is(
    instance: Instance, visitor: Visitor, script: bool
) -> None:
    page = visitor(width=NARROW, officer="qian", script=script)
    page.goto("/desk/board/")
    menu, nav = page.locator(".hg-menu summary"), page.locator(".hg-desk__bar .hg-nav")
    expect(menu).to_contain_text("看板")
    expect(nav).to_be_hidden()
    header = page.locator(".hg-header").bounding_box()
    assert header is not None
    assert header["height"] < 300
    menu.focus()
    page.keyboard.press("Enter")
    expect(nav).to_be_visible()
    nav.get_by_role("link", name="亮牌").click()
    page.wait_for_url("**/desk/cards/")
    expect(nav).to_be_hidden()


def test_the_menu_of_the_desk_is_open_where_there_is_room(instance: Instance, visitor: Visitor) -> None:
    page = visitor(width=DESK, officer="qian", script=False)
    page.goto("/desk/board/")
    expect(page.locator(".hg-menu")).to_be_hidden()
    expect(page.locator(".hg-desk__bar .hg-nav a[aria-current]")).to_have_text("看板")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("path", ["/duties/", "/figures/openness/?days=365"])
def test_a_table_of_many_columns_is_read_on_a_phone_without_going_sideways(
    instance: Instance, visitor: Visitor, path: str, language: str
) -> None:
    page = visitor(width=NARROW, language=language)
    page.goto(path)
    tables = page.locator(".hg-table--lines").all()
    assert tables
    for one in tables:
        assert one.evaluate("table => table.scrollWidth <= document.documentElement.clientWidth")
        cell = one.get_by_role("cell").first
        assert cell.evaluate("cell => getComputedStyle(cell, '::before').content").startswith('"')


def test_what_names_a_column_is_never_a_column_of_single_characters(instance: Instance, visitor: Visitor) -> None:
    page = visitor(width=NARROW)
    for path in ("/appraisal/sets/station/", "/figures/openness/?days=365", "/figures/promises/"):
        page.goto(path)
        thin = page.eval_on_selector_all(
            ".hg-scroll th",
            "cells => cells.filter(e => e.checkVisibility() && e.innerText.trim().length > 2"
            " && e.getBoundingClientRect().height > 4 * e.getBoundingClientRect().width).map(e => e.innerText)",
        )
        assert thin == [], path
