"""Releasing a month: protect it, write its files, compute the published figures from those files, owe the log its digest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from heliograph.core.text import Text
from heliograph.insight.catalogue import measures
from heliograph.insight.coarsening import COARSE
from heliograph.ledger.actions import log_release
from heliograph.matters import procedures
from heliograph.matters.commit import durably
from heliograph.matters.errors import NotAllowed
from heliograph.matters.identifiers import new_id
from heliograph.opendata.composing import composed, names
from heliograph.opendata.errors import NothingToCorrect, NotYet, ReleasedAlready
from heliograph.opendata.models import Release, ReleaseFile
from heliograph.opendata.reading import cells, releases
from heliograph.opendata.reading.terms import DECIDE, in_force, may_decide, month_before
from heliograph.opendata.tables.folder import Held
from heliograph.opendata.tables.protecting import hidden_in, protected
from heliograph.opendata.tables.reading_back import tables_of
from heliograph.opendata.tables.writing import File
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.publishing.for_everybody import reason

KIND = "dataset"
LONGEST_REASON = 300


def release(bureau_id: int, month: date, *, now: datetime) -> Release:
    """Release a month for the first time. Raises `ReleasedAlready`, `NotYet`."""
    month = month.replace(day=1)
    if releases.of_month(bureau_id, month) is not None:
        raise ReleasedAlready(month)
    return _release(bureau_id, month, None, Text("", ""), now)


def correct(bureau_id: int, month: date, *, why: Text, now: datetime) -> Release:
    """Release a month anew, because something was wrong. What was hidden stays hidden.

    Raises `NothingToCorrect`, `NotYet`, `Missing` without a reason, `Standing` for a reason that names somebody.
    """
    month = month.replace(day=1)
    before = releases.of_month(bureau_id, month)
    if before is None:
        raise NothingToCorrect(month)
    said = Text(*(reason(bureau_id, words, LONGEST_REASON) for words in (why.zh, why.en)))
    return _release(bureau_id, month, before, said, now)


def correct_by(viewer: Viewer, month: date, *, why: Text, now: datetime) -> Release:
    """The same, by who leads the bureau. Raises also `NotAllowed`."""
    if not may_decide(viewer):
        raise NotAllowed(DECIDE)
    return correct(viewer.bureau_id, month, why=why, now=now)


def release_due(*, now: datetime) -> list[Release]:
    """For every bureau whose day has come: last month, unless it was released. Running it again releases nothing twice."""
    made = []
    for bureau in organisation.bureaus():
        today = now.astimezone(organisation.zone(bureau.id)).date()
        month = month_before(today)
        if today.day < in_force(bureau.id).day or releases.of_month(bureau.id, month) is not None:
            continue
        if cells.is_counted(bureau.id, month, now=now):
            made.append(release(bureau.id, month, now=now))
    return made


def _release(bureau_id: int, month: date, before: Release | None, why: Text, now: datetime) -> Release:
    if not cells.is_counted(bureau_id, month, now=now):
        raise NotYet(month)
    raw, as_of = cells.raw(bureau_id, month)
    stays = hidden_in(tables_of(releases.held(before))) if before is not None else {}
    row = Release(
        bureau_id=bureau_id,
        id=new_id(),
        month=month,
        number=before.number + 1 if before is not None else 1,
        as_of=as_of,
        made_at=now,
        licence=in_force(bureau_id).licence.code,
        why_zh=why.zh,
        why_en=why.en,
    )
    written = composed(
        _about(row), protected(raw, stay_hidden=stays), _others(bureau_id, month), _names(bureau_id, month)
    )
    return _put(row, written)


def _about(row: Release) -> dict[str, object]:
    """What the manifest says of the release itself."""
    bureau = organisation.bureau(row.bureau_id)
    return {
        "format": "heliograph/open-data/v1",
        "dataset": "promises",
        "bureau": bureau.code,
        "publisher": {"zh": bureau.name_zh, "en": bureau.name_en},
        "release": row.code,
        "month": f"{row.month:%Y-%m}",
        "number": row.number,
        "zone": bureau.zone,
        "as_of": row.as_of.astimezone(UTC).isoformat(timespec="seconds"),
        "made_at": row.made_at.astimezone(UTC).isoformat(timespec="seconds"),
        "licence": row.licence,
        "corrects": {"zh": row.why_zh, "en": row.why_en} if row.number > 1 else None,
    }


def _others(bureau_id: int, month: date) -> dict[str, Held]:
    """The released months of the same year: a quarter's and a year's figures are sums of months."""
    return releases.held_between(bureau_id, month.replace(month=1), month.replace(month=12))


def _names(bureau_id: int, month: date) -> list[dict[str, str | None]]:
    units = organisation.units(bureau_id)
    above = {u.code: units[u.parent_id].code if u.parent_id else None for u in units.values()}
    found = [names("unit", unit.code, unit.title, above=above[unit.code]) for unit in units.values()]
    found += [names("procedure", p.code, p.title) for p in procedures.all_in_force(bureau_id, month)]
    found += [names("procedure", code, title) for code, title in COARSE.items()]
    return found + [names("measure", m.code, m.title, method=m.method) for m in measures()]


def _put(row: Release, written: Sequence[File]) -> Release:
    """All rows and the leaf, or none of them."""
    manifest = next(one for one in written if one.name == "manifest.json")
    row.digest = manifest.digest

    def work() -> Release:
        made = log_release(
            row.bureau_id,
            kind=KIND,
            title=f"promises {row.code}",
            digest=bytes.fromhex(row.digest),
            now=row.made_at,
        )
        row.record, row.salt, row.leaf_id = made.record, made.salt, made.leaf_id
        row.save()
        for one in written:
            _file(row, one).save()
        return row

    return durably(work)


def _file(row: Release, one: File) -> ReleaseFile:
    return ReleaseFile(
        bureau_id=row.bureau_id,
        id=new_id(),
        release_id=row.id,
        name=one.name,
        size=len(one.content),
        digest=one.digest,
        content=one.content,
    )
