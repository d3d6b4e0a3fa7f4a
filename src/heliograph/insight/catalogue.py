"""The measures: what each counts, in words, and which way is better. Values only; `measures.defined` computes them.

One definition each: pages, open data, appraisal and downloads name a measure by its code and never count by themselves.
`basis` cites rows of law.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from heliograph.core.text import Text


class Kind(StrEnum):
    """share: so many of so many. quantile: of waiting times. ratio: so many per one. count: so many."""

    SHARE = "share"
    QUANTILE = "quantile"
    RATIO = "ratio"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Measure:
    """`unit` is what the value is counted in. `better` is which way is better for residents; empty where neither is."""

    code: str
    title: Text
    method: Text
    kind: Kind
    unit: Text
    better: Literal["up", "down", ""]
    basis: tuple[str, ...] = ()


class UnknownMeasure(KeyError):
    """No measure has that code."""

    said = Text(
        "没有这个指标。能用的指标都列在“这些数字怎么算”。",
        "No such measure. All are listed under “How these figures are counted”.",
    )


def measures() -> tuple[Measure, ...]:
    """Every measure, in the order in which pages show them."""
    return _ALL


def measure(code: str) -> Measure:
    """The measure of that code. Raises `UnknownMeasure`."""
    try:
        return _BY_CODE[code]
    except KeyError:
        raise UnknownMeasure(code) from None


_PERCENT = Text("百分比", "per cent")
_DAYS = Text("天", "days")

_ALL = (
    Measure(
        "on-time",
        Text("按承诺的时限答复", "Answered on time"),
        Text(
            "期间提交、已经能判断的每一件：到期前答复算按时；到期还没有答复，马上算不按时。答复以前还要先走一步的（先查完，再告诉结果），"
            "那一步也要按时。等群众补充的时间不算，告知过理由的延长算在内。",
            "Of all matters submitted in the span whose promise can be judged: answered before it was due. Past due without an "
            "answer is not on time at once. Where a step comes before the answer (an inquiry, then its result), that step must "
            "be on time too. Waiting for the resident and told extensions count as the procedure says.",
        ),
        Kind.SHARE,
        _PERCENT,
        "up",
        ("R-11", "R-14"),
    ),
    Measure(
        "first-answer-median",
        Text("一半的首次答复不超过", "Half were first answered within"),
        Text(
            "期间提交、已有答复的每一件，从提交到第一次告诉结果的天数（24 小时一天），取中位数，用次序统计量给区间。",
            "Days of 24 hours from submission to the first answer, of matters submitted in the span and answered: the median "
            "(type 7), with an interval from order statistics.",
        ),
        Kind.QUANTILE,
        _DAYS,
        "down",
        ("R-11",),
    ),
    Measure(
        "first-answer-p90",
        Text("九成的首次答复不超过", "Nine in ten were first answered within"),
        Text("同上，取九成分位数。", "The same, at nine tenths."),
        Kind.QUANTILE,
        _DAYS,
        "down",
        ("R-11",),
    ),
    Measure(
        "end-median",
        Text("一半的事项办结不超过", "Half came to their end within"),
        Text(
            "期间提交、已经办结的每一件，从提交到最后一次办结的天数；点了“没解决”的，算到重新办结。取中位数。",
            "Days from submission to the last end, of matters submitted in the span that have ended; after “not solved”, to the "
            "new end. The median.",
        ),
        Kind.QUANTILE,
        _DAYS,
        "down",
        ("R-11",),
    ),
    Measure(
        "end-p90",
        Text("九成的事项办结不超过", "Nine in ten came to their end within"),
        Text("同上，取九成分位数。", "The same, at nine tenths."),
        Kind.QUANTILE,
        _DAYS,
        "down",
        ("R-11",),
    ),
    Measure(
        "response-rate",
        Text("多少人作了评价", "How many rated"),
        Text(
            "期间提交、在这里得到过答复、因此能评价的每一件里，有评价的占多少。没有评价的人怎么想，不知道。",
            "Of the matters submitted in the span and answered here, which could be rated: how many were. What the others think "
            "is not known.",
        ),
        Kind.SHARE,
        _PERCENT,
        "",
        ("R-01", "R-11", "Q-13"),
    ),
    Measure(
        "solved-rate",
        Text("没有说“没解决”", "Did not say “not solved”"),
        Text(
            "作了评价或者点了“没解决”的每一件里，一次也没有点过“没解决”的占多少。要和评价的人数一起看。",
            "Of the matters that were rated or came back as “not solved”: how many never came back. To be read with how many rated.",
        ),
        Kind.SHARE,
        _PERCENT,
        "up",
        ("R-11", "Q-13"),
    ),
    Measure(
        "satisfied-rate",
        Text("评价满意", "Satisfied"),
        Text(
            "有评价的每一件里，评为非常满意、满意、基本满意的占多少。要和评价的人数一起看。",
            "Of the matters rated: how many in the upper three of five grades. To be read with how many rated.",
        ),
        Kind.SHARE,
        _PERCENT,
        "up",
        ("R-02", "R-11", "Q-13"),
    ),
    Measure(
        "reopened",
        Text("平均每件重办几次", "Times done again, per matter"),
        Text(
            "因为“没解决”重新办理的次数，除以在这里得到过答复的件数。一件重办两次，算两次。",
            "How often matters were taken up again after “not solved”, per matter answered here; twice counts twice.",
        ),
        Kind.RATIO,
        Text("次/件", "times per matter"),
        "down",
        ("R-11",),
    ),
    Measure(
        "not-solved",
        Text("群众说“没解决”", "Said “not solved”"),
        Text(
            "在这里得到过答复的每一件里，群众至少点过一次“没解决”的占多少。",
            "Of the matters answered here: how many came back as “not solved” at least once.",
        ),
        Kind.SHARE,
        _PERCENT,
        "down",
        ("R-11",),
    ),
    Measure(
        "transfers",
        Text("转过手", "Handed on"),
        Text(
            "期间提交的每一件里，换过至少一次办理单位的占多少。",
            "Of all matters submitted in the span: how many changed their unit at least once.",
        ),
        Kind.SHARE,
        _PERCENT,
        "down",
        ("R-13",),
    ),
    Measure(
        "circling",
        Text("来回转", "Went round"),
        Text(
            "期间提交的每一件里，换过三次以上单位，或者又转回了先前单位的占多少。",
            "Of all matters submitted in the span: how many changed their unit three times or more, or came back to a unit that had them.",
        ),
        Kind.SHARE,
        _PERCENT,
        "down",
        ("R-13",),
    ),
    Measure(
        "tellings-on-time",
        Text("依法该告知的，按时告知", "Told on time, where the law demands it"),
        Text(
            "期间提交的事项里，有法律要求告知的，而且已经告知完或者已经过期的：每一次都按时告知的占多少。一次过期，整件就不算按时。",
            "Of the matters submitted in the span in which the law demands a telling, all made or one past its limit: all made on time.",
        ),
        Kind.SHARE,
        _PERCENT,
        "up",
        ("R-11",),
    ),
    Measure(
        "withdrawn-publications",
        Text("公开以后又撤下", "Published, then withdrawn"),
        Text(
            "期间公开的文件里，后来撤下的占多少。撤下要写理由，公开页上看得到。",
            "Of the documents published in the span: how many were withdrawn later. The ground of each stands on its page.",
        ),
        Kind.SHARE,
        _PERCENT,
        "",
        (),
    ),
    Measure(
        "follow-ups-on-time",
        Text("差评按时回访", "Bad ratings followed up on time"),
        Text(
            "期间提交的事项里，差评引起的上级核实，到期前完成的占多少。",
            "Of the follow-ups by a superior that a bad rating started, in matters submitted in the span: done before they were due.",
        ),
        Kind.SHARE,
        _PERCENT,
        "up",
        ("R-04", "R-05"),
    ),
    Measure(
        "duties-done",
        Text("该做的例行工作做了", "Recurring duties done"),
        Text(
            "期间到期的例行工作（走访、接待、检查），做到了的占多少。改期要写理由；错过的照样数。",
            "Of the recurring duties due in the span (visits, receptions, checks): how many were done. Missed ones count.",
        ),
        Kind.SHARE,
        _PERCENT,
        "up",
        (),
    ),
    Measure(
        "template-share",
        Text("照模板答复", "Answered with a template"),
        Text(
            "按整月数：期间里开始的那些月份发出的答复，绝大部分文字来自模板的占多少。模板不是错；每件都一样，就要问一问。",
            "By whole months that begin in the span. Of the answers given: how many are almost wholly a template's words. "
            "A template is no fault; the same answer to everybody is a question.",
        ),
        Kind.SHARE,
        _PERCENT,
        "",
        (),
    ),
    Measure(
        "workload",
        Text("每个民警工作小时收到几件", "Matters per officer-hour"),
        Text(
            "期间收到的件数，除以在岗民警的工作小时（每个工作日 8 小时）。说的是忙不忙，不是好不好。",
            "Matters received in the span, per hour of the officers posted (8 hours a working day). It says how busy a unit is, not how good.",
        ),
        Kind.RATIO,
        Text("件/小时", "matters per hour"),
        "",
        (),
    ),
)
_BY_CODE = {one.code: one for one in _ALL}
