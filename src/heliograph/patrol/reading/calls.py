"""Files of calls: the list of a lead's units, and what was found in one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from heliograph.core.text import Text
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.patrol.errors import NotYours
from heliograph.patrol.models import CallFile, FileState
from heliograph.patrol.reading.rights import may_plan

MOST = 100


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file in a list."""

    id: int
    name: str
    unit: Text
    state: str
    calls: int
    first_day: date | None
    last_day: date | None
    taken_at: datetime
    usable: bool

    @property
    def is_accepted(self) -> bool:
        return self.state == FileState.ACCEPTED

    @property
    def is_withdrawn(self) -> bool:
        return self.state == FileState.WITHDRAWN


@dataclass(frozen=True, slots=True)
class FileSheet:
    """A file with its report, each text ready to be shown. `findings`: level and words; `must_note`: whether something was assumed."""

    line: FileLine
    taken_by: Text | None
    accepted_by: Text | None
    summary: list[tuple[Text, str]]
    facts: list[tuple[Text, Text]]
    findings: list[tuple[str, Text]]
    refused: list[tuple[int, Text]]
    duplicates: list[tuple[int, int]]
    outside: list[int]

    @property
    def must_note(self) -> bool:
        return any(level == "assumed" for level, _ in self.findings)

    def of_level(self, level: str) -> list[Text]:
        return [text for one, text in self.findings if one == level]


def files_of(viewer: Viewer) -> list[FileLine]:
    """The newest files of the units this officer plans for."""
    rows = CallFile.objects.filter(bureau_id=viewer.bureau_id, unit_id__in=viewer.led_units).defer("report")
    return [_line(one) for one in rows.order_by("-taken_at")[:MOST]]


def files_above(viewer: Viewer) -> list[FileLine]:
    """The newest accepted files of units above: they are planned from here too, and not this officer's to open."""
    units = organisation.units(viewer.bureau_id)
    over = {int(part) for unit in viewer.led_units for part in units[unit].path.split("/") if part}
    rows = CallFile.objects.filter(
        bureau_id=viewer.bureau_id, unit_id__in=over - set(viewer.led_units), state=FileState.ACCEPTED
    )
    return [_line(one) for one in rows.defer("report").order_by("-last_day")[:MOST]]


def file_for(viewer: Viewer, file_id: int) -> CallFile:
    """Raises `NotYours`."""
    found = CallFile.objects.filter(bureau_id=viewer.bureau_id, id=file_id).first()
    if found is None or not may_plan(viewer, found.unit_id):
        raise NotYours
    return found


def sheet(viewer: Viewer, file_id: int) -> FileSheet:
    """A file as its page shows it. Raises `NotYours`."""
    found = file_for(viewer, file_id)
    report = found.report
    return FileSheet(
        _line(found),
        organisation.officer_name(found.bureau_id, found.taken_by_id),
        organisation.officer_name(found.bureau_id, found.accepted_by_id),
        [(Text(*name), value) for name, value in report["summary"]],
        [(Text(*name), Text(*value)) for name, value in report["facts"]],
        [(level, Text(*words)) for level, words in report["findings"]],
        [(line, Text(*words)) for line, words in report["refused"]],
        [(line, first) for line, first in report["duplicates"]],
        report["outside"],
    )


def _line(one: CallFile) -> FileLine:
    unit = organisation.unit_name(one.bureau_id, one.unit_id) or Text("", "")
    return FileLine(one.id, one.name, unit, one.state, one.calls, one.first_day, one.last_day, one.taken_at, one.usable)
