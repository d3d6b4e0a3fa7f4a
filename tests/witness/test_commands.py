"""`heliograph witness` as an operator meets it: where no Django is installed, answering by words and exit status."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.logs import Log
from tests.witness.conftest import NAME

_WITHOUT_DJANGO = (
    "import sys\n"
    "for name in ('django', 'jinja2', 'msgspec', 'psycopg'): sys.modules[name] = None\n"
    "from heliograph.cli import main\n"
    "main()"
)


@dataclass
class Ended:
    status: int
    out: str
    err: str


def heliograph(*words: object) -> Ended:
    """Run the command where Django cannot be imported."""
    done = subprocess.run(
        [sys.executable, "-c", _WITHOUT_DJANGO, *map(str, words)],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": "src", "PATH": "/usr/bin"},
        timeout=60,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A witness that was just made."""
    assert heliograph("witness", "init", "--home", tmp_path / "home", "--name", NAME).status == 0
    return tmp_path / "home"


@pytest.fixture
def log(tmp_path: Path, home: Path) -> Log:
    """A log of five entries that the witness knows."""
    log = Log(tmp_path / "log")
    log.grow(5)
    assert heliograph("witness", "add-log", "--home", home, log.vkey).status == 0
    return log


def test_a_new_witness_prints_the_line_for_a_policy(tmp_path: Path) -> None:
    from heliograph.core.merkle import parse_policy

    made = heliograph(
        *("witness", "init", "--home", tmp_path / "home", "--name", NAME, "--url", "https://w.example.org", "--json")
    )
    log = Log(tmp_path / "log")
    policy = parse_policy(f"log {log.vkey}\n{json.loads(made.out)['policy']}\nquorum {NAME}\n")
    assert policy.witnesses[NAME][1] == "https://w.example.org"


def test_a_second_key_is_never_made_in_the_same_folder(home: Path) -> None:
    again = heliograph("witness", "init", "--home", home, "--name", "other.example.org")
    assert again.status == 2
    assert "never replaced" in again.err


@pytest.mark.parametrize("name", ["two words", "a+b", ""])
def test_a_name_that_no_signature_can_carry_is_refused(tmp_path: Path, name: str) -> None:
    assert heliograph("witness", "init", "--home", tmp_path / "home", "--name", name).status == 2
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("vkey", ["nonsense", NAME + "+00000000+AAAA"])
def test_a_key_that_is_none_is_not_added(home: Path, vkey: str) -> None:
    assert heliograph("witness", "add-log", "--home", home, vkey).status == 2
    assert (home / "logs.txt").read_text() == ""


def test_looking_once_answers_by_status(home: Path, log: Log) -> None:
    good = heliograph("witness", "run", "--home", home, "--once", log.folder)
    assert (good.status, good.out) == (0, f"{log.origin}: 5 entries, consistent with the 0 seen\n")
    log.publish(log.note(5, b"r" * 32))
    bad = heliograph("witness", "run", "--home", home, "--once", log.folder)
    assert bad.status == 1
    assert bad.out.startswith(f"ALARM {log.origin}: signed two histories")


def test_logs_with_an_address_are_read_without_being_named(home: Path, log: Log) -> None:
    assert heliograph("witness", "run", "--home", home, "--once").status == 2
    heliograph("witness", "add-log", "--home", home, log.vkey, "http://127.0.0.1:9/log")
    seen = heliograph("witness", "run", "--home", home, "--once", "--json")
    assert seen.status == 1
    assert [one["finding"] for one in json.loads(seen.out)] == ["unreachable"]


def test_evidence_is_listed_written_and_answered_by_status(home: Path, log: Log, tmp_path: Path) -> None:
    none = heliograph("witness", "evidence", "--home", home)
    assert (none.status, none.out) == (0, "Nothing was found against any log.\n")
    heliograph("witness", "run", "--home", home, "--once", log.folder)
    log.publish(log.note(5, b"r" * 32))
    heliograph("witness", "run", "--home", home, "--once", log.folder)
    found = heliograph("witness", "evidence", "--home", home, "--write", tmp_path / "out")
    assert found.status == 1
    assert "1. PROVEN" in found.out
    assert sorted(one.name for one in (tmp_path / "out").iterdir()) == [
        "evidence-1-first.checkpoint",
        "evidence-1-second.checkpoint",
        "evidence-1.json",
    ]


@pytest.mark.parametrize("command", [["serve"], ["run", "--once"], ["evidence"]])
def test_a_folder_that_is_no_witnesss_says_what_to_do(tmp_path: Path, command: list[str]) -> None:
    ended = heliograph("witness", *command, "--home", tmp_path)
    assert ended.status == 2
    assert "heliograph witness init" in ended.err


def test_a_monitor_that_runs_on_says_an_alarm_once_and_its_end_once(home: Path, log: Log, tmp_path: Path) -> None:
    output = tmp_path / "alarms.txt"

    def said(count: int) -> list[str]:
        """The lines after the time, once there are so many."""
        for _ in range(600):
            lines = output.read_text().splitlines()
            if len(lines) >= count:
                break
            time.sleep(0.05)
        return [line.split(" ", 1)[1] for line in lines]

    words = ("witness", "run", "--home", str(home), "--every", "0.05", str(log.folder))
    with output.open("w") as file:
        running = subprocess.Popen(
            [sys.executable, "-m", "heliograph.cli", *words],
            stderr=file,
            env={"PYTHONPATH": "src", "PATH": "/usr/bin"},
        )
    try:
        said(1)
        right = log.note()
        log.publish("no checkpoint\n")
        said(2)
        time.sleep(0.3)
        log.publish(right)
        lines = said(3)
    finally:
        running.kill()
        running.wait()
    assert lines == [
        f"INFO cosigned {log.origin} at 5 entries",
        f"ERROR ALARM {log.folder}: its checkpoint cannot be believed: the note has no signatures: an empty line is missing",
        f"INFO {log.origin}: 5 entries, as before",
    ]
