"""Figures as they are written: on the page, and in the downloads. Rounded once, here, to the last digit shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict

from django.utils.translation import gettext as _

from heliograph.insight.measures import Bar, Estimate
from heliograph.insight.reading import Measures, Part, Replies

Line = tuple[str, str, str, object, object, object]


def count(number: int) -> str:
    """2,104"""
    return f"{number:,}"


def days(number: float) -> str:
    """11.0"""
    return f"{number:,.1f}"


def percent(part: float) -> str:
    """62.3%"""
    return f"{part * 100:.1f}%"


def of(part: int, whole: int) -> str:
    """A part of a whole as a share; a dash of nothing."""
    return percent(part / whole) if whole else "—"


def days_with_interval(estimate: Estimate) -> str:
    """11.0 天（95% 区间 10.6 至 11.6 天）"""
    if estimate.low is None and estimate.high is None:
        return _("%(days)s 天（件数太少，算不出区间）") % {"days": days(estimate.value)}
    if estimate.high is None:
        return _("%(days)s 天（95%% 区间：%(low)s 天以上）") % {
            "days": days(estimate.value),
            "low": days(estimate.low or 0),
        }
    if estimate.low is None:
        return _("%(days)s 天（95%% 区间：%(high)s 天以下）") % {
            "days": days(estimate.value),
            "high": days(estimate.high),
        }
    interval = {"days": days(estimate.value), "low": days(estimate.low), "high": days(estimate.high)}
    return _("%(days)s 天（95%% 区间：%(low)s 至 %(high)s 天）") % interval


def share_with_interval(estimate: Estimate) -> str:
    """62.3%（95% 区间 60.2% 至 64.3%）"""
    interval = {
        "share": percent(estimate.value),
        "low": percent(estimate.low or 0),
        "high": percent(estimate.high or 0),
    }
    return _("%(share)s（95%% 区间：%(low)s 至 %(high)s）") % interval


def bar(one: Bar) -> str:
    """5–9: the whole days that had passed; 65+ for the last bar. Word joiners keep it on one line."""
    if one.high is None:
        return f"{one.low}+"
    return str(one.low) if one.high == one.low + 1 else f"{one.low}\u2060–\u2060{one.high - 1}"


def value(found: Replies, codes: Mapping[str, str]) -> dict[str, object]:
    """The figures for programs: full precision, codes instead of names; null where nothing may be said."""
    made: dict[str, object] = {
        "from": found.span.since.isoformat(),
        "to": found.span.until.isoformat(),
        "unit": codes.get(str(found.unit)),
        "procedure": found.procedure,
        "counted_at": found.counted_at.isoformat(timespec="seconds"),
        "published": found.whole is not None,
    }
    if found.whole is None:
        return made
    assert found.caveats is not None
    voices = found.voices
    said = voices and {**asdict(voices), "grades": {str(grade): number for grade, number in voices.grades}}
    return made | {
        "measures": asdict(found.whole),
        "histogram": [asdict(one) for one in found.bars],
        "missing": asdict(found.caveats),
        "afterwards": said,
        "by_unit": [_part(part, codes) for part in found.units],
        "by_procedure": [_part(part, codes) for part in found.procedures],
    }


def _part(part: Part, codes: Mapping[str, str]) -> dict[str, object]:
    key = codes.get(part.key, part.key)
    if part.measures is None:
        return {"key": key, "published": False}
    return {"key": key, "published": True, "directly": part.is_own, **asdict(part.measures)}


def lines(found: Replies, codes: Mapping[str, str]) -> Iterator[Line]:
    """The same as lines of (table, row, measure, value, low, high)."""
    if found.whole is None:
        yield "whole", "", "received", "not published", "", ""
        return
    assert found.caveats is not None
    yield from _measures("whole", "", found.whole)
    for one in found.bars:
        yield "histogram", f"{one.low}-{'' if one.high is None else one.high}", "answers", one.count, "", ""
    for name, number in asdict(found.caveats).items():
        yield "missing", "", name, "" if number is None else number, "", ""
    if found.voices is not None:
        yield "afterwards", "", "could_be_rated", found.voices.could, "", ""
        yield "afterwards", "", "not_solved", found.voices.reopened, "", ""
        yield "afterwards", "", "rated", found.voices.rated, "", ""
        for grade, number in found.voices.grades:
            yield "afterwards", str(grade), "grade", number, "", ""
    for table, parts in (("by_unit", found.units), ("by_procedure", found.procedures)):
        for part in parts:
            key = codes.get(part.key, part.key)
            if part.measures is None:
                yield table, key, "received", "not published", "", ""
            else:
                yield from _measures(table, key, part.measures)


def _measures(table: str, row: str, of_row: Measures) -> Iterator[Line]:
    for name, measured in asdict(of_row).items():
        if isinstance(measured, dict):
            figure, low, high = ("" if measured[side] is None else measured[side] for side in ("value", "low", "high"))
            yield table, row, name, figure, low, high
        else:
            yield table, row, name, "" if measured is None else measured, "", ""
