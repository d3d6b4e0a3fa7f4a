"""Take the pictures of the README: docs/images/my-matter.png and docs/images/desk.png.

    .venv/bin/python -m tools.screenshots

Makes a demonstration in a temporary folder and serves it; needs Chromium and its Chinese fonts (Debian: chromium,
fonts-noto-cjk). Real pages of invented matters. Exit status: 0 taken, 1 a picture is too large for a README.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from tests.browser.served import CHROMIUM, FLAGS, ROOT, Instance, log_in, served

IMAGES = ROOT / "docs" / "images"
MOST_BYTES = 300_000
COLOURS = 96
PHONE = {"width": 390, "height": 800}
DESK = {"width": 1200, "height": 900}
GAP = 28


def main() -> int:
    """Take both; say how large they are."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder) / "demo", matters=150) as instance,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        taken = {"my-matter.png": my_matter(browser, instance), "desk.png": desk(browser, instance)}
        browser.close()
    sizes = {name: keep(image, IMAGES / name) for name, image in taken.items()}
    for name, size in sizes.items():
        print(f"{name}: {size // 1000} KB")
    return int(max(sizes.values()) > MOST_BYTES)


def my_matter(browser: Browser, instance: Instance) -> Image.Image:
    """A phone held three times: how it stands, what happened, how it went on."""
    page = window(browser, instance, PHONE)
    page.goto(instance.link("journey"))
    page.wait_for_url("**/m/**")
    screens = [shot(page)]
    page.evaluate("document.getElementById('story').setAttribute('data-top', '')")
    screens.append(scrolled(page))
    page.evaluate(
        """() => [...document.querySelectorAll('.hg-timeline__item')]
            .find(item => item.getBoundingClientRect().bottom > innerHeight).setAttribute('data-top', '')"""
    )
    screens.append(scrolled(page))
    return beside(screens)


def scrolled(page: Page) -> Image.Image:
    """The screen with what was marked last at its top."""
    page.evaluate(
        """() => {
            const top = [...document.querySelectorAll('[data-top]')].pop().getBoundingClientRect().top
            scrollTo({top: scrollY + top - 16, behavior: 'instant'})
        }"""
    )
    return shot(page)


def desk(browser: Browser, instance: Instance) -> Image.Image:
    """What a station's lead sees in the morning."""
    page = window(browser, instance, DESK)
    log_in(page, "qian", instance.password)
    return shot(page)


def window(browser: Browser, instance: Instance, size: dict[str, int]) -> Page:
    context = browser.new_context(
        base_url=instance.address,
        viewport={"width": size["width"], "height": size["height"]},
        device_scale_factor=2,
        locale="zh-CN",
        reduced_motion="reduce",
    )
    return context.new_page()


def shot(page: Page) -> Image.Image:
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def beside(screens: list[Image.Image]) -> Image.Image:
    """Screens in a row on one ground."""
    width, height = screens[0].size
    ground = Image.new("RGB", (len(screens) * (width + GAP) + GAP, height + 2 * GAP), "#dfe8ea")
    for place, screen in enumerate(screens):
        ground.paste(screen, (GAP + place * (width + GAP), GAP))
    return ground


def keep(image: Image.Image, path: Path) -> int:
    """Write it with few colours, which flat pages hardly show; returns its size."""
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    return path.stat().st_size


if __name__ == "__main__":
    sys.exit(main())
