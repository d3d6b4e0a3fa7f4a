"""Which version of a procedure holds: kept in the database, parsed once, never changed once in force."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from heliograph.core.procedure import Procedure, included, read_folder, read_procedure, shipped, shipped_folder
from heliograph.matters.models import ProcedureVersion
from heliograph.organisation.models import Bureau, Officer

FRESH = 5.0
_parsed: dict[tuple[str, str], Procedure] = {}  # by code and digest: what a text means never changes
_versions_of: dict[int, tuple[float, dict[str, list[_Version]]]] = {}


class _Version(NamedTuple):
    since: date
    name: str
    digest: str


class Unchangeable(ValueError):
    """A version that is already in the database would get another text: give the change a new version."""


def forget() -> None:
    """Look at the database anew (tests, and after a version was put in force)."""
    _versions_of.clear()


def version(bureau_id: int, code: str, name: str) -> Procedure:
    """That version, parsed; matters finish under the one they began with. Raises LookupError."""
    digest = next((one.digest for one in _versions(bureau_id).get(code, []) if one.name == name), "")
    found = _parsed.get((code, digest))
    if found is None:
        row = ProcedureVersion.objects.filter(bureau_id=bureau_id, code=code, version=name).first()
        if row is None:
            raise LookupError(f"no procedure {code} {name}")
        found = _of(row)
    return found


def _of(row: ProcedureVersion) -> Procedure:
    """A text is read once in a process, for however many bureaus it holds."""
    found = _parsed.get((row.code, row.digest))
    if found is None:
        found = read_procedure(row.text, file=f"{row.code}.toml", fragments=row.fragments)
        _parsed[row.code, row.digest] = found
    return found


def in_force(bureau_id: int, code: str, today: date) -> Procedure | None:
    """The newest version in force on `today`; None when the bureau has no such procedure."""
    newest = _newest(bureau_id, code, today)
    return version(bureau_id, code, newest.name) if newest else None


def all_in_force(bureau_id: int, today: date) -> list[Procedure]:
    """Every procedure in force, in the order of its code; texts not yet read are fetched together."""
    newest = [(code, _newest(bureau_id, code, today)) for code in sorted(_versions(bureau_id))]
    found = [(code, one) for code, one in newest if one is not None]
    unread = [(code, one.name) for code, one in found if (code, one.digest) not in _parsed]
    for row in _rows(bureau_id, unread):
        _of(row)
    return [version(bureau_id, code, one.name) for code, one in found]


def _newest(bureau_id: int, code: str, today: date) -> _Version | None:
    return next((one for one in reversed(_versions(bureau_id).get(code, [])) if one.since <= today), None)


def _rows(bureau_id: int, wanted: Iterable[tuple[str, str]]) -> list[ProcedureVersion]:
    """The rows of these codes and versions."""
    names = set(wanted)
    if not names:
        return []
    rows = ProcedureVersion.objects.filter(bureau_id=bureau_id, code__in={code for code, _ in names})
    return [row for row in rows if (row.code, row.version) in names]


def _versions(bureau_id: int) -> Mapping[str, list[_Version]]:
    kept = _versions_of.get(bureau_id)
    if kept is None or kept[0] < time.monotonic():
        index: dict[str, list[_Version]] = {}
        rows = ProcedureVersion.objects.filter(bureau_id=bureau_id).order_by("code", "in_force", "id")
        for code, since, name, digest in rows.values_list("code", "in_force", "version", "digest"):
            index.setdefault(code, []).append(_Version(since, name, digest))
        kept = _versions_of[bureau_id] = (time.monotonic() + FRESH, index)
    return kept[1]


def put_in_force(
    bureau: Bureau, text: str, fragments: Mapping[str, str], *, file: str, now: datetime, by: Officer | None
) -> ProcedureVersion:
    """Check a procedure and keep it as a version of the bureau; the same text again changes nothing.

    Raises `ProcedureInvalid` with every problem, `Unchangeable` when the version exists with another text.
    """
    procedure = read_procedure(text, file=file, fragments=fragments)
    row, _ = ProcedureVersion.objects.get_or_create(
        bureau=bureau,
        code=procedure.code,
        version=procedure.version,
        defaults=_kept(procedure, text, fragments) | {"loaded_at": now, "loaded_by": by},
    )
    _must_be_the_same(row.digest, procedure, file)
    forget()
    return row


def install_shipped(bureau: Bureau, *, now: datetime, folder: Path | None = None) -> list[str]:
    """Put every shipped procedure (or those of `folder`) in force, all together. Returns the codes."""
    place = folder or shipped_folder()
    fragments = {path.stem: path.read_text("utf-8") for path in sorted((shipped_folder() / "shared").glob("*.toml"))}
    fragments |= {path.stem: path.read_text("utf-8") for path in sorted((place / "shared").glob("*.toml"))}
    found = read_folder(folder) if folder else shipped()
    rows = ProcedureVersion.objects.filter(bureau=bureau, code__in=found)
    known = {(code, name): digest for code, name, digest in rows.values_list("code", "version", "digest")}
    missing = []
    for code in sorted(found):
        procedure, path = found[code], place / f"{code}.toml"
        if (code, procedure.version) in known:
            _must_be_the_same(known[code, procedure.version], procedure, str(path))
            continue
        kept = _kept(procedure, path.read_text("utf-8"), fragments)
        missing.append(ProcedureVersion(bureau=bureau, code=code, version=procedure.version, loaded_at=now, **kept))
        _parsed[code, procedure.digest] = procedure
    ProcedureVersion.objects.bulk_create(missing, batch_size=1)  # PostgreSQL is slow to take long texts as one array
    forget()
    return sorted(found)


def _kept(procedure: Procedure, text: str, fragments: Mapping[str, str]) -> dict[str, object]:
    """What a version keeps: its text and the shared pieces it was read with, no others."""
    pieces = {name: fragments[name] for name in included(text)}
    return {"in_force": procedure.in_force, "text": text, "fragments": pieces, "digest": procedure.digest}


def _must_be_the_same(digest: str, procedure: Procedure, file: str) -> None:
    if digest != procedure.digest:
        raise Unchangeable(
            f"{file}: version {procedure.version} is already in force with another text; give the change a new version"
        )
