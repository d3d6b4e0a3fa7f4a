"""What each table is and what each of its columns means, in words a resident understands; the pages, the catalogue and the note use them."""

from __future__ import annotations

from dataclasses import dataclass

from heliograph.core.text import Text


@dataclass(frozen=True, slots=True)
class Column:
    """`kind`: text, whole number, number, yes or no."""

    name: str
    kind: str
    about: Text


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the release."""

    name: str
    title: Text
    about: Text
    columns: tuple[Column, ...]


TEXT, WHOLE_NUMBER, NUMBER, YES_NO = "text", "whole", "number", "yes-no"
KINDS = {
    TEXT: Text("文字", "text"),
    WHOLE_NUMBER: Text("整数", "whole number"),
    NUMBER: Text("数", "number"),
    YES_NO: Text("是或否", "yes or no"),
}

_UNIT = Column(
    "unit",
    TEXT,
    Text(
        "单位的代码，连同下级单位一起数；空着是全局",
        "The unit's code, counted with all below it; empty for the whole bureau",
    ),
)
_HIDDEN = Column(
    "hidden",
    YES_NO,
    Text(
        "true：件数太少，或者公开了就能推算出别处的少数，所以不公开，后面几格是空的",
        "true: too few, or others' small numbers would follow from it. Not published; the other cells are empty",
    ),
)

COUNTS = Table(
    "counts",
    Text("件数", "Counts"),
    Text(
        "每个单位、每类事项当月的件数：多少件里有多少件做到了。",
        "For each unit and kind of matter in the month: how many of how many were done as promised.",
    ),
    (
        _UNIT,
        Column(
            "procedure",
            TEXT,
            Text("事项的代码；空着是全部事项", "The code of the kind of matter; empty for all of them"),
        ),
        Column(
            "measure",
            TEXT,
            Text("指标的代码，含义见 names 表", "The measure's code; its meaning is in the table names"),
        ),
        Column("part", WHOLE_NUMBER, Text("符合这个指标的件数", "How many the measure holds for")),
        Column("of", WHOLE_NUMBER, Text("一共数了多少件", "Of how many")),
        Column("asked", WHOLE_NUMBER, Text("问了多少人（只有评价类指标有）", "How many were asked (ratings only)")),
        _HIDDEN,
    ),
)
DURATIONS = Table(
    "durations",
    Text("用了多久", "How long it took"),
    Text(
        "每个单位当月的事项，从提交到第一次答复、到办结，用了多少分钟。不分事项种类，一行不是一个人。",
        "For each unit's matters of the month: minutes from submission to the first answer and to the end. Not split by kind of matter.",
    ),
    (
        _UNIT,
        Column(
            "measure",
            TEXT,
            Text("first-answer：到第一次答复；end：到办结", "first-answer: to the first answer; end: to the end"),
        ),
        Column(
            "minutes",
            WHOLE_NUMBER,
            Text("用了多少分钟（按 24 小时一天，不扣节假日）", "Minutes, round the clock, holidays included"),
        ),
        Column("matters", WHOLE_NUMBER, Text("用了这么久的有多少件", "How many matters took so long")),
        _HIDDEN,
    ),
)
FIGURES = Table(
    "figures",
    Text("公布的数字", "Published figures"),
    Text(
        "由上面两张表算出的数字：当月，逢季末、年末还有当季、当年。每个数字有编号，用 heliograph recompute 可以重算。",
        "Figures computed from the two tables above: for the month, and for the quarter or year that ends with it. Each has a name that "
        "heliograph recompute takes.",
    ),
    (
        Column("figure", TEXT, Text("这个数字的编号", "The figure's name")),
        Column(
            "value",
            NUMBER,
            Text("数值：比例在 0 到 1 之间，时间以天计", "The value: shares from 0 to 1, times in days"),
        ),
        Column("low", NUMBER, Text("95% 区间的下限", "Lower end of the 95 % interval")),
        Column("high", NUMBER, Text("95% 区间的上限", "Upper end of the 95 % interval")),
        Column("part", WHOLE_NUMBER, Text("符合的件数", "How many it holds for")),
        Column("of", WHOLE_NUMBER, Text("一共多少件", "Of how many")),
        Column("asked", WHOLE_NUMBER, Text("问了多少人", "How many were asked")),
    ),
)
NAMES = Table(
    "names",
    Text("代码的含义", "What the codes mean"),
    Text("单位、事项、指标的代码各叫什么。", "What units, kinds of matters and measures are called."),
    (
        Column("kind", TEXT, Text("unit 单位，procedure 事项，measure 指标", "unit, procedure or measure")),
        Column("code", TEXT, Text("代码", "The code")),
        Column("zh", TEXT, Text("中文名称", "Chinese name")),
        Column("en", TEXT, Text("英文名称", "English name")),
        Column("above", TEXT, Text("上级单位的代码", "For a unit: the code of the unit above")),
        Column("method_zh", TEXT, Text("指标怎么算（中文）", "For a measure: how it is counted (Chinese)")),
        Column("method_en", TEXT, Text("指标怎么算（英文）", "For a measure: how it is counted (English)")),
    ),
)
TABLES = (COUNTS, DURATIONS, FIGURES, NAMES)
