"""A plan of beats as a workbook in the reader's language: beats, units, and the figures and settings it was made from.

No request, no database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from heliograph.core.workbook import A3, Book, Sheet, Value
from heliograph.patrol.reading import PlanSheet
from heliograph.reader import tr

HEAD = {"bold": True, "bg_color": "#E7EBF0", "border": 1, "border_color": "#999999", "text_wrap": True}
FRAME = {"border": 1, "border_color": "#999999"}


def plan_workbook(sheet: PlanSheet, units: Iterable[list[object]]) -> bytes:
    """The .xlsx. `units`: as `reading.fairness_table` gives them, their head first."""
    title = _("%(unit)s，第 %(number)s 版") % {"unit": tr(sheet.line.unit), "number": sheet.line.number}
    book = Book(title, sheet.line.made_at)
    _beats(book.sheet(_("警区")), sheet, title)
    _units(book.sheet(_("每一格")), units)
    _figures(book.sheet(_("数字和设定")), sheet)
    return book.data()


def _beats(page: Sheet, sheet: PlanSheet, title: str) -> None:
    page.put(0, 0, title + _("，") + str(sheet.line.state.label), bold=True, font_size=14)
    page.line(
        1,
        [_("编号"), _("警区"), _("代码"), _("工作量，现在（平均为 1）"), _("工作量，方案（平均为 1）"), _("格数"), ""],
        **HEAD,
    )
    for row, one in enumerate(sheet.beats, start=2):
        note = _("不连成一片") if one.is_broken else _("并入别的") if one.proposed is None else ""
        cells: list[Value] = [
            one.number,
            tr(one.name),
            one.code,
            _rounded(one.today),
            _rounded(one.proposed),
            one.units,
            note,
        ]
        page.line(row, cells, **FRAME)
    last = 1 + len(sheet.beats)
    page.put(last + 1, 0, _("一共"), bold=True)
    page.total(last + 1, 5, 2, last, sum(one.units for one in sheet.beats), bold=True)
    page.widths((0, 0, 8), (1, 1, 24), (2, 2, 20), (3, 5, 16), (6, 6, 14))
    page.freeze(2, 2)
    page.across(A3, head=(1, 1))


def _units(page: Sheet, rows: Iterable[list[object]]) -> None:
    head: list[Value] = [
        _("第几份，最差的在前"), _("哪一格"), _("工作量"), _("群众报警"), _("民警发现"), _("现在的警区"), _("方案里的警区"),
        _("路上分钟，现在"), _("路上分钟，方案"), _("每小时警情剩下的巡逻小时，现在"), _("每小时警情剩下的巡逻小时，方案"),
    ]  # fmt: skip
    page.line(0, head, **HEAD)
    for row, cells in enumerate(rows):
        if row:
            page.line(row, [one if isinstance(one, (int, float)) else str(one) for one in cells])
    page.widths((0, 10, 14))
    page.freeze(1, 2)
    page.across(A3, head=(0, 0))


def _figures(page: Sheet, sheet: PlanSheet) -> None:
    today, proposed = sheet.today or {}, sheet.proposed or {}
    page.line(0, ["", _("现在"), _("方案")], **HEAD)
    names = (
        ("most", _("最忙的警区，平均为 1")), ("least", _("最闲的警区")), ("way", _("警区里平均路程（米）")), ("compactness", _("形状，圆为 1")),
    )  # fmt: skip
    for row, (name, words) in enumerate(names, start=1):
        page.line(row, [words, _number(today.get(name)), _number(proposed.get(name))], **FRAME)
    facts: list[tuple[str, Value]] = [
        (_("警情"), sheet.calls), (_("按什么算"), _("按处置用时") if sheet.in_minutes else _("按警情次数")),
        (_("换警区的工作量"), _rounded(sheet.moved)), (_("路程还能短多少"), _rounded(sheet.gap)), (_("手工移过几格"), sheet.moved_units),
        *_settings(sheet.asked),
    ]  # fmt: skip
    for row, (words, value) in enumerate(facts, start=len(names) + 2):
        page.line(row, [words, value], align="left", **FRAME)
    page.widths((0, 0, 34), (1, 2, 18))
    page.across(A3)


def _settings(asked: Mapping[str, object]) -> list[tuple[str, Value]]:
    """What was asked of the plan, in words; what a plan made earlier wasn't asked is left out."""
    words = {
        "beats": _("分成几个警区"), "balance": _("最忙的警区最多是平均的几倍"), "compactness": _("形状的分量"),
        "keep": _("接近现在的警区的分量"), "seconds": _("算了几秒"), "rounds": _("算了几轮（0 是按秒）"),
    }  # fmt: skip
    found: list[tuple[str, Value]] = [
        (said, value) for name, said in words.items() if isinstance(value := asked.get(name), (int, float))
    ]  # fmt: skip
    return [*found, (_("也算民警自己发现的"), _("是") if asked.get("with_found") else _("否"))]


def _number(value: object) -> float | None:
    return round(value, 4) if isinstance(value, (int, float)) else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
