"""A table of times (签收、派警、到达、反馈): checked, its weeks published, taken back. The table is read once and not kept.

What may be told of a week is decided when it is published, once, for all units together (`core.calls.telling`); the log holds its hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from heliograph.core.calls import stages
from heliograph.core.calls.bands import Banded, HowTimes, bands
from heliograph.core.calls.dates import Order
from heliograph.core.calls.written_times import Reads
from heliograph.core.planning.inputs import BadInput, Source
from heliograph.core.text import Text, folded
from heliograph.ledger.actions import log_release
from heliograph.matters.commit import durably
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.patrol.actions.calls import KEPT_UNUSED, decoded
from heliograph.patrol.actions.locking import locked, record
from heliograph.patrol.actions.overlapping import same_ground
from heliograph.patrol.actions.reasons import reason_given
from heliograph.patrol.answer_weeks import as_rows, figure_row, file_of, told_of
from heliograph.patrol.errors import NotYours, PatrolError, Unusable
from heliograph.patrol.models import TimesFile, TimesWeek
from heliograph.patrol.reading.rights import may_plan

MOST_TIMES_BYTES = 10 * 1024 * 1024
TOGETHER = (1, 2, 4)
"""Weeks that may stand together."""
KIND = "answer-times"
"""Of the leaf."""
SHORTEST_REASON = 5


@dataclass(frozen=True, slots=True)
class HowToTime:
    """What a person says of a table: day and month where it can't be proven, what a column holds, which column names the unit, weeks that
    stand together, bands of their own (TOML; empty: the usual)."""

    orders: Mapping[bool, Order] = field(default_factory=dict)
    reads: Mapping[str, Reads] = field(default_factory=dict)
    unit: str = ""
    weeks: int = 1
    bands: bytes = b""


def take_times(viewer: Viewer, unit_id: int, name: str, data: bytes, how: HowToTime, *, now: datetime) -> TimesFile:
    """Check a table and keep its figures by week, for nobody to see but who plans for the unit, until some are published.

    The same table again replaces its own check, unless something of it is published. Raises `NotYours`; `Unusable`, with the field,
    where it is no table of times, is about persons, or the bands can't be read: then nothing of it is kept.
    """
    if not may_plan(viewer, unit_id):
        raise NotYours
    if how.weeks not in TOGETHER:
        raise Unusable(Text("请选 1、2 或 4 周。", "Choose 1, 2 or 4 weeks."), "weeks")
    zone = organisation.zone(viewer.bureau_id)
    asked = HowTimes(
        now.astimezone(zone).date(), zone, how.orders, how.reads, how.unit.strip(), _units(viewer.bureau_id, unit_id)
    )
    wanted = _stages(how.bands) if how.bands else stages.USUAL
    try:
        found = bands(Source(name, decoded(data)), asked, wanted, each=how.weeks)
    except BadInput as error:
        raise Unusable(error.text, "file") from error
    digest = hashlib.sha256(data).hexdigest()
    return durably(lambda: _kept(viewer, unit_id, name, digest, found, how.weeks, now))


def _units(bureau_id: int, unit_id: int) -> dict[str, str]:
    """The unit and those below, by code and by name, as their codes."""
    every = organisation.units(bureau_id)
    below = [one for one in every.values() if one.path.startswith(every[unit_id].path)]
    return {folded(called): one.code for one in below for called in (one.name_zh, one.name_en, one.code)}


def _stages(data: bytes) -> tuple[stages.Stage, ...]:
    try:
        return stages.read(Source("bands.toml", data.decode("utf-8-sig")))
    except UnicodeDecodeError:
        raise Unusable(Text("文件不是 UTF-8 的 TOML。", "The file is no TOML in UTF-8."), "bands") from None
    except BadInput as error:
        raise Unusable(error.text, "bands") from error


def _kept(viewer: Viewer, unit_id: int, name: str, digest: str, found: Banded, weeks: int, now: datetime) -> TimesFile:
    report = found.report
    same = TimesFile.objects.filter(bureau_id=viewer.bureau_id, unit_id=unit_id, digest=digest, published__isnull=True)
    same.delete()
    return TimesFile.objects.create(
        bureau_id=viewer.bureau_id,
        unit_id=unit_id,
        name=name[:200],
        digest=digest,
        report=report.as_value(),
        usable=report.is_usable,
        calls=report.kept,
        weeks=weeks,
        stages=[[one.code, one.begins, list(one.limits)] for one in found.stages],
        figures=[figure_row(one) for one in found.figures] if report.is_usable else [],
        first_day=report.first.date() if report.first else None,
        last_day=report.last.date() if report.last else None,
        taken_by_id=viewer.officer_id,
        taken_at=now,
    )


def publish_times(viewer: Viewer, file_id: int, first: date, last: date, *, noted: bool, now: datetime) -> int:
    """Publish the weeks that begin from `first` to `last`; how many became public. Weeks that are already, from this very table, stay.

    Raises `NotYours`; `PatrolError` while something stops the table, while its questions are not noted, for weeks that are not over, for
    none, and where other figures of the same ground and days are public.
    """
    if first > last:
        raise PatrolError(Text("后一周不能早于前一周。", "The last week can't be before the first."), "last")

    def work() -> int:
        file = locked(viewer, TimesFile, file_id)
        if not file.usable or not file.figures:
            raise PatrolError(
                Text(
                    "还有要先决定的事，或者数字已经删除：不能公布。",
                    "Something must be decided first, or its figures are deleted: it can't be published.",
                )
            )
        if not noted and any(level == "assumed" for level, _ in file.report["findings"]):
            zh = "检查时有疑问。请看过，打勾再公布。"
            raise PatrolError(Text(zh, "There are questions. Read them and tick the box first."), "noted")
        weeks = sorted({one for one in _weeks(file) if first <= one <= last})
        if not weeks:
            raise PatrolError(Text("这些日子里没有整周。", "There is no week in these days."), "first")
        today = now.astimezone(organisation.zone(viewer.bureau_id)).date()
        if _last_day(file, weeks[-1]) >= today:
            raise PatrolError(Text("最后一周还没过完。", "The last week is not over yet."), "last")
        return sum(_published(viewer, file, week, now) for week in weeks)

    return durably(work)


def _weeks(file: TimesFile) -> list[date]:
    return [date.fromisoformat(row["week"]) for row in file.figures]


def _last_day(file: TimesFile, week: date) -> date:
    return week + timedelta(days=7 * file.weeks - 1)


def _published(viewer: Viewer, file: TimesFile, first: date, now: datetime) -> bool:
    last = _last_day(file, first)
    if file.published.filter(first=first, withdrawn_at=None).exists():
        return False
    _refuse_overlap(file, first, last)
    week = TimesWeek(
        bureau_id=file.bureau_id,
        unit_id=file.unit_id,
        code=file.unit.code,
        file=file,
        first=first,
        last=last,
        stages=file.stages,
        rows=as_rows(told_of(file.stages, file.figures, first)),
        published_by_id=viewer.officer_id,
        published_at=now,
    )
    title = f"{file.unit.code} {first}..{last}"
    made = log_release(file.bureau_id, kind=KIND, title=title, digest=hashlib.sha256(file_of(week)).digest(), now=now)
    week.record, week.salt, week.leaf_id = made.record, made.salt, made.leaf_id
    week.save()
    after = {"from": first.isoformat(), "to": last.isoformat()}
    record(viewer, "times.published", week, now, name=_called(week), after=after)
    return True


def _refuse_overlap(file: TimesFile, first: date, last: date) -> None:
    related = same_ground(file.bureau_id, file.unit_id)
    live = TimesWeek.objects.filter(bureau_id=file.bureau_id, unit_id__in=related, withdrawn_at=None)
    other = live.filter(first__lte=last, last__gte=first).first()
    if other is not None:
        zh = f"{other.first} 到 {other.last} 已经公布过。要更正，先撤回那一周并写明原因。"
        en = f"{other.first} to {other.last} is public already. To correct it, take that week back first and say why."
        raise PatrolError(Text(zh, en), "first")


def withdraw_times(viewer: Viewer, week_id: int, reason: str, *, now: datetime) -> TimesWeek:
    """Take a published week back: its figures go from the page, the reason stands there instead. Twice changes nothing.

    Raises `NotYours`; `Unusable` without a reason, and for one with something personal in it.
    """
    words = reason_given(viewer.bureau_id, reason, shortest=SHORTEST_REASON)

    def work() -> TimesWeek:
        found = locked(viewer, TimesWeek, week_id)
        if found.withdrawn_at is None:
            found.withdrawn_at, found.reason = now, words
            found.save(update_fields=["withdrawn_at", "reason"])
            after = {"from": found.first.isoformat(), "reason": words}
            record(viewer, "times.withdrawn", found, now, name=_called(found), after=after)
        return found

    return durably(work)


def _called(week: TimesWeek) -> str:
    return f"{week.unit.name_zh} {week.first}"


def tidy_times(*, now: datetime) -> None:
    """Figures that nobody published within `KEPT_UNUSED` are deleted, with those of tables of which something was."""

    def work() -> None:
        old = TimesFile.objects.filter(taken_at__lt=now - KEPT_UNUSED).exclude(figures=[])
        ids = list(old.values_list("id", flat=True)[:100])
        TimesFile.objects.filter(id__in=ids).update(figures=[])

    durably(work)
