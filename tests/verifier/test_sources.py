"""A log's files come the same from a folder and over http, whatever the server does; too much or too slow is refused."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler
from pathlib import Path

import pytest

from heliograph.core.merkle import TileMissing, TileTree, TileWrong
from heliograph.verifier import web
from heliograph.verifier.sources import FolderSource, LogSource, SourceFailed, WebSource, open_source
from tests.logs import Log, serving


@pytest.fixture
def log(tmp_path: Path) -> Log:
    """300 entries: a full tile and a partial one, of which a narrower one was published before."""
    log = Log(tmp_path / "log")
    log.grow(260)
    log.grow(40)
    return log


@pytest.fixture(params=["folder", "web"])
def source(request: pytest.FixtureRequest, log: Log) -> Iterator[LogSource]:
    if request.param == "folder":
        yield open_source(str(log.folder))
    else:
        with serving(log.folder) as address:
            yield open_source(address + "/")


class Handler(SimpleHTTPRequestHandler):
    """A server that a test can make behave badly."""

    def log_message(self, *_: object) -> None:
        pass


def test_every_file_of_a_log_is_read(source: LogSource, log: Log) -> None:
    assert source.checkpoint() == log.note()
    assert len(source.tile(0, 0, 256)) == 256 * 32
    assert len(source.tile(0, 1, 44)) == 44 * 32
    assert len(source.entries(1, 44)) == 44 * 34
    assert TileTree(source, 300).root() == log.root()


def test_a_partial_tile_that_is_gone_is_read_from_the_full_one(source: LogSource, log: Log) -> None:
    assert source.tile(0, 0, 17) == source.tile(0, 0, 256)[: 17 * 32]
    assert source.entries(0, 17) == source.entries(0, 256)[: 17 * 34]


def test_a_file_that_is_not_there_is_missing(source: LogSource) -> None:
    for read in (lambda: source.tile(0, 2, 256), lambda: source.entries(2, 5), lambda: source.tile(3, 0, 1)):
        with pytest.raises(TileMissing):
            read()


def test_a_tile_that_is_longer_than_any_is_refused(source: LogSource, log: Log) -> None:
    (log.folder / "tile/0/000").write_bytes(bytes(8193))
    with pytest.raises(TileWrong):
        source.tile(0, 0, 256)


def test_a_folder_knows_the_narrower_tiles_it_keeps(log: Log) -> None:
    assert FolderSource(log.folder).widths("tile/0/001") == (4, 44)
    assert FolderSource(log.folder).widths("tile/0/000") == ()


def test_what_is_no_log_is_said_to_be_none(tmp_path: Path) -> None:
    for wrong in (str(tmp_path / "nowhere"), "ftp://example.org/log"):
        with pytest.raises(SourceFailed, match="neither a folder nor"):
            open_source(wrong)


def test_compressed_answers_are_unpacked_and_bombs_are_not(log: Log) -> None:
    class Compressing(Handler):
        def do_GET(self) -> None:
            data = (log.folder / self.path[1:]).read_bytes() if "bomb" not in self.path else bytes(50_000_000)
            packed = gzip.compress(data, 1)
            self.send_response(200)
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(packed)))
            self.end_headers()
            self.wfile.write(packed)

    with serving(log.folder, Compressing) as address:
        assert WebSource(address).tile(0, 0, 256) == FolderSource(log.folder).tile(0, 0, 256)
        with pytest.raises(web.TooMuch):
            web.fetch(f"{address}/bomb", limit=1_000_000)


def test_a_server_that_stumbles_is_asked_again(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "PAUSES", (0.01, 0.01))
    asked: list[str] = []

    class Stumbling(Handler):
        def do_GET(self) -> None:
            asked.append(self.path)
            if len(asked) < 3:
                self.send_error(503)
            else:
                super().do_GET()

    with serving(log.folder, Stumbling) as address:
        assert WebSource(address).checkpoint() == log.note()
    assert len(asked) == 3


@pytest.mark.parametrize(("status", "times"), [(500, 3), (403, 1)])
def test_a_server_that_goes_on_refusing_is_given_up(
    log: Log, monkeypatch: pytest.MonkeyPatch, status: int, times: int
) -> None:
    monkeypatch.setattr(web, "PAUSES", (0.01, 0.01))
    asked: list[str] = []

    class Refusing(Handler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(status)

    with serving(log.folder, Refusing) as address, pytest.raises(SourceFailed, match=str(status)):
        WebSource(address).checkpoint()
    assert len(asked) == times


def test_an_answer_that_is_cut_off_is_not_taken_for_the_whole(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "PAUSES", (0.01, 0.01))

    class Breaking(Handler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b"half of it")

    with serving(log.folder, Breaking) as address, pytest.raises(SourceFailed):
        WebSource(address).checkpoint()


def test_a_server_that_never_ends_is_given_up_in_time(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "PAUSES", (0.01, 0.01))
    stop = threading.Event()

    class Dripping(Handler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            while not stop.is_set():
                try:
                    self.wfile.write(b"a")
                except OSError:
                    return
                time.sleep(0.02)

    with serving(log.folder, Dripping) as address, pytest.raises(SourceFailed, match=r"within 0.2 s"):
        WebSource(address, seconds=0.2).checkpoint()
    stop.set()


def test_a_log_that_moved_is_followed_but_not_out_of_the_web(log: Log) -> None:
    class Moved(Handler):
        def do_GET(self) -> None:
            if self.path.startswith("/old/"):
                self.send_response(301)
                target = "file:///etc/passwd" if "tile" in self.path else self.path.removeprefix("/old")
                self.send_header("Location", target)
                self.end_headers()
            else:
                super().do_GET()

    with serving(log.folder, Moved) as address:
        assert WebSource(f"{address}/old").checkpoint() == log.note()
        with pytest.raises(SourceFailed):
            WebSource(f"{address}/old").tile(0, 0, 256)
