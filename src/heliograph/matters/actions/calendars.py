"""A year's working calendar is loaded (W-13), and what was only an estimate is counted anew (W-14).

Called by the administration and by `heliograph calendar load`.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from heliograph.core.calendar import Year, read_year
from heliograph.core.text import Text
from heliograph.matters.actions.upkeep import count_provisional_anew
from heliograph.matters.errors import MatterError
from heliograph.organisation import reading as organisation
from heliograph.organisation.actions import record
from heliograph.organisation.models import Bureau, CalendarYear, Officer


class SameVersion(MatterError):
    """The version is loaded already with other days: what people were told rests on it, so it is not rewritten."""

    def __init__(self, year: Year) -> None:
        super().__init__(
            Text(
                f"{year.year} 年的版本“{year.version}”已经载入，内容不一样。请在文件里换一个版本号。",
                f"Version {year.version!r} of {year.year} is loaded with other days. Give the file a new version.",
            )
        )
        self.year = year


def load_year(bureau: Bureau, text: str, *, file: str, now: datetime, by: Officer | None) -> int:
    """Keep the year that `text` (a notice file) describes. Returns how many deadlines were counted anew.

    The same file again keeps nothing new and finishes a count that was cut short. Raises `CalendarInvalid` with every
    problem, file and line; `SameVersion`.
    """
    year = read_year(text, file=file)
    with transaction.atomic():
        Bureau.objects.select_for_update().get(pk=bureau.pk)
        if _is_new(bureau, year):
            _keep(bureau, year, now, by)
    organisation.forget()
    return count_provisional_anew(bureau.id, now)


def _is_new(bureau: Bureau, year: Year) -> bool:
    loaded = CalendarYear.objects.filter(bureau=bureau, year=year.year)
    if any(row.version == year.version and Year.from_json(row.text) != year for row in loaded):
        raise SameVersion(year)
    newest = loaded.order_by("-loaded_at", "-id").first()
    return newest is None or newest.version != year.version


def _keep(bureau: Bureau, year: Year, now: datetime, by: Officer | None) -> None:
    row = CalendarYear.objects.create(
        bureau=bureau,
        year=year.year,
        version=year.version,
        source=year.source[:300],
        text=year.to_json(),
        loaded_at=now,
        loaded_by=by,
    )
    after = {"year": year.year, "version": year.version, "source": year.source}
    record(bureau, "calendar.loaded", f"calendar:{row.id}", str(row), by=by, now=now, after=after)
