"""The log's files are served byte for byte, to anybody, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

FULL = bytes(range(256)) * 32
PART = bytes(17 * 32)


@pytest.fixture
def home(settings, tmp_path: Path) -> Path:
    """An instance with a log of 256 + 17 leaves, and secrets beside it."""
    for name, data in {
        "log/checkpoint": "police.example/log\n273\n…\n".encode(),
        "log/tile/0/000": FULL,
        "log/tile/0/001.p/17": PART,
        "log/tile/0/x001/234": FULL,
        "log/tile/entries/000": b"entries",
        "log/tile/0/000.new": b"half written",
        "log/secret": b"secret",
        "keys/log.json": b"secret",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    settings.HELIOGRAPH_HOME = tmp_path
    return tmp_path


@pytest.mark.parametrize(
    ("name", "data"),
    [("tile/0/000", FULL), ("tile/0/001.p/17", PART), ("tile/0/x001/234", FULL), ("tile/entries/000", b"entries")],
)
def test_tiles_are_bytes_that_never_change(client, home: Path, name: str, data: bytes) -> None:
    answer = client.get(f"/log/{name}")
    assert answer.content == data
    assert answer["Content-Type"] == "application/octet-stream"
    assert "immutable" in answer["Cache-Control"]


def test_the_checkpoint_is_text_that_is_soon_stale(client, home: Path) -> None:
    answer = client.get("/log/checkpoint")
    assert answer.content == (home / "log" / "checkpoint").read_bytes()
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Cache-Control"] == "public, max-age=2"


@pytest.mark.parametrize("name", ["checkpoint", "tile/0/000", "tile/0/002"])
def test_any_site_may_read_them_and_no_cookie_has_a_say(client, home: Path, name: str) -> None:
    client.cookies["language"] = "en"
    answer = client.get(f"/log/{name}", headers={"host": "anything.example"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert not answer.cookies
    assert "Vary" not in answer


def test_no_file_costs_a_question_to_the_database(client, home: Path) -> None:
    assert client.get("/log/tile/0/000").status_code == 200  # without `db`, any question fails the test


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/002",  # not there yet
        "tile/0/001",  # there as a part only
        "tile/0/000.new",
        "tile/0/../../secret",
        "tile/0/..%2f..%2fsecret",
        "tile/0/%2e%2e/%2e%2e/%2e%2e/keys/log.json",
        "tile/../secret",
        "tile//0/000",
        "tile/0/000/",
        "tile/0/0",
        "tile/0/x000/000",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/0/001.p/017",
        "tile/0/001.p/0",
        "tile/0/001.p/256",
        "tile/0/000%00",
        "tile/0/०००",
        "tile/",
    ],
)
def test_what_is_no_file_of_the_log_is_not_found(client, home: Path, path: str) -> None:
    answer = client.get(f"/log/{path}")
    assert answer.status_code == 404
    assert b"secret" not in answer.content
    assert "immutable" not in answer["Cache-Control"]


@pytest.mark.parametrize("path", ["tile/0/000", "checkpoint"])
def test_files_are_read_and_never_written(client, home: Path, path: str) -> None:
    assert client.post(f"/log/{path}").status_code == 405
    assert client.head(f"/log/{path}").status_code == 200
