"""My officer on a phone: by address without a script, by the phone's location, on the map, by keyboard."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.browser.conftest import PATIENCE, Visitor
from tests.browser.served import Instance
from tests.browser.test_budgets import Transfers

HEPING_1 = {"longitude": 119.01, "latitude": 29.61, "accuracy": 20}


def test_an_address_leads_to_the_officer_and_to_a_form_for_the_right_unit_without_a_script(visitor: Visitor) -> None:
    page = visitor(width=360, script=False)
    page.goto("/")
    page.locator("main a[href='/my-officer/']").first.click()
    page.get_by_label("地址、小区、村、路名").fill("淳南市湖滨路 8 号渔家村")
    page.get_by_role("button", name="找民警").click()
    page.get_by_role("link", name="东湖派出所第二警区").click()
    expect(page.get_by_text("由单位负责人周平代管")).to_be_visible()
    page.get_by_role("link", name="写给这个警区").click()
    expect(page.get_by_label("想由哪个单位办")).to_have_value("donghu")


def test_the_phones_location_is_asked_by_the_button_and_sent_once(visitor: Visitor) -> None:
    page = visitor(width=360, permissions=["geolocation"], geolocation=HEPING_1)
    page.goto("/my-officer/here/")
    expect(page.get_by_text("不存、不记、不给任何人")).to_be_visible()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.method} {request.url} {request.post_data or ''}"))
    page.get_by_role("button", name="用我现在的位置").click()
    expect(page.get_by_role("link", name="和平路派出所第一警区")).to_be_visible()
    carrying = [one for one in sent if "119.01" in one]
    assert len(carrying) == 1
    assert carrying[0].startswith("POST")
    assert "119.01" not in page.url


def test_where_the_phone_refuses_the_page_says_what_to_do(visitor: Visitor) -> None:
    page = visitor(width=360)
    page.goto("/my-officer/here/")
    page.get_by_role("button", name="用我现在的位置").click()
    expect(page.get_by_text("没有拿到位置")).to_be_visible()


def test_the_map_is_fetched_only_when_asked_for_and_its_names_lead_to_the_cards(visitor: Visitor) -> None:
    page = visitor(width=360)
    transfers = Transfers(page)
    page.goto("/my-officer/map/")
    page.wait_for_load_state("networkidle")
    assert not any("maplibre" in url for url in transfers.headers)
    page.get_by_role("button", name="打开地图").press("Enter")
    expect(page.locator("[data-map][data-open=yes]")).to_be_visible(timeout=3 * PATIENCE)
    name = page.locator("a.hg-map__beat:visible").first
    href = name.get_attribute("href") or ""
    name.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{href}")
    expect(page.get_by_text("警号").first).to_be_visible()


def test_the_list_below_the_map_is_there_without_a_script(visitor: Visitor) -> None:
    page = visitor(width=360, script=False)
    page.goto("/my-officer/map/")
    assert page.locator("main .hg-unit a[href^='/b/']").count() == 8
    expect(page.get_by_role("button", name="打开地图")).to_have_count(0)


def test_a_card_and_a_poster_are_one_sheet_each(instance: Instance, browser: Browser) -> None:
    import re

    page = browser.new_page()
    for size, wide in (("a4", 594), ("a6", 298)):
        page.goto(instance.url(f"/b/heping-beat-1/card/?size={size}"))
        printed = page.pdf(prefer_css_page_size=True)
        boxes = re.findall(rb"/MediaBox \[0 0 (\d+)", printed)
        assert [int(one) for one in boxes] == [wide], size
    page.close()
