"""A witness's folder: its key, the logs it knows, its memory.

`witness.json` (name and seed, for the owner's eyes), `logs.txt` (lines ``log VKEY [URL]`` as in a tlog-policy file,
`#` comments) and `witness.sqlite3`. A key whose memory is gone is refused: it could sign a log's second history.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from heliograph.core.merkle import CosignatureSigner, Ed25519Verifier, Refused
from heliograph.witness.store import Store

FORMAT = "heliograph/witness/v1"
KEY, LOGS, MEMORY = "witness.json", "logs.txt", "witness.sqlite3"


class HomeRefused(Exception):
    """The folder is no witness's, or not a whole one. The message says what to do."""


class LogsRefused(HomeRefused):
    """A line of logs.txt cannot be read."""


@dataclass(frozen=True, slots=True)
class KnownLog:
    """A log that is witnessed: every key it may sign with (two while it changes its key), and where to read it."""

    origin: str
    keys: tuple[Ed25519Verifier, ...]
    url: str = ""


def create(folder: Path, name: str) -> CosignatureSigner:
    """Make a witness with a new key. Raises HomeRefused if there is one, or if nothing can be named so."""
    if (folder / KEY).exists() or (folder / MEMORY).exists():
        raise HomeRefused(f"{folder} is a witness's folder already; its key is never replaced. Choose another folder.")
    seed = secrets.token_bytes(32)
    try:
        signer = CosignatureSigner(name, seed)
    except Refused as error:
        raise HomeRefused(f"{error}: a name has no spaces and no +, for example witness.example.org/police.") from error
    folder.mkdir(parents=True, exist_ok=True)
    Store.create(folder / MEMORY)
    (folder / LOGS).touch()
    _write_key(folder / KEY, json.dumps({"format": FORMAT, "name": name, "seed": seed.hex()}, ensure_ascii=False))
    return signer


def signer(folder: Path) -> CosignatureSigner:
    """The witness's key. Raises HomeRefused."""
    try:
        value = json.loads((folder / KEY).read_text("utf-8"))
        if value["format"] != FORMAT:
            raise ValueError(f"its format is not {FORMAT}")
        return CosignatureSigner(value["name"], bytes.fromhex(value["seed"]))
    except FileNotFoundError as error:
        raise HomeRefused(f"{folder} is no witness's folder: run `heliograph witness init` first.") from error
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise HomeRefused(f"{folder / KEY} cannot be read: {error}") from error


def store(folder: Path) -> Store:
    """The witness's memory. Raises HomeRefused if it is gone."""
    if not (folder / MEMORY).is_file():
        raise HomeRefused(
            f"{folder / MEMORY} is gone, and with it what this witness has signed. It must not sign again: "
            "make a witness with a new key in another folder, and tell those who trusted the old one."
        )
    return Store(folder / MEMORY)


def logs(folder: Path) -> dict[str, KnownLog]:
    """The logs this witness knows, by origin. Raises LogsRefused, which names the line."""
    try:
        text = (folder / LOGS).read_text("utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise LogsRefused(f"{folder / LOGS} cannot be read: {error}") from error
    found: dict[str, KnownLog] = {}
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        key, url = _log_line(words, f"{folder / LOGS} line {number}")
        before = found.get(key.name, KnownLog(key.name, ()))
        found[key.name] = KnownLog(key.name, tuple(dict.fromkeys((*before.keys, key))), url or before.url)
    return found


def add_log(folder: Path, vkey: str, url: str = "") -> KnownLog:
    """Append a line to logs.txt; a running witness takes it up at once. Raises LogsRefused."""
    words = ["log", vkey, *([url] if url else [])]
    key, _ = _log_line(words, "the log's key")
    known = logs(folder).get(key.name)
    if known is None or key.vkey not in {one.vkey for one in known.keys} or (url and url != known.url):
        with (folder / LOGS).open("a", encoding="utf-8") as file:
            file.write(" ".join(words) + "\n")
    return logs(folder)[key.name]


def _log_line(words: list[str], where: str) -> tuple[Ed25519Verifier, str]:
    if words[0] != "log" or not 2 <= len(words) <= 3:
        raise LogsRefused(f"{where}: `log VKEY [URL]` is expected.")
    url = words[2] if len(words) == 3 else ""
    if url and not url.startswith(("http://", "https://")):
        raise LogsRefused(f"{where}: {url} is no http or https address.")
    try:
        return Ed25519Verifier.from_vkey(words[1]), url
    except Refused as error:
        raise LogsRefused(f"{where}: {error}.") from error


def _write_key(path: Path, text: str) -> None:
    """Write a secret for the owner only, and see it on the disk before the key is used."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
