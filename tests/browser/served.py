"""A demonstration instance, served as an operator would serve it. For the tests of this folder and tools/screenshots.py."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM = shutil.which("chromium")
SHELL = shutil.which("chromium-headless-shell") or CHROMIUM
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
]  # fmt: skip
PATIENCE = 60  # seconds until the first page
STOPPING = 180  # seconds at most until a job that has begun is done with


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


@contextmanager
def served(home: Path, *, matters: int) -> Iterator[Instance]:
    """Make a demonstration with so many matters, put more in every state on its stage, and serve it."""
    made = json.loads(run(home, "-m", "tests.browser.stage", str(matters)))
    told, staged = made["demo"], made["stage"]
    port = free_port()
    address = f"http://localhost:{port}"
    command = [sys.executable, "-m", "heliograph.cli", "serve", "--port", str(port)]
    with (home.parent / "server.log").open("w") as log:
        server = subprocess.Popen(command, env=environment(home), cwd=ROOT, stdout=log, stderr=log)
        try:
            wait_until_served(address, server, Path(log.name))
            yield Instance(address, home, told["password"], told["number"], told["secret"], staged)
        finally:
            server.terminate()
            server.wait(STOPPING)


def environment(home: Path) -> dict[str, str]:
    """What the commands of an instance see: nothing of the tests' own settings."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("HELIOGRAPH_", "DJANGO_"))}
    return plain | {"HELIOGRAPH_HOME": str(home), "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT)))}


def run(home: Path, *command: str) -> str:
    """Run a command on the instance and return what it prints."""
    python = [sys.executable, *command]
    done = subprocess.run(python, env=environment(home), cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssertionError(f"{command} ended with {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_served(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Ask until the first page comes; say what the server said if it ends or stays silent."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/boundaries/", timeout=PATIENCE):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"not served:\n{log.read_text()}")


def log_out(page: Page) -> None:
    """Log out as a person does; ends where the log-out leads."""
    page.locator(".hg-me button").click()
    page.wait_for_url(lambda url: urlsplit(url).path in ("/", "/staff/login/"))


def log_in(page: Page, officer: str, password: str) -> None:
    """Log in as a person does; ends on the desk or wherever the log-in leads."""
    page.goto("/staff/login/")
    page.locator("input[name=login]").fill(officer)
    page.locator("input[name=password]").fill(password)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/login/" not in urlsplit(url).path)
