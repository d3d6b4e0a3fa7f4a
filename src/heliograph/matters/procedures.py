"""Which version of a procedure holds: kept in the database, parsed once, never changed once in force."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from heliograph.core.procedure import Procedure, read_folder, read_procedure, shipped, shipped_folder
from heliograph.matters.models import ProcedureVersion
from heliograph.organisation.models import Bureau, Officer

FRESH = 5.0
_parsed: dict[tuple[int, str, str], Procedure] = {}
_index: dict[int, tuple[float, dict[str, list[tuple[date, str]]]]] = {}


class Unchangeable(ValueError):
    """A version that is already in the database would get another text: give the change a new version."""


def forget() -> None:
    """Look at the database anew (tests, and after a version was put in force)."""
    _parsed.clear()
    _index.clear()


@lru_cache(maxsize=256)
def _read(text: str, file: str, fragments: tuple[tuple[str, str], ...]) -> Procedure:
    """A text is read once in a process, for however many bureaus it holds."""
    return read_procedure(text, file=file, fragments=dict(fragments))


def version(bureau_id: int, code: str, name: str) -> Procedure:
    """That version, parsed; matters finish under the one they began with. Raises LookupError."""
    found = _parsed.get((bureau_id, code, name))
    if found is None:
        row = ProcedureVersion.objects.filter(bureau_id=bureau_id, code=code, version=name).first()
        if row is None:
            raise LookupError(f"no procedure {code} {name}")
        found = _parsed[bureau_id, code, name] = _read(row.text, f"{code}.toml", tuple(row.fragments.items()))
    return found


def in_force(bureau_id: int, code: str, today: date) -> Procedure | None:
    """The newest version in force on `today`; None when the bureau has no such procedure."""
    versions = [name for since, name in _versions(bureau_id).get(code, []) if since <= today]
    return version(bureau_id, code, versions[-1]) if versions else None


def all_in_force(bureau_id: int, today: date) -> list[Procedure]:
    """Every procedure in force, in the order of its code."""
    found = (in_force(bureau_id, code, today) for code in sorted(_versions(bureau_id)))
    return [procedure for procedure in found if procedure is not None]


def _versions(bureau_id: int) -> Mapping[str, list[tuple[date, str]]]:
    kept = _index.get(bureau_id)
    if kept is None or kept[0] < time.monotonic():
        index: dict[str, list[tuple[date, str]]] = {}
        rows = ProcedureVersion.objects.filter(bureau_id=bureau_id).order_by("code", "in_force", "id")
        for code, since, name in rows.values_list("code", "in_force", "version"):
            index.setdefault(code, []).append((since, name))
        kept = _index[bureau_id] = (time.monotonic() + FRESH, index)
    return kept[1]


def put_in_force(
    bureau: Bureau, text: str, fragments: Mapping[str, str], *, file: str, now: datetime, by: Officer | None
) -> ProcedureVersion:
    """Check a procedure and keep it as a version of the bureau; the same text again changes nothing.

    Raises `ProcedureInvalid` with every problem, `Unchangeable` when the version exists with another text.
    """
    procedure = _read(text, file, tuple(fragments.items()))
    row, created = ProcedureVersion.objects.get_or_create(
        bureau=bureau,
        code=procedure.code,
        version=procedure.version,
        defaults={
            "in_force": procedure.in_force,
            "text": text,
            "fragments": dict(fragments),
            "digest": procedure.digest,
            "loaded_at": now,
            "loaded_by": by,
        },
    )
    if not created and row.digest != procedure.digest:
        raise Unchangeable(
            f"{file}: version {procedure.version} is already in force with another text; give the change a new version"
        )
    forget()
    return row


def install_shipped(bureau: Bureau, *, now: datetime, folder: Path | None = None) -> list[str]:
    """Put every shipped procedure (or those of `folder`) in force. Returns the codes."""
    place = folder or shipped_folder()
    fragments = {path.stem: path.read_text("utf-8") for path in sorted((shipped_folder() / "shared").glob("*.toml"))}
    fragments |= {path.stem: path.read_text("utf-8") for path in sorted((place / "shared").glob("*.toml"))}
    codes = sorted(read_folder(folder) if folder else shipped())
    for code in codes:
        path = place / f"{code}.toml"
        put_in_force(bureau, path.read_text("utf-8"), fragments, file=str(path), now=now, by=None)
    return codes
