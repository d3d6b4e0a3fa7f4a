"""A file of calls: checked and counted, taken for planning, taken back. The file itself is read once and not kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q

from heliograph.core.calls.columns import Origin
from heliograph.core.calls.counting import Asked, Counted, count
from heliograph.core.calls.dates import Order
from heliograph.core.encodings import WORKBOOKS
from heliograph.core.geography.datum import Datum
from heliograph.core.planning.inputs import BadInput, Source
from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.patrol.actions.locking import locked, record
from heliograph.patrol.actions.overlapping import same_ground
from heliograph.patrol.errors import NoGround, NotYours, PatrolError, Unusable
from heliograph.patrol.models import CallCount, CallFile, FileState
from heliograph.patrol.reading.ground import ground_of
from heliograph.patrol.reading.rights import may_plan

MOST_BYTES = 30 * 1024 * 1024
KEPT_UNUSED = timedelta(days=30)
_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class HowToRead:
    """What a person says of a file: day and month where it can't be proven (by whether the year stands last), datum, origin."""

    orders: Mapping[bool, Order] = field(default_factory=dict)
    datum: Datum | None = None
    origin: Origin | None = None


def take_in(viewer: Viewer, unit_id: int, name: str, data: bytes, how: HowToRead, *, now: datetime) -> CallFile:
    """Check a file and keep its counts, for nobody's use until it is accepted.

    The same file for the same unit replaces its own unaccepted check. Raises `NotYours`, `NoGround`, `Unusable` (no table of calls,
    or one about persons: then nothing of it is kept), `PatrolError` where it was accepted already.
    """
    if not may_plan(viewer, unit_id):
        raise NotYours
    zone = organisation.zone(viewer.bureau_id)
    today = now.astimezone(zone).date()
    ground = ground_of(viewer.bureau_id, unit_id, today)
    if ground is None:
        raise NoGround
    try:
        counted = count(
            Source(name, decoded(data)),
            Asked(today=today, zone=zone, orders=how.orders, datum=how.datum, origin=how.origin, area=ground),
        )
    except BadInput as error:
        raise Unusable(error.text, "file") from error
    digest = hashlib.sha256(data).hexdigest()
    return durably(lambda: _kept(viewer, unit_id, name, digest, counted, now))


def _kept(viewer: Viewer, unit_id: int, name: str, digest: str, counted: Counted, now: datetime) -> CallFile:
    report = counted.report
    same = CallFile.objects.select_for_update().filter(bureau_id=viewer.bureau_id, unit_id=unit_id, digest=digest)
    if same.filter(state=FileState.ACCEPTED).exists():
        raise PatrolError(Text("这个文件已经采用了。", "This very file is in use already."), "file")
    same.filter(state=FileState.CHECKED).delete()
    made = CallFile.objects.create(
        bureau_id=viewer.bureau_id,
        unit_id=unit_id,
        name=name[:200],
        digest=digest,
        report=report.as_value(),
        usable=report.is_usable,
        calls=report.kept,
        first_day=report.first.date() if report.first else None,
        last_day=report.last.date() if report.last else None,
        taken_by_id=viewer.officer_id,
        taken_at=now,
    )
    rows = (
        CallCount(
            bureau_id=viewer.bureau_id, file=made, cell=slot.cell.name, hour=slot.hour, kind=slot.kind, origin=slot.origin.value,
            calls=one.calls, timed=one.timed, minutes=round(one.minutes, 2),
        )
        for slot, one in counted.counts.items()
    )  # fmt: skip
    CallCount.objects.bulk_create(rows, batch_size=_AT_ONCE)
    return made


def accept(viewer: Viewer, file_id: int, *, noted: bool, now: datetime) -> CallFile:
    """Take a file for planning. Twice changes nothing. `noted`: somebody read what was assumed.

    Raises `NotYours`; `PatrolError` while something stops it, while what was assumed is not noted, and where another accepted file
    has calls of the same ground and days, which would then count twice.
    """

    def work() -> CallFile:
        found = locked(viewer, CallFile, file_id)
        if found.state == FileState.ACCEPTED:
            return found
        if found.state == FileState.WITHDRAWN or not found.usable:
            zh = "还有要先决定的事，或者已经撤回：这个文件不能用于规划。"
            raise PatrolError(
                Text(zh, "Something must be decided first, or it was withdrawn: this file can't be planned from.")
            )
        if not noted and any(level == "assumed" for level, _ in found.report["findings"]):
            zh = "检查时有几处是假定的。请看过，打勾再采用。"
            raise PatrolError(Text(zh, "Some things were assumed. Read them and tick the box first."), "noted")
        _refuse_overlap(found)
        found.state, found.accepted_by_id, found.accepted_at = FileState.ACCEPTED, viewer.officer_id, now
        found.save(update_fields=["state", "accepted_by", "accepted_at"])
        record(viewer, "calls.accepted", found, now, name=found.name, after={"calls": found.calls})
        return found

    return durably(work)


def _refuse_overlap(file: CallFile) -> None:
    related = same_ground(file.bureau_id, file.unit_id)
    others = CallFile.objects.filter(bureau_id=file.bureau_id, unit_id__in=related, state=FileState.ACCEPTED)
    same = others.filter(first_day__lte=file.last_day, last_day__gte=file.first_day).first()
    if same is not None:
        raise PatrolError(
            Text(
                f"“{same.name}”已经有这些日子的警情，会算两次。请先撤回它。",
                f"{same.name!r} has calls of the same days, which would count twice. Withdraw it first.",
            )
        )


def withdraw(viewer: Viewer, file_id: int, *, now: datetime) -> CallFile:
    """Take a file back: its counts are deleted, its report stays. Twice changes nothing. Raises `NotYours`."""

    def work() -> CallFile:
        found = locked(viewer, CallFile, file_id)
        if found.state != FileState.WITHDRAWN:
            was_used = found.state == FileState.ACCEPTED
            _emptied(found, now)
            if was_used:
                record(viewer, "calls.withdrawn", found, now, name=found.name, after={"calls": found.calls})
        return found

    return durably(work)


def tidy(*, now: datetime) -> None:
    """Files that nobody accepted within `KEPT_UNUSED` lose their counts."""

    def work() -> None:
        for one in CallFile.objects.filter(Q(state=FileState.CHECKED), taken_at__lt=now - KEPT_UNUSED)[:100]:
            _emptied(one, now)

    durably(work)


def _emptied(file: CallFile, now: datetime) -> None:
    file.counts.all().delete()
    file.state, file.withdrawn_at = FileState.WITHDRAWN, now
    file.save(update_fields=["state", "withdrawn_at"])


def decoded(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 or GB 18030."""
    if data.startswith(WORKBOOKS):
        zh = "这是表格软件自己的文件（xlsx、xls）：请在表格软件里另存为 CSV，再交。"
        raise Unusable(
            Text(zh, "This is a spreadsheet's own file (xlsx, xls): save it as CSV there, and hand in that."), "file"
        )
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unusable(
        Text("文件的编码看不懂，请另存为 UTF-8 的 CSV。", "Unknown encoding: save the table as CSV in UTF-8."), "file"
    )
