"""One report in one language, part by part: what the page and the PDF both show. Words and figures in, values out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from heliograph.core.text import Text
from heliograph.opendata.report import charts, shown
from heliograph.opendata.report.sections import SECTIONS

Row = Mapping[str, Any]
TITLE = Text("{year} 年年度报告", "Yearly report {year}")
ABOUT = Text(
    "数据：{since} 至 {until} 提交的事项，公开数据 {releases}",
    "Data: matters submitted {since} to {until}; open data {releases}",
)
METHOD = Text(
    "数字全部由公开数据算出：下载公开数据，用 heliograph recompute 加上表里的编号，能得到同一个数。数的是事，不是人；不到 10 件的不公布，"
    "为防推算另有一些也不公布。比例的区间用 Wilson 法，天数的区间取自次序统计量，都是 95%。",
    "Every figure is computed from the open data: download it, give heliograph recompute the name that stands in the table, and the "
    "same number comes out. Matters are counted, not people; fewer than ten are not published, nor is what would give them away. "
    "Intervals are 95 %: Wilson's for shares, order statistics for days.",
)


@dataclass(frozen=True, slots=True)
class Chart:
    """`svg` is the drawing; `alt` says in words what it shows."""

    name: str
    title: str
    alt: str
    svg: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the first names the row."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with what stands under it."""

    code: str
    title: str
    paragraphs: Sequence[str] = ()
    charts: Sequence[Chart] = ()
    tables: Sequence[Table] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """The whole report in one language."""

    title: str
    publisher: str
    about: str
    parts: Sequence[Part] = field(default_factory=tuple)

    def as_json(self) -> dict[str, object]:
        """For the PDF: charts by name only."""
        made: dict[str, object] = asdict(self)
        return made

    def charts(self) -> dict[str, str]:
        return {chart.name: chart.svg for part in self.parts for chart in part.charts}


def page(facts: Mapping[str, Any], words: Mapping[str, Text], publisher: Mapping[str, str], language: str) -> Page:
    """The report. `language`: zh or en. `words` by section."""
    say = _Say(language)
    months = facts["months"]
    filled = {"year": facts["year"], "since": months[0], "until": months[-1], "releases": say.joined(facts["releases"])}
    written = {one.code: _written(one.code, one.title, words, say) for one in SECTIONS}
    parts = [
        written["foreword"],
        written["promised"],
        _numbers(facts["figures"], say),
        Part(
            "months",
            say("按月看", "Month by month"),
            charts=_charts(facts["by_month"], say),
            tables=_months(facts["by_month"], say),
        ),
        Part(
            "units",
            say("各单位", "By unit"),
            (say(*_NOT_A_RANKING),) if facts["by_unit"] else (),
            tables=_by("unit", facts["by_unit"], say),
        ),
        Part("kinds", say("各类事项", "By kind of matter"), tables=_by("procedure", facts["by_procedure"], say)),
        _complaints(written["complaints"], facts, say),
        _advice(written["advice"], facts, say),
        written["next"],
        Part("method", say("怎么算的", "Method"), (say(METHOD.zh, METHOD.en),)),
    ]
    return Page(
        getattr(TITLE, language).format(**filled),
        publisher[language],
        getattr(ABOUT, language).format(**filled),
        tuple(part for part in parts if part.paragraphs or part.tables or part.charts),
    )


_NOT_A_RANKING = (
    "单位按代码排，不排名次：各管各的事，难易不同，要和自己的过去比。没有列出的，件数太少。",
    "Units stand in the order of their codes, which is no ranking: their work differs. Compare each with its own past. Units not listed had too few.",
)


class _Say:
    """Chooses the language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, chinese: str, english: str) -> str:
        return chinese if self.language == "zh" else english

    def of(self, pair: Mapping[str, str]) -> str:
        return pair[self.language]

    def joined(self, words: Sequence[str]) -> str:
        return self("、", ", ").join(words)


def _written(code: str, title: Text, words: Mapping[str, Text], say: _Say) -> Part:
    said = getattr(words.get(code, Text("", "")), say.language)
    paragraphs = tuple(line.strip() for line in said.splitlines() if line.strip())
    return Part(code, say(title.zh, title.en), paragraphs)


def _numbers(rows: Sequence[Row], say: _Say) -> Part:
    few = say("件数太少，没有能公布的数字。", "Too few were counted for any figure to be published.")
    return Part(
        "figures", say("数字", "Figures"), () if rows else (few,), tables=(_figures(rows, say),) if rows else ()
    )


def _figures(rows: Sequence[Row], say: _Say) -> Table:
    head = (
        say("指标", "Measure"),
        say("数", "Value"),
        say("95% 区间", "95 % interval"),
        say("件数", "Count"),
        say("编号", "Name"),
    )
    made = [
        (
            say.of(row["title"]),
            shown.with_unit(row, say.language),
            shown.interval(row),
            shown.sample(row, say.language),
            row["id"],
        )
        for row in rows
    ]
    return Table(say("全局", "The whole bureau"), head, made)


def _charts(by_month: Mapping[str, Sequence[Row]], say: _Say) -> tuple[Chart, ...]:
    made = []
    for code, rows in by_month.items():
        if len(rows) > 1:
            title = say.of(rows[0]["title"])
            alt = (
                title
                + say("：", ": ")
                + say.joined([f"{row['month']} {shown.with_unit(row, say.language)}" for row in rows])
            )
            made.append(Chart(f"chart-{code}", title, alt, charts.by_month(rows, f"chart-{code}", title, alt)))
    return tuple(made)


def _months(by_month: Mapping[str, Sequence[Row]], say: _Say) -> tuple[Table, ...]:
    head = (say("月份", "Month"), say("数", "Value"), say("95% 区间", "95 % interval"), say("件数", "Count"))
    return tuple(
        Table(
            say.of(rows[0]["title"]),
            head,
            [
                (row["month"], shown.with_unit(row, say.language), shown.interval(row), shown.sample(row, say.language))
                for row in rows
            ],
        )
        for rows in by_month.values()
        if rows
    )


def _by(what: str, rows: Sequence[Row], say: _Say, title: str = "") -> tuple[Table, ...]:
    if not rows:
        return ()
    first = say("单位", "Unit") if what == "unit" else say("事项", "Kind of matter")
    head = (first, say("数", "Value"), say("95% 区间", "95 % interval"), say("件数", "Count"))
    made = [
        (say.of(row[f"{what}_title"]), shown.value(row), shown.interval(row), shown.sample(row, say.language))
        for row in rows
    ]
    return (Table(title or say.of(rows[0]["title"]), head, made),)


def _complaints(words: Part, facts: Mapping[str, Any], say: _Say) -> Part:
    """P-14: counts, fields, the units most complained of to."""
    tables = _by(
        "procedure", facts["complaints"], say, say("投诉、信访按时答复", "Complaints and petitions answered on time")
    )
    rows = [
        (say.of(row["unit_title"]), say.of(row["procedure_title"]), f"{row['of']:,}", f"{row['part']:,}")
        for row in facts["complaints_by_unit"]
    ]
    if rows:
        head = (
            say("办理单位", "Unit that handled them"),
            say("事项", "Kind"),
            say("到期件数", "Due"),
            say("按时答复", "On time"),
        )
        tables += (
            Table(
                say("投诉较多的单位（少于 10 件的不列）", "Units with most complaints (fewer than ten not listed)"),
                head,
                rows,
            ),
        )
    tables += _by("unit", facts["transfers"], say, say("转办", "Handed on to another unit"))
    return Part(words.code, words.title, words.paragraphs, tables=tables)


def _advice(words: Part, facts: Mapping[str, Any], say: _Say) -> Part:
    counts = facts["advice"]["counts"]
    if not any(counts.values()):
        return words
    names = {
        "yes": say("采纳", "Taken up"),
        "partly": say("部分采纳", "Partly taken up"),
        "no": say("没有采纳（写明了理由）", "Not taken up (with the reason)"),
    }
    table = Table(
        say("公开征求意见的答复", "Answers to public calls for suggestions"),
        (say("答复", "Answer"), say("类建议", "Groups of suggestions")),
        [(names[code], str(count)) for code, count in counts.items()],
    )
    return Part(words.code, words.title, words.paragraphs, tables=(table,))
