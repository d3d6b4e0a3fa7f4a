"""Figures and points of appraisal as they are written on pages."""

from __future__ import annotations

from django.utils.translation import gettext as _

from heliograph.appraisal import opinion
from heliograph.appraisal.indicators import Indicator
from heliograph.appraisal.scoring import Marked, Scored, Seen, is_more_better
from heliograph.core.text import Text
from heliograph.insight.catalogue import Kind, Measure, UnknownMeasure, measure
from heliograph.reader import tr

WHY_NOT = {
    "aside": Text("异议成立，不计分", "set aside after an objection"),
    "hidden": Text("件数或者人太少，不公布也不计分", "too few matters or officers to publish or to score"),
    "few": Text("不到十件，不计分", "fewer than ten: not scored"),
    "nothing": Text("这段时间没有可以算的", "nothing to count in this time"),
    "response": Text("评价的人太少，不计分", "too few answered to be scored"),
}


def number(value: float) -> str:
    return f"{value:.1f}"


def of_measure(code: str) -> Measure | None:
    """The measure, also of a survey; None of a survey that is no longer registered."""
    try:
        return opinion.measure(code) or measure(code)
    except UnknownMeasure:
        return None


def value(one: Indicator, given: float | None) -> str:
    """A value in its measure's unit: 94.0%, 6.2 天."""
    if given is None:
        return "—"
    found = of_measure(one.measure)
    if found is None or found.kind is Kind.SHARE:
        return f"{given * 100:.1f}%"
    return f"{given:.1f}" if found.kind is Kind.QUANTILE else f"{given:.2f}"


def measured(one: Indicator, given: float | None) -> str:
    """A value with its unit: 95.0%, 7.0 days."""
    return " ".join(part for part in (value(one, given), tr(unit(one)) if given is not None else "") if part)


def unit(one: Indicator) -> Text:
    found = of_measure(one.measure)
    return Text("", "") if found is None or found.kind is Kind.SHARE else found.unit


def seen(one: Indicator, what: Seen) -> str:
    """94.0%（95% 区间 91.0% 至 96.1%，188/200）, 6.2 天（…）; of an opinion also how many answered."""
    if what.hidden:
        return _("件数或者人太少，不公布")
    if what.value is None:
        return _("没有可以算的")
    said = measured(one, what.value)
    inside = []
    if what.low is not None and what.high is not None:
        inside.append(_("95%% 区间 %(low)s 至 %(high)s") % {"low": value(one, what.low), "high": value(one, what.high)})
    if what.part is not None:
        inside.append(f"{what.part}/{what.of}")
    elif what.of:
        inside.append(_("%(count)s 件") % {"count": what.of})
    if what.response is not None:
        inside.append(_("有 %(rate)s 的人作了评价") % {"rate": f"{what.response * 100:.0f}%"})
    if what.asked is not None:
        inside.append(_("问了 %(count)s 人") % {"count": what.asked})
    return said + (_("（%(inside)s）") % {"inside": _("，").join(inside)} if inside else "")


def total(scored: Scored) -> str:
    """81.4（区间 77.0 至 85.2）"""
    if scored.total is None or scored.low is None or scored.high is None:
        return _("还算不出分，能计分的指标不到一半权重")
    ends = {"total": number(scored.total), "low": number(scored.low), "high": number(scored.high)}
    return _("%(total)s（区间 %(low)s 至 %(high)s）") % ends


def formula(one: Marked, total_weight: float) -> str:
    """How the points were made, with the numbers: distance, curve, own past, weight."""
    if one.points is None:
        return ""
    given = one.indicator
    less = not is_more_better(given.measure) if of_measure(given.measure) else False
    now, target = value(given, one.now.value), value(given, one.target)
    distance = f"{target} − {now}" if less else f"{now} − {target}"
    parts = [_("离目标：%(distance)s") % {"distance": distance}]
    if one.past.value is not None and not one.past.hidden and given.past:
        before = value(given, one.past.value)
        own = f"{before} − {now}" if less else f"{now} − {before}"
        parts.append(_("离自己的过去：%(distance)s，占 %(share)s") % {"distance": own, "share": f"{given.past:.0%}"})
    parts.append(_("曲线 %(curve)s 上得 %(points)s 分") % {"curve": curve(given), "points": number(one.points)})
    weight = one.weight / total_weight * 100 if total_weight else 0
    told = {"weight": number(given.weight), "factor": f"{one.factor:.2f}", "now": number(weight)}
    parts.append(_("权重 %(weight)s × %(factor)s，折算 %(now)s") % told)
    return _("；").join(parts)


def curve(one: Indicator) -> str:
    """(-0.2 → 0) (0 → 90) (0.03 → 100)"""
    return " ".join(f"({x:g} → {y:g})" for x, y in one.curve)


def weights(scored: Scored) -> float:
    return sum(one.weight for one in scored.marked)
