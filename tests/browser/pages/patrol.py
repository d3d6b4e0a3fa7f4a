"""Patrol on the desk: calls checked and taken."""

from __future__ import annotations

from playwright.sync_api import FilePayload, Page

from tests.browser.pages.ways import PageType, at, send
from tests.browser.served import Instance

CALLS = "time,lat,lon,kind,minutes,origin\n" + "".join(
    f"2026-01-{13 + number % 18} {number % 24:02d}:20,{29.565 + number % 11 * 0.005:.4f},{119.005 + number % 9 * 0.005:.4f},"
    f"{'盗窃' if number % 3 else '纠纷'},{20 + number % 30},群众\n"
    for number in range(400)
)


def checked_calls(page: Page, instance: Instance) -> None:
    """Send a table with a line that can't be read: its report has every part."""
    page.goto("/desk/patrol/calls/new/")
    table = FilePayload(name="calls.csv", mimeType="text/csv", buffer=(CALLS + "soon,29.6,119.0,a,1,110\n").encode())
    page.locator("main [name=file]").set_input_files(table)
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.wait_for_url("**/desk/patrol/calls/[0-9]*/")


PATROL = [
    PageType("patrol on the desk", ("desk_patrol",), at("/desk/patrol/"), "qian"),
    PageType("a table of calls to check", ("desk_calls_new",), at("/desk/patrol/calls/new/"), "qian"),
    PageType("no table chosen", ("desk_calls_new",), send("/desk/patrol/calls/new/"), "qian", status=422),
    PageType("the report of a table", ("desk_calls",), checked_calls, "qian"),
]
