"""A roster's workbook in the reader's language: seats by days in colour and words, places empty, and the rules and figures it was made from.

No request, no database. Colours only repeat what the words in the cell say.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from heliograph.core.planning.squads.model import TRAINING
from heliograph.core.planning.squads.squad import Duty
from heliograph.core.workbook import A3, Book, Sheet, Value
from heliograph.patrol.reading.roster_book import RosterBook, SeatLine, duty_of
from heliograph.patrol.reading.roster_month import MonthDay
from heliograph.reader import tr

FILLS = ("#CFE2F3", "#FCE5CD", "#D9D2E9", "#D9EAD3", "#FFF2CC", "#F4CCCC", "#D0E0E3", "#EAD1DC")
"""Of duties, in their order; black words are read on each."""
COURSE, WEEKEND, OUTSIDE, HEAD = "#E0E0E0", "#F3F3F3", "#BFBFBF", "#E7EBF0"
LIGHT_UP = 14
VOID = {"pattern": LIGHT_UP, "fg_color": OUTSIDE, "bg_color": "#FFFFFF", "font_color": "#595959", "italic": True}
"""Hatched, also in black and white. Struck through, 二警区 would read as 三警区."""
FRAME = {"border": 1, "border_color": "#999999"}
CELL = {**FRAME, "align": "center", "text_wrap": True, "font_size": 9}
FIRST_DAY, LEGEND, DATES, WEEKDAYS, FIRST_SEAT = 2, 1, 2, 3, 4
"""Where the days begin, and the rows of the sheet."""
WEEKS_A_PAGE = 4


def roster_workbook(book: RosterBook) -> bytes:
    """The .xlsx: the same roster gives the same bytes."""
    made = Book(title(book), book.changed_at)
    _calendar(made.sheet(_("排班")), book)
    _empty(made.sheet(_("空着的岗次")), book)
    _made_from(made.sheet(_("规则和数字")), book)
    return made.data()


def title(book: RosterBook) -> str:
    """Unit, version and, of a month, which."""
    words = _("%(unit)s，排班第 %(number)s 版") % {"unit": tr(book.line.unit), "number": book.line.number}
    return words if book.month is None else words + _("，") + tr(book.month.title)


def _calendar(sheet: Sheet, book: RosterBook) -> None:
    fills = {duty.code: FILLS[at % len(FILLS)] for at, duty in enumerate(book.squad.duties)}
    sheet.put(0, 0, title(book) + _("，") + str(book.line.state.label), bold=True, font_size=14)
    _legend(sheet, book, fills)
    for row, words in ((DATES, _("席位")), (WEEKDAYS, "")):
        sheet.line(row, [words, _("民警") if words else ""], bold=True, bg_color=HEAD, **FRAME)
    for at, day in enumerate(book.days):
        _day(sheet, FIRST_DAY + at, day)
    sums = FIRST_DAY + len(book.days)
    for at, words in enumerate((_("夜班"), _("周末"), _("小时"))):
        sheet.put(DATES, sums + at, words, bold=True, bg_color=HEAD, **FRAME)
        sheet.put(WEEKDAYS, sums + at, None, bg_color=HEAD, **FRAME)
    for at, line in enumerate(book.rows):
        _seat(sheet, FIRST_SEAT + at, line, book, fills)
    _foot(sheet, book, sums)
    sheet.widths((0, 0, 9), (1, 1, 16), (FIRST_DAY, sums - 1, 6.5), (sums, sums + 2, 7))
    sheet.freeze(FIRST_SEAT, FIRST_DAY)
    pages = range(FIRST_DAY + 7 * WEEKS_A_PAGE, sums, 7 * WEEKS_A_PAGE) if book.month is None else ()
    sheet.across(A3, head=(DATES, WEEKDAYS), columns=FIRST_DAY, breaks=list(pages))


def _legend(sheet: Sheet, book: RosterBook, fills: dict[str, str]) -> None:
    sheet.put(LEGEND, 0, _("班次"), font_size=9)
    for at, duty in enumerate(book.squad.duties):
        look = {**CELL, "bg_color": fills[duty.code], "bold": duty.is_night, "shrink": True}
        sheet.put(LEGEND, FIRST_DAY + 3 * at, duty.code, **look)
        sheet.put(LEGEND, FIRST_DAY + 3 * at + 1, _hours(duty), font_size=8)


def _hours(duty: Duty) -> str:
    ends = (duty.begins + duty.minutes) % (24 * 60)
    return f"{duty.begins // 60:02d}:{duty.begins % 60:02d}–{ends // 60:02d}:{ends % 60:02d}"


def _day(sheet: Sheet, column: int, one: MonthDay) -> None:
    look: dict[str, Any] = {**CELL, "bold": True, "bg_color": OUTSIDE if one.is_weekend else HEAD}
    if one.is_void:
        look |= VOID
    sheet.put(DATES, column, one.day, **{**look, "num_format": "m/d", "font_size": 8})
    names = (_("一"), _("二"), _("三"), _("四"), _("五"), _("六"), _("日"))
    marked = _("班") if one.is_weekend and not one.is_off else _("休") if one.is_off and not one.is_weekend else ""
    words = [names[one.day.weekday()], marked, _("不算") if one.is_void else ""]
    sheet.put(WEEKDAYS, column, " ".join(filter(None, words)), **look)


def _seat(sheet: Sheet, row: int, line: SeatLine, book: RosterBook, fills: dict[str, str]) -> None:
    sheet.height(row, 27)
    sheet.put(row, 0, line.seat, bold=True, **FRAME)
    sheet.put(row, 1, _("、").join(tr(name) for name in line.names), text_wrap=True, font_size=9, **FRAME)
    for at, (cell, day) in enumerate(zip(line.cells, book.days, strict=True)):
        sheet.put(row, FIRST_DAY + at, _words(book, cell), **CELL, **_fill(book, cell, day, fills))
    for at, value in enumerate((line.nights, line.weekends, line.hours)):
        sheet.put(row, FIRST_DAY + len(book.days) + at, value, num_format="0.##" if at == 2 else "0", **FRAME)


def _words(book: RosterBook, cell: str | None) -> str:
    if not cell or cell == TRAINING:
        return _("培训") if cell else ""
    post, _slash, duty = cell.rpartition("/")
    return f"{duty}\n{tr(book.places[post]) if post in book.places else post}"


def _place(book: RosterBook, code: str) -> str:
    """By its name with the code, where a name is known."""
    return _("%(name)s（%(code)s）") % {"name": tr(book.places[code]), "code": code} if code in book.places else code


def _fill(book: RosterBook, cell: str | None, day: MonthDay, fills: dict[str, str]) -> dict[str, Any]:
    if cell is None:
        return {"bg_color": OUTSIDE}
    if day.is_void:
        return VOID
    if not cell:
        return {"bg_color": WEEKEND} if day.is_weekend else {}
    duty = duty_of(book.squad, cell)
    return {"bg_color": COURSE} if duty is None else {"bg_color": fills[duty.code], "bold": duty.is_night}


def _foot(sheet: Sheet, book: RosterBook, sums: int) -> None:
    first, last = FIRST_SEAT, FIRST_SEAT + len(book.rows) - 1
    look = {**CELL, "bold": True, "bg_color": HEAD}
    sheet.put(last + 1, 0, _("在岗和培训"), **{**look, "align": "left"})
    sheet.put(last + 1, 1, None, **look)
    for at, day in enumerate(book.days):
        if day.is_void:
            sheet.put(last + 1, FIRST_DAY + at, None, **{**look, **VOID})
            continue
        sheet.filled(last + 1, FIRST_DAY + at, first, last, sum(bool(line.cells[at]) for line in book.rows), **look)
    for at, name in enumerate(("nights", "weekends", "hours")):
        value = sum(getattr(line, name) for line in book.rows)
        sheet.total(last + 1, sums + at, first, last, value, **{**look, "num_format": "0.##" if at == 2 else "0"})
    if any(day.is_void for day in book.days):
        sheet.put(last + 2, 0, _("“不算”：这一天不按这张表，不算在合计和空岗里。"), font_size=9)


def _empty(sheet: Sheet, book: RosterBook) -> None:
    head: list[Value] = [_("日期"), _("班次"), _("时间"), _("岗位"), _("缺几人")]
    sheet.line(0, head, bold=True, bg_color=HEAD, **FRAME)
    for at, one in enumerate(book.empty, start=1):
        sheet.line(
            at, [one.day, one.duty, _hours(book.squad.duty(one.duty)), _place(book, one.post), one.missing], **FRAME
        )
    if book.empty:
        last = len(book.empty)
        sheet.put(last + 1, 0, _("一共"), bold=True)
        sheet.total(last + 1, 4, 1, last, sum(one.missing for one in book.empty), bold=True)
    else:
        sheet.put(1, 0, _("没有空着的岗次。"))
    sheet.widths((0, 0, 14), (1, 1, 12), (2, 2, 14), (3, 3, 24), (4, 4, 10))
    sheet.freeze(1, 0)
    sheet.across(A3, head=(0, 0))


def _made_from(sheet: Sheet, book: RosterBook) -> None:
    row = 0
    for words, lines in ((_("规则"), _rules(book)), (_("要多少人"), _needs(book)), (_("结果"), _results(book))):
        sheet.put(row, 0, words, bold=True, font_size=12)
        for name, value in lines:
            row += 1
            sheet.line(row, [name, value], text_wrap=True, align="left", **FRAME)
        row += 2
    sheet.widths((0, 0, 34), (1, 1, 60))
    sheet.freeze(0, 1)
    sheet.across(A3)


Lines = list[tuple[str, Value]]


def _rules(book: RosterBook) -> Lines:
    rules = book.squad.rules
    found: Lines = [
        (_("每人每周最多几小时"), rules.week_minutes / 60), (_("工时的依据"), rules.hours_basis),
        (_("整张表的工时离合同最多差几小时"), rules.hours_within / 60), (_("两班之间至少休息几小时"), rules.rest_minutes / 60),
        (_("最多连上几天"), rules.in_a_row), (_("夜班以后休息几天"), rules.rest_days_after_nights), (_("每次至少休息几天"), rules.days_off),
        (_("至少休几个周末"), rules.free_weekends), (_("一个警区至少几人"), rules.least_on_a_beat), (_("缺勤的比例"), rules.absence),
    ]  # fmt: skip
    if rules.front_line is not None:
        found.append((_("街面岗位占工时，目标"), rules.front_line))
    return found


def _needs(book: RosterBook) -> Lines:
    found: Lines = [
        (_place(book, one.name), _("每周 %(hours)s 小时，%(officers)s 人，算上缺勤 %(absent)s 人")
         % {"hours": f"{one.hours:g}", "officers": f"{one.officers:.1f}", "absent": f"{one.with_absence:.1f}"})
        for one in book.required
    ]  # fmt: skip
    hours = book.balance
    return [
        *found, (_("整张表要的小时"), round(hours.needed, 2)), (_("规则允许的小时"), round(hours.available, 2)),
        (_("街面岗位占工时"), round(hours.front_line, 4)),
    ]  # fmt: skip


def _results(book: RosterBook) -> Lines:
    roster, result = book.roster, book.roster.result
    found: Lines = [(_("状态"), str(book.line.state.label))]
    if roster.from_day is not None and roster.last_day is not None:
        found += [(_("生效"), roster.from_day), (_("最后一天"), roster.last_day)]
    if book.signed_by is not None:
        found.append((_("签发人"), tr(book.signed_by)))
    if roster.empty_reason:
        found.append((_("空着的岗次，为什么可以空"), roster.empty_reason))
    found += [(_("算了几秒"), roster.seconds), (_("手工改过几处"), len(roster.steps))]
    if "cost" in result:
        apart, bound = result["apart"], result["bound"]
        found += [
            (_("总代价"), result["cost"]), (_("有证明的下限"), _("没有界") if bound is None else bound), (_("匀的代价"), result["price"]),
            (_("夜班最多差几次"), apart["nights"]), (_("周末最多差几个"), apart["weekends"]), (_("工时最多差几小时"), apart["hours"]),
        ]  # fmt: skip
    if "seed" in result:
        found.append((_("种子"), result["seed"]))
    return found
