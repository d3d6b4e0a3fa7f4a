"""What the tests of the receipt checker share: opening it on the site and as a file, handing it files, and asking its verdict."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

VERDICT = "[data-verdict]"


def hand_in(page: Page, text: str | bytes, name: str = "heliograph-4A7CWHKRM3E.json") -> None:
    """Choose a file, as a person does, and wait for the verdict."""
    data = text.encode() if isinstance(text, str) else text
    page.locator("#file").set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": data})
    page.locator(VERDICT).wait_for()


def verdict(page: Page) -> str:
    """good, bad or unknown."""
    found = page.locator(VERDICT).get_attribute("data-verdict")
    assert found is not None
    return found


def is_checked(page: Page, state: str, *words: str) -> None:
    expect(page.locator(VERDICT)).to_have_attribute("data-verdict", state)
    for one in words:
        expect(page.locator(VERDICT)).to_contain_text(one)


def from_a_file(page: Page, html: bytes, folder: Path) -> None:
    """Open the downloaded page from the disk, with the network off."""
    path = folder / "heliograph-verify.html"
    path.write_bytes(html)
    page.context.set_offline(True)
    page.goto(path.as_uri())
    page.locator("#file").wait_for()
