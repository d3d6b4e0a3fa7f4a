"""Units from a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import translation

from heliograph.core.text import Text
from heliograph.organisation.actions.importing.lines import Line
from heliograph.organisation.actions.importing.report import ImportReport, Outcome, Seen
from heliograph.organisation.actions.importing.run import differences, run
from heliograph.organisation.actions.units import (
    FIELD_NAMES,
    UnitDetails,
    check_whole,
    duties_held,
    record_unit,
    today_at,
    write_unit,
)
from heliograph.organisation.errors import NotGiven, Taken
from heliograph.organisation.models import Bureau, Duty, Officer, Unit


def import_units(
    bureau: Bureau,
    lines: Sequence[Line],
    *,
    dry_run: bool,
    now: datetime,
    by: Officer | None = None,
    confirmed: str | None = None,
) -> ImportReport:
    """Add and change units as the lines say; nothing is deleted, `retire` takes out of use. Twice changes nothing.

    A column that the file does not have leaves its field alone. Units above may stand below in the file. All lines are
    written or none is.
    """
    held = duties_held(bureau)
    today = today_at(bureau, now)
    first: dict[str, int] = {}

    def write(line: Line) -> Seen:
        return _write(bureau, line, first, by, now)

    def check() -> None:
        check_whole(bureau, held, today)

    return run(bureau, _above_first(lines), write, check, dry_run=dry_run, confirmed=confirmed)


def _above_first(lines: Iterable[Line]) -> list[Line]:
    """In an order in which a unit comes after the one above it, wherever the two stand in the file."""
    waiting = list(lines)
    ordered: list[Line] = []
    while waiting:
        ahead = {line.get("code") for line in waiting}
        free = [line for line in waiting if line.get("parent") not in ahead or line.get("parent") == line.get("code")]
        if not free:  # a circle: each will be refused for the unit above it
            return ordered + waiting
        ordered += free
        waiting = [line for line in waiting if line not in free]
    return ordered


def _write(bureau: Bureau, line: Line, first: dict[str, int], by: Officer | None, now: datetime) -> Seen:
    code = line.get("code")
    if not code:
        raise NotGiven("code", FIELD_NAMES["code"])
    earlier = first.setdefault(code, line.number)
    if earlier != line.number:
        raise Taken(Text(f"第 {earlier} 行已经写了这个单位。", f"Line {earlier} has this unit already."), "code")
    unit = Unit.objects.select_related("parent").filter(bureau=bureau, code=code).first()
    before = UnitDetails.of(unit) if unit else None
    details = _details(line, before)
    written = write_unit(bureau, details, unit)
    record_unit(bureau, written, before, by, now)
    changes = differences(FIELD_NAMES, before.values() if before else None, details.values())
    outcome = Outcome.ADDED if before is None else Outcome.CHANGED if changes else Outcome.UNCHANGED
    return Seen(line.number, outcome, code, details.name_zh, changes)


def _details(line: Line, before: UnitDetails | None) -> UnitDetails:
    old = before or UnitDetails(line.get("code"), "", "")
    duties = _duties(line.get("duties")) if "duties" in line.values else old.duties
    return UnitDetails(
        code=old.code,
        name_zh=line.get("name_zh", old.name_zh),
        name_en=line.get("name_en", old.name_en),
        parent=line.get("parent", old.parent),
        duties=duties,
        phone=line.get("phone", old.phone),
        address=line.get("address", old.address),
        hours=line.get("hours", old.hours),
        active=not line.is_yes("retire") if "retire" in line.values else old.active,
    )


def _duties(text: str) -> tuple[str, ...]:
    """Codes or Chinese words, with any separator between them. What nobody knows is refused later, by name."""
    with translation.override("zh-hans"):
        known = {str(duty.label): duty.value for duty in Duty}
    words = [word for word in re.split(r"[;；、,，|\s]+", text) if word]
    return tuple(dict.fromkeys(known.get(word, word) for word in words))
