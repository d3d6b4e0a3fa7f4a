"""Facts about matters without what was said and without persons: what `heliograph export` writes.

Reads every matter, in steps of one index, for a command that somebody runs; no page may call it. Nothing here opens
a seal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from heliograph.matters.keys import keyring
from heliograph.matters.models import Deadline, Matter, ProcedureVersion, Rating
from heliograph.organisation import reading as organisation

STEP = 2000
COLUMNS = (
    "id", "procedure", "version", "unit", "channel", "origin", "anonymous", "state", "outcome",
    "submitted_at", "settled_at", "transfers", "reopened",
    "kept", "late", "broken", "running", "void", "extended", "provisional", "rated", "erased",
)  # fmt: skip


@dataclass(slots=True)
class _Promises:
    """How many promises of the police to one matter came to what."""

    kept: int = 0
    late: int = 0
    broken: int = 0
    running: int = 0
    void: int = 0
    extended: int = 0
    provisional: int = 0


def how_many(bureau_id: int) -> int:
    return Matter.objects.filter(bureau_id=bureau_id).count()


def of_matters(bureau_id: int) -> Iterator[dict[str, object]]:
    """One row of `COLUMNS` a matter. `id` is a keyed digest: the same in every export, and leads to no matter."""
    units = {u.id: u.code for u in organisation.units(bureau_id).values()}
    last: UUID | None = None
    while True:
        rows = Matter.objects.filter(bureau_id=bureau_id).order_by("id")
        if last is not None:
            rows = rows.filter(id__gt=last)
        batch = list(rows.defer("key", "secret", "sealed", "code_hash", "head")[:STEP])
        if not batch:
            return
        ids = [matter.id for matter in batch]
        promises = _promises(bureau_id, ids)
        rated = set(Rating.objects.filter(bureau_id=bureau_id, matter_id__in=ids).values_list("matter_id", flat=True))
        for matter in batch:
            yield _row(matter, units.get(matter.unit_id, ""), promises[matter.id], matter.id in rated)
        last = ids[-1]


def _row(matter: Matter, unit: str, promises: _Promises, rated: bool) -> dict[str, object]:
    return {
        "id": keyring().blind_value("export", matter.id.hex).hex()[:24],
        "procedure": matter.procedure,
        "version": matter.version,
        "unit": unit,
        "channel": matter.channel,
        "origin": matter.origin,
        "anonymous": int(matter.anonymous),
        "state": matter.state,
        "outcome": matter.outcome,
        "submitted_at": _time(matter.submitted_at),
        "settled_at": _time(matter.settled_at),
        "transfers": matter.transfers,
        "reopened": matter.reopened,
        "kept": promises.kept,
        "late": promises.late,
        "broken": promises.broken,
        "running": promises.running,
        "void": promises.void,
        "extended": promises.extended,
        "provisional": promises.provisional,
        "rated": int(rated),
        "erased": int(matter.erased_at is not None),
    }


def _time(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at else ""


def _promises(bureau_id: int, ids: list[UUID]) -> defaultdict[UUID, _Promises]:
    """Counted by matter. Follow-ups after a bad rating are left out: they would tell how a matter was rated."""
    found: defaultdict[UUID, _Promises] = defaultdict(_Promises)
    rows = Deadline.objects.filter(bureau_id=bureau_id, matter_id__in=ids, owes="police", superior=False)
    for row, status, extra, provisional, broken_at in rows.values_list(
        "matter_id", "status", "extra", "provisional", "broken_at"
    ):
        one = found[row]
        name = {"kept": "kept", "late": "late", "void": "void"}.get(status) or ("broken" if broken_at else "running")
        setattr(one, name, getattr(one, name) + 1)
        one.extended += bool(extra)
        one.provisional += bool(provisional)
    return found


def grades(bureau_id: int) -> dict[str, int]:
    """How many ratings of each grade, 1 to 5: for the whole bureau only, never beside a matter."""
    rows = Rating.objects.filter(bureau_id=bureau_id).values("grade").annotate(n=Count("id"))
    counted = {row["grade"]: row["n"] for row in rows}
    return {str(grade): counted.get(grade, 0) for grade in range(1, 6)}


def procedure_files(bureau_id: int) -> Iterator[tuple[str, str]]:
    """(name, text) of every version that was ever put in force, each in a folder with the pieces it was read with.

    `<code>@<version>/<code>.toml` and `<code>@<version>/shared/<piece>.toml`: each folder can be checked by itself.
    """
    for row in ProcedureVersion.objects.filter(bureau_id=bureau_id):
        place = f"{row.code}@{row.version}"
        yield f"{place}/{row.code}.toml", row.text
        for name, text in row.fragments.items():
            yield f"{place}/shared/{name}.toml", text
