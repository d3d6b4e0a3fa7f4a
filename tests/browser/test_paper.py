"""On paper: the receipt is one A6 slip and nothing else; a matter keeps its timeline and loses the site's frame."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, Visitor
from tests.browser.pages import send
from tests.browser.served import Instance

A6 = (297.6, 419.5)  # points: 105 × 148 mm


def sheets(pdf: bytes) -> list[tuple[float, float]]:
    """Width and height of each page of a PDF, in points."""
    boxes = re.findall(rb"/MediaBox\s*\[\s*([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s*\]", pdf)
    return [(float(right) - float(left), float(top) - float(bottom)) for left, bottom, right, top in boxes]


def test_a_receipt_prints_as_one_slip(instance: Instance, visitor: Visitor) -> None:
    page = visitor(width=DESK)
    send("/ask/consultation/", subject="路灯归谁管", words="不亮。")(page, instance)
    page.emulate_media(media="print")
    for hidden in ("header", "footer", "h1", "main textarea"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator(".hg-receipt")).to_be_visible()
    assert len(sheets(pdf := page.pdf(prefer_css_page_size=True))) == 1, f"{len(sheets(pdf))} sheets"
    assert sheets(pdf)[0] == (pytest.approx(A6[0], abs=1.5), pytest.approx(A6[1], abs=1.5))


def test_a_matter_prints_its_timeline_without_buttons(instance: Instance, visitor: Visitor) -> None:
    page = visitor(width=DESK)
    page.goto(instance.link("journey"))
    page.wait_for_url("**/m/**")
    page.emulate_media(media="print")
    expect(page.locator(".hg-timeline")).to_be_visible()
    for hidden in ("header", "footer", "main button >> nth=0"):
        expect(page.locator(hidden).first).to_be_hidden()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_key_of_a_party_prints_as_one_slip(language: str, instance: Instance, visitor: Visitor) -> None:
    page, case = visitor(width=DESK, officer="zhao"), instance.matters["case-filed"]
    page.goto(f"/desk/cases/{case['number']}/keys/{case['victim']}/")
    page.locator(f"main input[value={language}]").check()
    page.locator("main form[method=post] button[type=submit]").click()
    page.wait_for_load_state()
    page.emulate_media(media="print")
    for hidden in ("header", "h1", "main aside"):
        expect(page.locator(hidden).first).to_be_hidden()
    assert len(sheets(pdf := page.pdf(prefer_css_page_size=True))) == 1, f"{len(sheets(pdf))} sheets"
    assert sheets(pdf)[0] == (pytest.approx(A6[0], abs=1.5), pytest.approx(A6[1], abs=1.5))


@pytest.mark.parametrize("station", ["heping", "gaoxin", "qiaotou"])
def test_a_stations_figures_print_as_one_sheet(station: str, visitor: Visitor) -> None:
    page = visitor(width=DESK)
    page.goto(f"/figures/units/{station}/poster/")
    page.emulate_media(media="print")
    assert len(sheets(pdf := page.pdf(prefer_css_page_size=True))) == 1, f"{len(sheets(pdf))} sheets"


def test_a_table_on_paper_fits_the_sheet_and_has_no_path_in_it(visitor: Visitor) -> None:
    page = visitor(width=700)  # what is left of A4 between its margins
    page.goto("/duties/")
    page.emulate_media(media="print")
    assert page.locator(".hg-scroll a").count()
    widths = page.eval_on_selector_all(".hg-scroll", "all => all.map(e => e.scrollWidth - e.clientWidth)")
    assert max(widths) <= 1
    after = page.locator(".hg-scroll a").first.evaluate("a => getComputedStyle(a, '::after').content")
    assert after == "none"


def test_a_sign_for_a_door_prints_as_one_sheet_of_the_paper_that_was_chosen(visitor: Visitor) -> None:
    page = visitor(width=DESK)
    page.goto("/points/")
    point = page.locator("main a[href^='/points/0']").first.get_attribute("href")
    for size, width, height in (("a4", 595, 842), ("a3", 842, 1191)):
        page.goto(f"{point}sign/?size={size}")
        assert sheets(page.pdf(prefer_css_page_size=True)) == [
            (pytest.approx(width, abs=2), pytest.approx(height, abs=2))
        ]
