"""A real server with a real database, and a real browser in front of it.

Each test process makes one demonstration instance in a folder of its own, adds matters in every state (`stage.py`) and
serves it with `heliograph serve`. Nothing here touches the database from the tests' own process: what is seen and done
goes through the browser. A page that logs an error, breaks the content security policy or asks another host for
anything fails its test.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
]  # fmt: skip
PATIENCE = 20_000  # ms: two busy cores, never a sleep
PHONE, DESK = 390, 1280


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass
class Instance:
    """A served demonstration. `matters` are receipts by what happened to them: {"answered": {"number", "secret"}, ...}."""

    address: str
    home: Path
    password: str
    number: str
    secret: str
    matters: dict[str, dict[str, str]]

    def url(self, path: str) -> str:
        return f"{self.address}{path}"

    def link(self, name: str) -> str:
        """The address in the QR code of a matter's receipt."""
        return self.url(f"/r/{self.matters[name]['number']}#{self.matters[name]['secret']}")


def environment(home: Path) -> dict[str, str]:
    """What the commands of an instance see: nothing of the tests' own settings."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("HELIOGRAPH_", "DJANGO_"))}
    return plain | {"HELIOGRAPH_HOME": str(home), "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT)))}


def run(home: Path, *command: str) -> str:
    """Run a command on the instance and return what it prints."""
    done = subprocess.run(
        [sys.executable, *command], env=environment(home), cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """Made once for each test process, served until the last test is over."""
    need_chromium()
    home = tmp_path_factory.mktemp("browser") / "demo"
    told = json.loads(run(home, "-m", "heliograph.cli", "demo", "--matters", "40", "--json"))
    matters = json.loads(run(home, "-m", "tests.browser.stage"))
    port = free_port()
    address = f"http://localhost:{port}"
    log = (home.parent / "server.log").open("w")
    server = subprocess.Popen(
        [sys.executable, "-m", "heliograph.cli", "serve", "--port", str(port)],
        env=environment(home),
        cwd=ROOT,
        stdout=log,
        stderr=log,
    )
    try:
        wait_until_served(address, server, Path(log.name))
        yield Instance(address, home, told["password"], told["number"], told["secret"], matters)
    finally:
        server.terminate()
        server.wait(20)
        log.close()


def need_chromium() -> None:
    """In CI a missing browser is a failure: accessibility would go unchecked."""
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail("chromium is not installed, and CI must test with it")
        pytest.skip("chromium is not installed (Debian: apt-get install chromium fonts-noto-cjk)")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_served(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Ask until the first page comes; say what the server said if it ends instead."""
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"{address}/boundaries/", timeout=5) as page:
                assert page.status == 200
                return
        except OSError:
            assert server.poll() is None, f"the server ended:\n{log.read_text()}"
            time.sleep(0.1)
    pytest.fail(f"not served after a minute:\n{log.read_text()}")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium. Gone when the tests leave this folder: while it lives, Django sees a running event loop in this thread."""
    need_chromium()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@dataclass
class Watch:
    """Collects what no page may do: log an error, break the content security policy, ask another host for something."""

    address: str
    seen: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        context.on("console", self._message)
        context.on("weberror", lambda error: self.seen.append(f"error: {error.error}"))
        context.on("request", self._request)

    def _message(self, message: ConsoleMessage) -> None:
        where = message.location.get("url", "")
        is_the_page_itself = (
            "Failed to load resource" in message.text and message.page is not None and where == message.page.url
        )
        if message.type == "error" and not is_the_page_itself:
            self.seen.append(f"{message.text} ({where})")

    def _request(self, request: Request) -> None:
        if request.url.startswith("http") and not request.url.startswith(self.address):
            self.seen.append(f"asked another host: {request.url}")


Visitor = Callable[..., Page]


@pytest.fixture
def visitor(instance: Instance, browser: Browser) -> Iterator[Visitor]:
    """Makes pages of fresh browsers: `visitor(width=390, language="en", large=True, script=False, officer="zhao")`."""
    watch = Watch(instance.address)
    contexts: list[BrowserContext] = []

    def make(
        *,
        width: int = PHONE,
        language: str = "zh-hans",
        large: bool = False,
        script: bool = True,
        officer: str | None = None,
        **more,
    ) -> Page:
        context = browser.new_context(
            base_url=instance.address, viewport={"width": width, "height": 900}, java_script_enabled=script, locale="zh-CN",
            storage_state=logged_in(browser, instance, officer) if officer else None, **more,
        )  # fmt: skip
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        prefer(context, instance, language=language, large=large)
        watch.over(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()
    assert not watch.seen, "\n".join(watch.seen)


def prefer(context: BrowserContext, instance: Instance, *, language: str, large: bool) -> None:
    """Set the language and type size that the switches at the top of each page set."""
    wanted = {"language": language, "large": "1" if large else "0"}
    context.add_cookies([{"name": name, "value": value, "url": instance.address} for name, value in wanted.items()])


_LOGGED_IN: dict[tuple[str, str], dict] = {}


def logged_in(browser: Browser, instance: Instance, officer: str) -> dict:
    """The cookies of an officer who logged in by hand once; used again by later pages of the same officer."""
    known = (instance.address, officer)
    if known not in _LOGGED_IN:
        context = browser.new_context(base_url=instance.address, java_script_enabled=False)
        context.set_default_timeout(PATIENCE)
        log_in(context.new_page(), officer, instance.password)
        _LOGGED_IN[known] = context.storage_state()
        context.close()
    return _LOGGED_IN[known]


def log_in(page: Page, officer: str, password: str) -> None:
    """Log in as a person does; ends on the desk or wherever the log-in leads."""
    page.goto("/staff/login/")
    page.locator("input[name=login]").fill(officer)
    page.locator("input[name=password]").fill(password)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/login/" not in urlsplit(url).path)
