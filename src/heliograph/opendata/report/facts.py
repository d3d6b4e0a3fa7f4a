"""The figures of a yearly report, from released tables alone. Fixed when the draft is made; nobody types one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from heliograph.consultations.models import Adopted, Group
from heliograph.core.text import Text
from heliograph.insight.catalogue import Kind, measure, measures
from heliograph.insight.coarsening import COARSE
from heliograph.matters import procedures
from heliograph.opendata.errors import NoReleases
from heliograph.opendata.reading import releases
from heliograph.opendata.tables.folder import Held
from heliograph.opendata.tables.recomputing import Computed, every_figure
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Bureau

COMPLAINTS = "complain"
"""The group of procedures by which people complain of the police (P-14)."""
BY_MONTH = ("on-time", "first-answer-median")
Row = dict[str, object]
Pair = dict[str, str]


@dataclass(frozen=True, slots=True)
class Year:
    """What a report counts: released months without a gap, and each month's own figures."""

    months: Sequence[str]
    held: Mapping[str, Held]
    monthly: Mapping[str, Sequence[Computed]]


def facts(bureau_id: int, year: int) -> dict[str, object]:
    """Everything the report shows in numbers, as JSON. Raises `NoReleases`."""
    found = _year(bureau_id, year)
    whole = every_figure(found.held, found.months)
    names = _names(bureau_id, year)
    complaints = names.groups.get(COMPLAINTS, frozenset())
    return {
        "year": year,
        "months": list(found.months),
        "releases": [found.held[month].release for month in found.months],
        "figures": [_row(one, names) for one in _in_order(whole) if one.id.unit is None and one.id.procedure is None],
        "by_month": _by_month(found, names),
        "by_unit": [_row(one, names) for one in whole if _is(one, "on-time", by="unit") and one.id.unit != names.top],
        "by_procedure": [_row(one, names) for one in whole if _is(one, "on-time", by="procedure")],
        "complaints": [
            _row(one, names) for one in whole if _is(one, "on-time", by="procedure") and one.id.procedure in complaints
        ],
        "complaints_by_unit": _most([_row(one, names) for one in whole if _of_unit(one, complaints, names)]),
        "transfers": [
            _row(one, names) for one in whole if _is(one, "transfers", by="unit") and one.id.unit != names.top
        ],
        "advice": _advice(bureau_id, year),
    }


def _year(bureau_id: int, year: int) -> Year:
    """The newest run of released months; of those, from the first on since which no month hides the bureau's own figure."""
    held = releases.held_between(bureau_id, date(year, 1, 1), date(year, 12, 1))
    if not held:
        raise NoReleases(year)
    months = sorted(held)
    run = [months[-1]]
    for month in reversed(months[:-1]):
        if int(month[5:]) != int(run[0][5:]) - 1:
            break
        run.insert(0, month)
    monthly = {month: every_figure(held, [month]) for month in run}
    shown = [month for month in run if any(_is_whole(one, "on-time") for one in monthly[month])]
    if shown and run[-1] == shown[-1]:
        while shown and run[-len(shown) :] != shown:
            shown.pop(0)
        run = shown
    return Year(run, held, monthly)


def _is_whole(one: Computed, code: str) -> bool:
    return one.id.code == code and one.id.unit is None and one.id.procedure is None


@dataclass(frozen=True, slots=True)
class Names:
    """What codes are called; which procedures are of which group; the unit at the top."""

    units: Mapping[str, Text]
    procedures: Mapping[str, Text]
    groups: Mapping[str, frozenset[str]]
    top: str | None


def _names(bureau_id: int, year: int) -> Names:
    units = organisation.units(bureau_id).values()
    known = [
        *procedures.all_in_force(bureau_id, date.max),  # of matters older than the first version that is kept
        *procedures.all_in_force(bureau_id, date(year, 12, 31)),
    ]
    tops = [unit.code for unit in units if unit.parent_id is None]
    groups: dict[str, set[str]] = {}
    for one in known:
        groups.setdefault(one.group, set()).add(one.code)
    return Names(
        {unit.code: unit.title for unit in units},
        {one.code: one.title for one in known} | COARSE,
        {group: frozenset(codes) for group, codes in groups.items()},
        tops[0] if len(tops) == 1 else None,
    )


def _is(one: Computed, code: str, *, by: str) -> bool:
    other = "procedure" if by == "unit" else "unit"
    return one.id.code == code and getattr(one.id, by) is not None and getattr(one.id, other) is None


def _of_unit(one: Computed, complaints: frozenset[str], names: Names) -> bool:
    return one.id.code == "on-time" and one.id.procedure in complaints and one.id.unit not in (None, names.top)


def _in_order(every: Sequence[Computed]) -> list[Computed]:
    """As the measures stand on every page: what was promised first."""
    places = {one.code: place for place, one in enumerate(measures())}
    return sorted(every, key=lambda one: places[one.id.code])


def _most(rows: list[Row]) -> list[Row]:
    """Units by how many complaints they had to answer (P-14); the greatest first."""
    return sorted(rows, key=lambda row: (-int(str(row["of"])), str(row["id"])))


def _by_month(found: Year, names: Names) -> dict[str, list[Row]]:
    return {
        code: [
            {**_row(one, names), "month": month}
            for month in found.months
            for one in found.monthly[month]
            if _is_whole(one, code)
        ]
        for code in BY_MONTH
    }


def _row(one: Computed, names: Names) -> Row:
    """A figure with its name; `shown` is how it is written, rounded once."""
    known = measure(one.id.code)
    is_share, is_time = known.kind is Kind.SHARE, known.kind is Kind.QUANTILE
    return {
        "id": str(one.id),
        "code": one.id.code,
        "title": _pair(known.title),
        "unit": one.id.unit,
        "unit_title": _pair(names.units.get(one.id.unit or "", Text("全局", "The whole bureau"))),
        "procedure": one.id.procedure,
        "procedure_title": _pair(names.procedures.get(one.id.procedure or "", Text(one.id.procedure or "", one.id.procedure or ""))),
        "value": one.value, "low": one.low, "high": one.high, "part": one.part, "of": one.of, "asked": one.asked,
        "kind": "share" if is_share else "days" if is_time else "ratio",
    }  # fmt: skip


def _advice(bureau_id: int, year: int) -> Row:
    """What the bureau asked everybody, and what it took up (P-14). Groups are public as soon as they are decided."""
    zone = organisation.zone(bureau_id)
    since, until = (
        datetime(year, 1, 1, tzinfo=zone).astimezone(UTC),
        datetime(year + 1, 1, 1, tzinfo=zone).astimezone(UTC),
    )
    decided = Group.objects.filter(bureau_id=bureau_id, decided_at__gte=since, decided_at__lt=until).order_by(
        "decided_at"
    )
    rows = list(decided.values_list("adopted", "title", "title_en")[:50])
    counts = {choice.value: sum(1 for adopted, _zh, _en in rows if adopted == choice.value) for choice in Adopted}
    return {
        "counts": counts,
        "adopted": [{"zh": zh, "en": en or zh} for adopted, zh, en in rows if adopted != Adopted.NO],
    }


def _pair(text: Text) -> Pair:
    return {"zh": text.zh, "en": text.en}


def publisher(bureau: Bureau) -> Pair:
    return _pair(bureau.title)
