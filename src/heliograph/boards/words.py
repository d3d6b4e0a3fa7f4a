"""Figures in words that a resident reads: what it is, how sure it is, on how many it rests, how it was before.

Templates get this module as `say`. Each sentence stands in both languages; numbers are rounded here and nowhere else
(downloads keep every digit).
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from heliograph.boards.reading.comparing import Verdict
from heliograph.boards.reading.lines import Compared, Part, Table, interval
from heliograph.core.course import Frame, runs
from heliograph.insight.catalogue import Kind, Measure
from heliograph.insight.reading.figures import Figure, Span
from heliograph.reader import language, tr

NOTHING = "—"


def count(number: int) -> str:
    """2,104"""
    return f"{number:,}"


def number(measure: Measure, value: float) -> str:
    """94.1%, 3.2 天, 0.31: a value of this measure. A ratio's title says of what; a share's unit is its sign."""
    if measure.kind is Kind.SHARE:
        return f"{value * 100:.1f}%"
    return (
        _bare(measure, value) if measure.kind is Kind.RATIO else f"{_bare(measure, value)} {tr(measure.unit)}".strip()
    )


def _bare(measure: Measure, value: float) -> str:
    if measure.kind is Kind.COUNT:
        return count(round(value))
    return f"{value:,.2f}" if measure.kind is Kind.RATIO else f"{value:,.1f}"


def value(measure: Measure, figure: Figure) -> str:
    """The figure, or why there is none, in one short word."""
    if figure.hidden:
        return _("不公布")
    return NOTHING if figure.value is None else number(measure, figure.value)


def between(measure: Measure, figure: Figure) -> str:
    """91.2%–96.0%: the 95 % interval, open where so few values allow no bound."""
    if figure.hidden or figure.value is None:
        return NOTHING
    if figure.low is None and figure.high is None:
        return _("太少，算不出")
    if figure.high is None:
        return _("%(low)s 以上") % {"low": number(measure, figure.low or 0.0)}
    if figure.low is None:
        return _("%(high)s 以下") % {"high": number(measure, figure.high)}
    low = number(measure, figure.low) if measure.kind is Kind.SHARE else _bare(measure, figure.low)
    return f"{low}\u2060–\u2060{number(measure, figure.high)}"


def plain(measure: Measure, figure: Figure) -> str:
    """What the figure says, and how far chance alone could move it."""
    if figure.hidden:
        return hidden()
    if figure.value is None:
        return _("这段时间没有可以算的。")
    both = interval(figure)
    if both is None:
        return _("只有 %(n)s 件，太少了，算不出碰巧会差多少。") % {"n": count(figure.of)}
    if measure.kind is Kind.SHARE:
        shown = {
            name: f"{one * 100:.0f}" for name, one in (("value", both.value), ("low", both.low), ("high", both.high))
        }
        return _("每 100 件里大约 %(value)s 件。件数有限，只因为碰巧，也可能是 %(low)s 到 %(high)s 件。") % shown
    shown = {"low": number(measure, both.low), "high": number(measure, both.high)}
    return _("件数有限，只因为碰巧，也可能是 %(low)s 到 %(high)s。") % shown


def basis(measure: Measure, figure: Figure) -> str:
    """On how many it rests; of ratings also how many could have rated."""
    if figure.hidden or not figure.of:
        return ""
    if figure.asked is not None:
        shown = {
            "of": count(figure.of),
            "asked": count(figure.asked),
            "share": f"{100 * figure.of / figure.asked:.0f}%",
        }
        if figure.asked and measure.code != "response-rate":
            return _("能评价的 %(asked)s 件里，%(of)s 件有回音（%(share)s）。没有回音的人怎么想，这里不知道。") % shown
    if measure.kind is Kind.RATIO and figure.part is not None:
        return _("%(part)s 除以 %(of)s。") % {"of": count(figure.of), "part": count(figure.part)}
    if figure.part is not None:
        return _("%(of)s 件里 %(part)s 件。") % {"of": count(figure.of), "part": count(figure.part)}
    return _("根据 %(of)s 件。") % {"of": count(figure.of)}


def sample(measure: Measure, figure: Figure) -> str:
    """The same in the few words of a table's cell."""
    if figure.asked and not figure.hidden and measure.code != "response-rate":
        return _("%(asked)s 件里 %(of)s 件有回音") % {"of": count(figure.of), "asked": count(figure.asked)}
    return basis(measure, figure)


def too_few() -> str:
    """Why rows of a table are not shown, in short: `hidden` says it in full once."""
    return _("件数太少，怕认出是谁的事，或者被推算出来。")


def hidden() -> str:
    """Why a figure is not shown."""
    return _(
        "不公布：有的月份不到 10 件，怕认出是谁的事；或者公布了，就能推算出别处不到 10 件的数字。只要有一个月这样，整段都不公布。"
    )


def compared(measure: Measure, one: Compared) -> str:
    """How it was before, and whether the difference is more than chance."""
    past = tr(one.past.title)
    if one.figure.hidden:
        return _("%(past)s：件数太少，不公布，也不能比。") % {"past": past}
    if one.figure.value is None:
        return _("%(past)s：没有记录，不能比。") % {"past": past}
    shown = {"past": past, "then": number(measure, one.figure.value)}
    if one.apart is None or one.verdict is None:
        return _("%(past)s是 %(then)s。件数太少，说不出差别是不是碰巧。") % shown
    apart = abs(one.apart.value)
    ends = sorted((abs(one.apart.low), abs(one.apart.high)))
    shown |= {"apart": _apart(measure, apart), "low": _apart(measure, ends[0]), "high": _apart(measure, ends[1])}
    return _SENTENCES[one.verdict]() % shown


def _apart(measure: Measure, value: float) -> str:
    if measure.kind is Kind.SHARE:
        return _("%(points)s 个百分点") % {"points": f"{value * 100:.1f}"}
    return number(measure, value)


_SENTENCES = {
    Verdict.BETTER: lambda: _(
        "比%(past)s好：那时是 %(then)s，相差 %(apart)s（只因为碰巧，也可能是 %(low)s 到 %(high)s）。"
    ),
    Verdict.WORSE: lambda: _(
        "比%(past)s差：那时是 %(then)s，相差 %(apart)s（只因为碰巧，也可能是 %(low)s 到 %(high)s）。"
    ),
    Verdict.MORE: lambda: _(
        "比%(past)s多：那时是 %(then)s，相差 %(apart)s（只因为碰巧，也可能是 %(low)s 到 %(high)s）。"
    ),
    Verdict.LESS: lambda: _(
        "比%(past)s少：那时是 %(then)s，相差 %(apart)s（只因为碰巧，也可能是 %(low)s 到 %(high)s）。"
    ),
    Verdict.SAME: lambda: _("和%(past)s分不出高低：那时是 %(then)s，相差的 %(apart)s可能只是碰巧。"),
}


def part(table: Table, one: Part) -> str:
    """What a row of a table is called."""
    if table.by == "month":
        return month(one.key)
    return tr(one.row.title) + (_("（本级）") if one.is_own else "")


def month(key: str) -> str:
    """2026年3月"""
    first = date.fromisoformat(f"{key[:7]}-01")
    return f"{first:%b %Y}" if language().startswith("en") else f"{first.year}年{first.month}月"


def months(span: Span) -> str:
    """2026年3月至6月, or the one month that it is."""
    first, last = month(span.since.isoformat()), month(span.until.isoformat())
    return first if first == last else _("%(first)s至%(last)s") % {"first": first, "last": last}


def strip(table: Table, one: Part) -> tuple[float, float, float] | None:
    """Where a row's interval lies on a strip of 100: (from, width, value). None where there is nothing to draw."""
    both = interval(one.figure)
    if both is None:
        return None
    ends = [end.high for row in table.parts if (end := interval(row.figure)) is not None]
    most = 1.0 if table.measure.kind is Kind.SHARE else max([*ends, 1e-9])
    low, high, at = (round(100 * each / most, 1) for each in (both.low, both.high, both.value))
    return low, max(round(high - low, 1), 0.5), at


def course(table: Table) -> dict[str, object] | None:
    """Lines, bands and points of the months; what is not published is a gap. None where there is nothing to draw."""
    figures = [one.figure for one in table.parts]
    values = [one.high if one.high is not None else one.value for one in figures if one.value is not None]
    if not values:
        return None
    most = 1.0 if table.measure.kind is Kind.SHARE else max(*values, 1e-9)
    frame, middle = Frame(len(figures), most), [one.value for one in figures]
    under = {at: end.low for at, one in enumerate(figures) if (end := interval(one)) is not None}
    bands = runs([one.high if interval(one) else None for one in figures])
    return {
        "lines": frame.lines(middle),
        "bands": [frame.line(run + [(at, under[at]) for at, _ in reversed(run)]) for run in bands if len(run) > 1],
        "points": frame.points(middle),
        "most": number(table.measure, most),
        "first": month(table.parts[0].key),
        "last": month(table.parts[-1].key),
    }


def chart(table: Table) -> dict[str, object]:
    """A course as the script draws it: the same rows as the table beside it; what is hidden stays null."""
    is_share = table.measure.kind is Kind.SHARE
    scale = 100 if is_share else 1

    def series(values: list[float | None]) -> list[float | None]:
        return [None if one is None else round(one * scale, 1) for one in values]

    figures = [one.figure for one in table.parts]
    return {
        "labels": [one.key if table.by == "month" else part(table, one) for one in table.parts],
        "values": series([one.value for one in figures]),
        "low": series([one.low for one in figures]),
        "high": series([one.high for one in figures]),
        "unit": "%" if is_share else tr(table.measure.unit),
        "most": 100 if is_share else None,
        "title": tr(table.measure.title),
        "between": _("95% 区间"),
    }
