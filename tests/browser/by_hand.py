"""What a person does with a page: presses what has these words on it, writes in the box with this label."""

from __future__ import annotations

import io
import time
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.served import PATIENCE, Instance


def press(page: Page, words: str, *, inside: str = "body") -> None:
    """Press the first button or link whose words are, or begin with, these, and wait for the page that comes."""
    part = page.locator(inside)
    exact = part.get_by_role("button", name=words, exact=True).or_(part.get_by_role("link", name=words, exact=True))
    some = part.get_by_role("button", name=words).or_(part.get_by_role("link", name=words))
    (exact if exact.count() else some).first.click()
    page.wait_for_load_state()


def unfold(page: Page, words: str) -> None:
    """Open what is folded under these words, if it is not open."""
    folded = page.locator("details", has=page.locator("summary", has_text=words)).first
    if folded.get_attribute("open") is None:
        folded.locator("summary").click()


def box(page: Page, label: str) -> Locator:
    """The box with this label (the mark of a box that may stay empty aside)."""
    return page.locator("main").get_by_label(label).locator("visible=true").first


def write(page: Page, label: str, words: str) -> None:
    box(page, label).fill(words)


def choose(page: Page, label: str) -> None:
    """Pick one of the round or square boxes by its label, as a finger does."""
    page.locator("main label", has_text=label).locator("visible=true").first.click()


def says(page: Page, words: str) -> None:
    """The page shows these words where a person looks for them."""
    expect(page.locator("main")).to_contain_text(words)


def until(page: Page, script: str) -> None:
    """Wait until an async function of the page returns true. `page.wait_for_function` takes its promise for a yes."""
    ends = time.monotonic() + PATIENCE
    while not page.evaluate(script):
        assert time.monotonic() < ends, f"never: {script}"
        page.wait_for_timeout(50)


def receipt_on(page: Page) -> tuple[str, str]:
    """Number and secret, copied from the slip."""
    written = page.locator(".hg-receipt .hg-number")
    written.nth(1).wait_for()
    number, secret = written.all_inner_texts()[:2]
    return number, secret


def follow(page: Page, number: str, secret: str) -> None:
    """From the home page to one's matter with the slip in hand."""
    page.goto("/")
    press(page, "查询进度", inside="header")
    write(page, "编号", number)
    write(page, "密码", secret)
    press(page, "查进度", inside="main")
    page.wait_for_url("**/m/**")


def follow_staged(page: Page, instance: Instance, name: str) -> None:
    """Open one of the matters that were put on the stage."""
    follow(page, instance.matters[name]["number"], instance.matters[name]["secret"])


def photo(folder: Path) -> Path:
    """A photo as a phone takes it."""
    data = io.BytesIO()
    Image.new("RGB", (640, 480), "#556677").save(data, "JPEG")
    path = folder / "路灯.jpg"
    path.write_bytes(data.getvalue())
    return path
