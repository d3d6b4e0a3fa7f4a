"""A folder of downloaded releases: each a folder or a ZIP with a manifest, whose digests are checked before anything is read."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from heliograph.opendata.tables.writing import MANIFEST

NEEDED = ("counts", "durations")


class DataError(Exception):
    """The folder can't be used; the sentence says why."""


class NoData(DataError):
    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} holds no release: download its .zip from the page of open data into it, packed or unpacked."
        )


class Altered(DataError):
    """A file is not the one that was released."""

    def __init__(self, where: str, name: str) -> None:
        super().__init__(
            f"{where}: {name} is missing or is not the file that was released (its SHA-256 differs from {MANIFEST})."
        )


@dataclass(frozen=True, slots=True)
class Held:
    """One release: its month (YYYY-MM), its number among the releases of that month, and its tables as Parquet."""

    release: str
    month: str
    number: int
    manifest_digest: str
    about: Mapping[str, object]
    tables: Mapping[str, bytes]


def read(folder: Path) -> dict[str, Held]:
    """By month, the newest release of each. Raises `NoData`, `Altered`."""
    found: dict[str, Held] = {}
    for where, files in _releases(folder):
        held = opened(where, files)
        before = found.get(held.month)
        if before is None or before.number < held.number:
            found[held.month] = held
    if not found:
        raise NoData(folder)
    return found


def opened(where: str, files: Mapping[str, bytes]) -> Held:
    """A release from its files. Raises `Altered`."""
    text = files.get(MANIFEST, b"")
    try:
        about = json.loads(text)
        listed = {str(one["name"]): str(one["sha256"]) for one in about["files"]}
        release, month, number = str(about["release"]), str(about["month"]), int(about["number"])
    except (ValueError, KeyError, TypeError):
        raise Altered(where, MANIFEST) from None
    tables = {}
    for name, content in files.items():
        if name in listed and hashlib.sha256(content).hexdigest() != listed[name]:
            raise Altered(where, name)
    for table in (*NEEDED, "figures"):
        name = f"{table}.parquet"
        if name not in files or name not in listed:
            raise Altered(where, name)
        tables[table] = files[name]
    return Held(release, month, number, hashlib.sha256(text).hexdigest(), about, tables)


def _releases(folder: Path) -> Iterator[tuple[str, dict[str, bytes]]]:
    """Every release below the folder, by its manifest; in the order of their names."""
    for path in sorted(folder.rglob(MANIFEST)):
        yield str(path.parent), {one.name: one.read_bytes() for one in sorted(path.parent.iterdir()) if one.is_file()}
    for path in sorted(folder.rglob("*.zip")):
        try:
            with zipfile.ZipFile(path) as packed:
                names = [name for name in packed.namelist() if name.rsplit("/", 1)[-1] == MANIFEST]
                for name in names:
                    inside = name[: -len(MANIFEST)]
                    yield (
                        f"{path}",
                        {one[len(inside) :]: packed.read(one) for one in packed.namelist() if one.startswith(inside)},
                    )
        except zipfile.BadZipFile:
            raise Altered(str(path), "the archive") from None
