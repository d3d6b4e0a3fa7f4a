"""Random checks and inspection; the external panel."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.pages.ways import PageType, at, first_of, send
from tests.browser.served import Instance

MEMBER = "panel-1"


def join(page: Page, instance: Instance) -> None:
    """By the link that was handed over."""
    page.goto(f"/panel/join/{instance.matters['panel-invitation']['number']}/")


CHECKS = [
    PageType("random checks", ("inspections",), at("/inspections/"), public=True),
    PageType("a draw", ("inspection",), first_of("/inspections/", "/inspections/0"), public=True),
    PageType("checks on the desk", ("desk_inspections",), at("/desk/inspections/"), "luo"),
    PageType(
        "a drawn matter to check",
        ("desk_inspection_item",),
        first_of("/desk/inspections/", "/desk/inspections/items/"),
        "luo",
    ),
    PageType("announce a check", ("desk_inspection_announce",), at("/desk/inspections/announce/"), "sun"),
    PageType(
        "a check with mistakes",
        ("desk_inspection_announce",),
        send("/desk/inspections/announce/", title_zh="抽查"),
        "sun",
        status=422,
    ),
    PageType("found on the spot", ("desk_inspection_spot",), at("/desk/inspections/found/"), "sun"),
]

PANEL = [
    PageType("the panel", ("panel",), at("/panel/"), public=True),
    PageType("an invitation to the panel", ("panel_join",), join),
    PageType("an invitation that is over", ("panel_join",), at("/panel/join/over/"), status=404),
    PageType("a member's page", ("panel_desk",), at("/panel/desk/"), MEMBER),
    PageType("a member's interests", ("panel_conflicts",), at("/panel/desk/interests/"), MEMBER),
    PageType("a matter for the panel", ("panel_item",), first_of("/panel/desk/", "/panel/desk/items/"), MEMBER),
    PageType("the panel on the desk", ("desk_panel",), at("/desk/panel/"), "sun"),
    PageType("announce for the panel", ("desk_panel_announce",), at("/desk/panel/announce/"), "sun"),
    PageType("release to the panel", ("desk_panel_release",), first_of("/desk/panel/", "/desk/panel/items/"), "sun"),
    PageType("end a seat", ("desk_panel_end",), first_of("/desk/panel/", "/desk/panel/members/"), "zheng"),
]
