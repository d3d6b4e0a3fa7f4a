"""Open data: what is released, one release, badges, the yearly report and its desk."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.pages.ways import PageType, at, first_of
from tests.browser.served import Instance


def newest(page: Page, instance: Instance) -> None:
    """The release that `latest` stands for."""
    page.goto("/open-data/promises/latest/")
    page.wait_for_url("**/open-data/promises/20*/")


OPENDATA = [
    PageType("open data", ("opendata", "opendata_promises"), at("/open-data/"), public=True),
    PageType("how open data are protected", ("opendata_method",), at("/open-data/method/"), public=True),
    PageType("a release", ("opendata_release",), newest, public=True),
    PageType("badges", ("opendata_badges",), at("/open-data/badges/"), public=True),
    PageType("a badge", ("opendata_badge",), at("/open-data/badges/heping/"), public=True),
    PageType("yearly reports", ("reports",), at("/reports/"), public=True),
    PageType("a yearly report", ("report",), first_of("/reports/", "/reports/20"), public=True),
    PageType("terms of the open data", ("desk_opendata",), at("/desk/open-data/"), "zheng"),
    PageType("yearly reports on the desk", ("desk_reports",), at("/desk/reports/"), "zheng"),
    PageType("a draft of a yearly report", ("desk_report",), first_of("/desk/reports/", "/desk/reports/20"), "zheng"),
]
