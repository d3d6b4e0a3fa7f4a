"""`BENCH=cache`: a plain nginx cache in front of the server, with the very file that docs/examples shows.

Pages and feeds a second through the cache, beside the same bytes as files served by the same nginx; and how long after a
release and a withdrawal everybody who comes through the cache sees it, while the load goes on.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import quote

from benchmarks import load, table
from benchmarks.instance import ROOT, Instance, Server, free_port, serving

CONFIGURATION = ROOT / "docs" / "examples" / "nginx.conf"
CONNECTIONS = 32
PATIENCE = 15.0
FRAME = """daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
    include /etc/nginx/mime.types; access_log off; sendfile on; keepalive_requests 1000000; types_hash_max_size 4096;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    server {{ listen 127.0.0.1:{raw}; root {folder}/raw; }}
    {cache}
}}
"""


class NotFresh(RuntimeError):
    """Through the cache the old state was still seen after `PATIENCE` seconds."""


@dataclass(frozen=True)
class Proxy:
    """A running nginx: through its cache, and the raw files beside it."""

    folder: Path
    port: int
    raw: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def main(tell: Callable[[str], None], title: str, *, seconds: float = 5, rounds: int = 3) -> int:
    if shutil.which("nginx") is None:
        tell("nginx is not installed: apt-get install nginx")
        return 1
    with tempfile.TemporaryDirectory(prefix="heliograph-bench-") as folder:
        instance = Instance(Path(folder) / "home", proxies=1)
        tell("an instance with notices")
        newest = str(instance.run("benchmarks.stage_notices", "make")["notice"])
        with serving(instance) as server, nginx(Path(folder), server) as proxy:
            paths = {
                "feed, Atom": "/feeds/zh/notices.atom",
                "feed, RSS, of one kind": "/feeds/zh/kinds/safety-advice.rss",
                "alerts, CAP index": "/feeds/alerts.atom",
                "board of notices, HTML": "/news/",
                "one notice, HTML": f"/news/{newest}/",
                "guide, HTML": "/guides/consultation/",
                "sitemap": "/sitemap.xml",
            }
            rows = [_row(name, path, server, proxy, seconds, rounds, tell) for name, path in paths.items()]
            fresh = _freshness(instance, proxy, tell)
    print(f"\n{title}\n")
    head = [
        "through nginx",
        "KB",
        "a second",
        "p50 / p99 ms",
        "the same bytes as a file",
        "ratio",
        "straight to Heliograph",
        "goal",
    ]
    print(table.table(head, rows), "\n")
    print(
        table.table(["seen by everybody behind the cache, under load", "after, s", "most a copy is kept"], fresh), "\n"
    )
    return 0


def _row(
    name: str, path: str, server: Server, proxy: Proxy, seconds: float, rounds: int, tell: Callable[[str], None]
) -> list[str]:
    body = _get(proxy.url + path)
    (proxy.folder / "raw" / "page").write_bytes(body)
    runs = []
    for _ in range(rounds):
        through = _load(proxy.url + path, proxy.folder, seconds)
        raw = _load(f"http://127.0.0.1:{proxy.raw}/page", proxy.folder, seconds)
        runs.append((through, raw))
    straight = _load(server.url + path, proxy.folder, min(seconds, 3))
    rate, raw_rate = median(one.rate for one, _ in runs), median(one.rate for _, one in runs)
    refused = sum(one.refused for one, _ in runs)
    tell(f"{name}: {rate:,.0f} a second through the cache, {refused} refused")
    times = f"{median(one.p50 for one, _ in runs):.1f} / {median(one.p99 for one, _ in runs):.1f}"
    verdict = "5,000: reached" if rate >= 5_000 and not refused else "5,000: not reached"
    return [
        name, f"{len(body) / 1000:.0f}", f"{rate:,.0f}", times, f"{raw_rate:,.0f}", f"{rate / raw_rate:.2f}",
        f"{straight.rate:,.0f}", verdict,
    ]  # fmt: skip


def _load(url: str, folder: Path, seconds: float) -> load.Outcome:
    path = "/" + url.split("/", 3)[3]
    listed = folder / "paths"
    listed.write_text(f"{quote(path)}\n", "ascii")
    return load.wrk(url, "get.lua", seconds=seconds, connections=CONNECTIONS, inputs={"paths": str(listed)})


def _freshness(instance: Instance, proxy: Proxy, tell: Callable[[str], None]) -> list[list[str]]:
    """A release and a withdrawal by the desk, in a process of its own, while readers keep coming."""
    title = "刚刚发布的提示"
    until = threading.Event()
    readers = threading.Thread(target=_readers, args=(proxy, until), daemon=True)
    readers.start()
    try:
        shown, notice = _told(instance, proxy, ("release", title), title, _LISTS)
        _get(f"{proxy.url}/news/{notice}/")
        gone, _ = _told(instance, proxy, ("withdraw", notice), "已撤回", (*_LISTS, ("notice", f"/news/{notice}/")))
    finally:
        until.set()
        readers.join()
    tell("a release and a withdrawal were seen through the cache")
    rows = [[f"a release, {what}", f"{after:.1f}", "2 s"] for what, after in shown]
    return rows + [[f"a withdrawal, {what}", f"{after:.1f}", "2 s"] for what, after in gone]


_LISTS = (("board", "/news/"), ("Atom feed", "/feeds/zh/notices.atom"))


def _told(
    instance: Instance, proxy: Proxy, verb: tuple[str, str], words: str, where: Sequence[tuple[str, str]]
) -> tuple[list[tuple[str, float]], str]:
    """Seconds from the commit until the words stand in each place, looked for all the time; and the notice's id."""
    seen: dict[str, float] = {}
    lookers = [threading.Thread(target=_look, args=(proxy, path, words, seen), daemon=True) for _, path in where]
    for looker in lookers:
        looker.start()
    said = instance.run("benchmarks.stage_notices", *verb)
    for looker in lookers:
        looker.join(PATIENCE)
    late = [path for _, path in where if path not in seen]
    if late:
        raise NotFresh(f"{', '.join(late)}: no sign of {words} after {PATIENCE:.0f} s")
    return [(what, max(0.0, seen[path] - float(str(said["at"])))) for what, path in where], str(said["notice"])


def _look(proxy: Proxy, path: str, words: str, seen: dict[str, float]) -> None:
    until = time.monotonic() + 4 * PATIENCE
    while time.monotonic() < until:
        if words.encode() in _get(proxy.url + path):
            seen[path] = time.time()
            return
        time.sleep(0.05)


def _readers(proxy: Proxy, until: threading.Event) -> None:
    while not until.is_set():
        _load(proxy.url + "/news/", proxy.folder, 1)


def _get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=10) as answer:
        body: bytes = answer.read()
        return body


@contextmanager
def nginx(folder: Path, server: Server) -> Iterator[Proxy]:
    """An nginx of our own with the documented configuration, its ports and its folder put in."""
    proxy = Proxy(folder, free_port(), free_port())
    (folder / "raw").mkdir(mode=0o755)
    folder.chmod(0o755)
    cache = CONFIGURATION.read_text("utf-8")
    for documented, ours in (
        ("/var/cache/nginx/heliograph", str(folder / "cache")),
        ("server 127.0.0.1:8000;", f"server 127.0.0.1:{server.port};"),
        ("listen 80;", f"listen 127.0.0.1:{proxy.port};"),
    ):
        assert documented in cache, documented
        cache = cache.replace(documented, ours)
    configuration = folder / "nginx.conf"
    configuration.write_text(FRAME.format(folder=folder, raw=proxy.raw, cache=cache), "utf-8")
    running = subprocess.Popen(["nginx", "-c", str(configuration), "-p", str(folder)], stderr=subprocess.PIPE)
    try:
        _wait(proxy, running)
        yield proxy
    finally:
        running.terminate()
        running.wait(10)


def _wait(proxy: Proxy, running: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        if running.poll() is not None:
            said = running.stderr.read().decode() if running.stderr else ""
            raise RuntimeError(f"nginx ended at its start: {said}")
        try:
            _get(proxy.url + "/robots.txt")
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("nginx did not answer in time")
