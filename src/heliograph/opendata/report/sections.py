"""The sections of a report that a person writes, and how the draft begins each: sentences made of the year's facts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from heliograph.core.text import Text
from heliograph.opendata.report import shown


@dataclass(frozen=True, slots=True)
class Section:
    """`hint` tells the writer what belongs here."""

    code: str
    title: Text
    hint: Text


SECTIONS = (
    Section(
        "foreword", Text("写在前面", "Foreword"), Text("这一年最要紧的几句话。", "The few sentences that matter most.")
    ),
    Section(
        "promised",
        Text("去年说要做的，做得怎样", "What we promised last year, and what came of it"),
        Text("逐条说：做到了、没做到、为什么。", "Point by point: done, not done, why."),
    ),
    Section(
        "complaints",
        Text("投诉和信访，后来怎样", "Complaints, and what came of them"),
        Text(
            "群众投诉最多的是什么，查实了什么，改了什么。",
            "What people complained of most, what was found, what was changed.",
        ),
    ),
    Section(
        "advice",
        Text("采纳了哪些意见", "Advice we took"),
        Text("群众的建议改变了什么。", "What people's suggestions changed."),
    ),
    Section(
        "next",
        Text("明年要做到的", "What we promise for next year"),
        Text(
            "写能查得出做没做到的。明年的报告会逐条照搬这里。",
            "Write what can be checked. Next year's report begins from these words.",
        ),
    ),
)
BY_CODE = {one.code: one for one in SECTIONS}
LONGEST = 6000
_PERCENT = re.compile(
    r"(\d+(?:\.\d+)?)\s*(?:%|％|per ?cent)|百分之\s*([\d.]+|[〇零一二三四五六七八九十百两]+)", re.IGNORECASE
)


def drafted(facts: Mapping[str, Any], before: Mapping[str, Text]) -> dict[str, Text]:
    """How each section begins. `before`: the words of last year's report, by section."""
    promised = before.get("next", Text("", ""))
    return {
        "foreword": _foreword(facts),
        "promised": promised
        if promised.zh
        else Text(
            "去年没有发布过年度报告，没有可以对照的承诺。", "There was no report last year, so no promises to compare."
        ),
        "complaints": _complaints(facts),
        "advice": _advice(facts),
        "next": Text("", ""),
    }


def typed_percents(words: str, allowed: frozenset[str]) -> list[str]:
    """Per cents in the words that the report's figures do not show: a figure is computed, never typed."""
    found = []
    for match in _PERCENT.finditer(words):
        number = match[1] or match[2]
        if number not in allowed:
            found.append(match[0])
    return found


def _figure(facts: Mapping[str, Any], code: str) -> Mapping[str, Any] | None:
    return next((row for row in facts["figures"] if row["code"] == code), None)


def _foreword(facts: Mapping[str, Any]) -> Text:
    months = facts["months"]
    chinese = [f"这份报告数的是 {months[0]} 到 {months[-1]} 提交的事项，数字全部由公开数据算出，谁都可以重算。"]
    english = [
        f"This report counts matters submitted from {months[0]} to {months[-1]}. Every figure is computed from the open data."
    ]
    kept = _figure(facts, "on-time")
    if kept is not None:
        chinese.append(f"能判断的 {kept['of']:,} 件里，{kept['part']:,} 件按时答复，占 {shown.value(kept)}。")
        english.append(
            f"Of {kept['of']:,} matters that can be judged, {kept['part']:,} were answered on time: {shown.value(kept)}."
        )
        late = kept["of"] - kept["part"]
        if late:
            chinese.append(f"没有按时的 {late:,} 件，是我们没做到。")
            english.append(f"The {late:,} that were not are ours to answer for.")
    median = _figure(facts, "first-answer-median")
    if median is not None:
        chinese.append(f"一半的人在 {shown.value(median)} 天以内得到第一次答复。")
        english.append(f"Half of the people were first answered within {shown.value(median)} days.")
    return Text("".join(chinese), " ".join(english))


def _complaints(facts: Mapping[str, Any]) -> Text:
    rows = facts["complaints"]
    if not rows:
        return Text(
            "件数太少，不单独公布，免得认出是谁。",
            "Too few to be published by themselves, so that nobody can be recognised.",
        )
    chinese = [
        f"{row['procedure_title']['zh']}：到期的 {row['of']:,} 件，按时答复 {row['part']:,} 件。" for row in rows
    ]
    english = [f"{row['procedure_title']['en']}: {row['of']:,} due, {row['part']:,} answered on time." for row in rows]
    return Text("".join(chinese), " ".join(english))


def _advice(facts: Mapping[str, Any]) -> Text:
    taken = facts["advice"]["adopted"]
    if not taken:
        return Text("这一年没有公开答复过的建议。", "No suggestion was publicly decided this year.")
    return Text(
        "采纳或部分采纳的：" + "；".join(one["zh"] for one in taken) + "。",
        "Taken up, wholly or in part: " + "; ".join(one["en"] for one in taken) + ".",
    )
