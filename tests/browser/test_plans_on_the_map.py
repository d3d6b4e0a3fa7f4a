"""A plan of beats on its map: dragged by mouse, chosen by keyboard and by touch, undone; and without a script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PATIENCE, Visitor
from tests.browser.pages.patrol import solved_plan
from tests.browser.served import Instance

UNITS = ".hg-plan__units path"


@pytest.fixture
def opened(visitor: Visitor, instance: Instance):
    """Opens a fresh copy of the solved plan, whose map is ready to be changed: `opened(width=1280)`."""

    def make(**more) -> Page:
        page = visitor(officer="qian", **more)
        solved_plan(page, instance)
        page.get_by_role("button", name="复制成新的一版").click()
        page.wait_for_load_state()
        if more.get("script", True):
            page.wait_for_selector("[data-plan][data-open=yes]", timeout=3 * PATIENCE)
        return page

    return make


def neighbours(page: Page, *, may: bool = True) -> tuple[int, int]:
    """Two units side by side in different beats, of which the first may go to the second's; or, not `may`, two far apart."""
    found = page.evaluate("fetch(document.querySelector('[data-plan]').dataset.units).then((answer) => answer.json())")
    of, names = found["of"], found["names"]
    if may:
        options = page.locator("#to option").evaluate_all("(all) => all.map((one) => one.value)")
        unit, _, beat = options[len(options) // 2].partition(" ")
        place, wanted = names.index(unit), found["codes"].index(beat)
        beside = {b if a == place else a for a, b, *_ in found["edges"] if place in (a, b)}
        return place, next(one for one in beside if of[one] == wanted)
    touching = {tuple(sorted((a, b))) for a, b, *_ in found["edges"]}
    for a in range(len(of)):
        around = {of[x + y - a] for x, y in touching if a in (x, y)}
        for b in range(len(of)):
            if of[b] not in around | {of[a]}:
                return a, b
    raise AssertionError("every beat touches every unit")


def middle(one: Locator) -> tuple[float, float]:
    one.scroll_into_view_if_needed()
    box = one.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, unit: int, to: int) -> None:
    units = page.locator(UNITS)
    units.nth(unit).scroll_into_view_if_needed()
    page.mouse.move(*middle(units.nth(unit)))
    page.mouse.down()
    page.mouse.move(*middle(units.nth(to)), steps=8)
    page.mouse.up()


def colour(page: Page, unit: int) -> str:
    return (page.locator(UNITS).nth(unit).get_attribute("class") or "").split()[1]


def test_a_dragged_unit_changes_the_figures_at_once_and_is_kept_and_undone(opened) -> None:
    page = opened(width=1280)
    unit, to = neighbours(page)
    busy, was, wanted = page.locator("[data-figure=way]"), colour(page, unit), colour(page, to)
    before = page.locator("[data-share]").all_inner_texts()
    drag(page, unit, to)
    assert colour(page, unit) == wanted != was
    after = page.locator("[data-share]").all_inner_texts()
    assert after != before
    expect(page.get_by_text("已移：")).to_be_visible()
    shown = busy.inner_text()
    page.reload()
    page.wait_for_selector("[data-plan][data-open=yes]", timeout=3 * PATIENCE)
    assert page.locator("[data-share]").all_inner_texts() == after
    assert busy.inner_text() == shown
    page.get_by_role("button", name="退回一步").click()
    expect(page.locator("[data-share]")).to_have_text(before)
    assert colour(page, unit) == was
    page.get_by_role("button", name="再做一次").click()
    expect(page.locator("[data-share]")).to_have_text(after)


def test_a_drag_that_may_not_be_says_why_and_leaves_the_map_alone(opened) -> None:
    page = opened(width=1280)
    unit, to = neighbours(page, may=False)
    was = colour(page, unit)
    drag(page, unit, to)
    expect(page.locator("[data-plan] [role=status]")).to_contain_text("不能移到")
    assert colour(page, unit) == was
    expect(page.get_by_role("button", name="退回一步")).to_be_hidden()


def test_by_keyboard_alone_a_unit_is_chosen_moved_and_undone(opened) -> None:
    page = opened(width=1280)
    said, panel = page.locator("[data-plan] [role=status]"), page.locator(".hg-plan__panel")
    page.get_by_role("application").focus()
    for step in ["ArrowRight"] * 12 + ["ArrowDown"] * 12 + ["ArrowLeft"] * 12 + ["ArrowUp"] * 12:
        page.keyboard.press(step)
        page.keyboard.press("Enter")
        if panel.get_by_role("button").count():
            break
        page.keyboard.press("Escape")
        expect(panel).to_be_hidden()
    expect(panel.get_by_role("button").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(said).to_contain_text("已移")
    expect(page.get_by_role("application")).to_be_focused()
    page.keyboard.press("Control+z")
    expect(page.get_by_role("button", name="退回一步")).to_be_hidden()
    expect(page.get_by_role("button", name="再做一次")).to_be_visible()


def test_by_touch_a_unit_is_tapped_and_a_beat_chosen(opened) -> None:
    page = opened(width=390, has_touch=True)
    unit, _to = neighbours(page)
    page.locator(UNITS).nth(unit).tap()
    choices = page.locator(".hg-plan__panel").get_by_role("button", name=re.compile("^归 "))
    expect(choices.first).to_be_visible()
    was = colour(page, unit)
    choices.first.click()
    expect(page.locator("[data-plan] [role=status]")).to_contain_text("已移")
    assert colour(page, unit) != was


def test_without_a_script_the_map_is_there_and_the_list_moves_a_unit_back_and_forth(opened) -> None:
    page = opened(width=360, script=False)
    assert page.locator(UNITS).count() > 10
    page.get_by_label("方案，虚线是现在的界").check()
    expect(page.locator(".hg-plan__was")).to_be_visible()
    page.get_by_label("现在", exact=True).check()
    expect(page.locator(".hg-plan__new")).to_be_hidden()
    before = page.locator("td[data-units]").all_inner_texts()
    page.get_by_role("button", name="移过去").click()
    assert page.locator("td[data-units]").all_inner_texts() != before
    page.get_by_role("button", name="退回一步").click()
    assert page.locator("td[data-units]").all_inner_texts() == before
    page.get_by_role("button", name="再做一次").click()
    assert page.locator("td[data-units]").all_inner_texts() != before


def test_a_slider_tells_at_once_and_without_a_script_the_form_does(visitor: Visitor, instance: Instance) -> None:
    page = visitor(officer="qian", width=390)
    solved_plan(page, instance)
    page.get_by_role("link", name="试算").click()
    told = page.locator("#told")
    before = told.inner_text()
    page.get_by_role("slider", name="能上街的民警").fill("300")
    expect(page.locator("#told[data-told*='officers=300']")).to_be_visible()
    after = told.inner_text()
    assert after != before
    address = page.url
    plain = visitor(officer="qian", width=360, script=False)
    plain.goto(address.split("?")[0])
    assert plain.get_by_role("slider").count() == 0
    plain.get_by_label("能上街的民警").fill("300")
    plain.get_by_role("button", name="算", exact=True).click()
    plain.wait_for_load_state()
    assert plain.locator("#told dl").inner_text() == page.locator("#told dl").inner_text()


def test_a_plan_on_its_way_tells_by_itself_that_it_was_cancelled(opened) -> None:
    page = opened(width=1280)
    page.goto("/desk/patrol/plans/new/")
    page.locator("main [name=beats]").fill("3")
    page.locator("main [name=seconds]").select_option("60")
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/desk/patrol/plans/\d+/$"))
    expect(page.locator("[data-progress] progress")).to_be_visible()
    page.get_by_role("button", name="取消").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("已取消", timeout=3 * PATIENCE)
