"""Ways in which a person comes to a page: an address, a link, a form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser.served import Instance

Open = Callable[[Page, Instance], None]


@dataclass(frozen=True)
class PageType:
    """A page with its name in the tests, the URL names it covers, who opens it, and the status it comes with."""

    name: str
    covers: tuple[str, ...]
    open: Open
    officer: str | None = None
    status: int = 200
    public: bool = False


def at(path: str) -> Open:
    """Type an address."""

    def open_it(page: Page, instance: Instance) -> None:
        page.goto(path)

    return open_it


def held(name: str, *clicks: str) -> Open:
    """Open the link of a receipt, then click links whose address ends so."""

    def open_it(page: Page, instance: Instance) -> None:
        page.goto(instance.link(name))
        page.wait_for_url("**/m/**")
        for click in clicks:
            page.locator(f"main a[href*='{click}'], .govuk-breadcrumbs a[href*='{click}']").first.click()
            page.wait_for_url(f"**{click}**")

    return open_it


def below(name: str, part: str) -> Open:
    """Open the link of a receipt, then type an address below the matter's."""

    def open_it(page: Page, instance: Instance) -> None:
        held(name)(page, instance)
        page.goto(f"/m/{instance.matters[name]['number']}/{part}")

    return open_it


def downloaded(name: str, part: str) -> Open:
    """Open the link of a receipt, download a page from there, and open it from the disk, as it will be read."""

    def open_it(page: Page, instance: Instance) -> None:
        held(name)(page, instance)
        with page.expect_download() as download:
            page.locator(f"main a[href$='{part}']").click()
        kept = instance.home.parent / f"{name}-{part}"
        download.value.save_as(kept)
        page.goto(kept.as_uri())

    return open_it


def numbered(path: str, name: str) -> Open:
    """An address with the number of a matter in it."""

    def open_it(page: Page, instance: Instance) -> None:
        page.goto(path.format(number=instance.matters[name]["number"]))

    return open_it


def send(path: str, **fields: str) -> Open:
    """Fill in a form and send it."""

    def open_it(page: Page, instance: Instance) -> None:
        page.goto(path)
        for name, words in fields.items():
            page.locator(f"main [name={name}]").fill(words)
        page.locator("main form[method=post] button[type=submit]").first.click()
        page.wait_for_load_state()

    return open_it


def first_of(path: str, *clicks: str) -> Open:
    """Open a list, then click the first link whose address looks so, one after the other."""

    def open_it(page: Page, instance: Instance) -> None:
        page.goto(path)
        for click in clicks:
            page.locator(f"main a[href*='{click}']").first.click()
            page.wait_for_url(f"**{click}**")

    return open_it


def party(name: str, *parts: str) -> Open:
    """Open the link of a party's slip, fill in what they know, then addresses below their page."""

    def open_it(page: Page, instance: Instance) -> None:
        key = instance.matters[name]
        page.goto(f"/c/{key['number']}#{key['secret']}")
        if not page.locator("#secret").input_value():  # JavaScript is off
            page.locator("#secret").fill(key["secret"])
        page.locator("#known").fill(key["known"])
        page.locator("main form[method=post] button[type=submit]").first.click()
        page.wait_for_url(f"**/case/{key['number']}/")
        for part in parts:
            page.goto(f"/case/{key['number']}/{part}")

    return open_it
