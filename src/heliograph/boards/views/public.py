"""The board of the bureau, of one unit, its poster, and its tables to download."""

from __future__ import annotations

import csv
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from heliograph.boards import reading, words
from heliograph.boards.posted import posted
from heliograph.boards.reading.spans import DEFAULT, last
from heliograph.boards.views.asked import Asked, asked, for_all
from heliograph.core import spreadsheet
from heliograph.core.receipt import qr_svg
from heliograph.core.text import Text
from heliograph.insight.catalogue import UnknownMeasure
from heliograph.insight.reading.figures import By, Figure, as_of
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Unit

COLUMNS = (
    "figure", "measure", "row", "title_zh", "title_en", "value", "low", "high", "part", "of", "asked", "published",
    "counted_to",
)  # fmt: skip
SPLITS: dict[str, By] = {"month": "month", "unit": "unit", "procedure": "procedure"}


@require_safe
def whole(request: HttpRequest) -> HttpResponse:
    """The bureau's own board, and the way to one's station."""
    return _board(request, asked(request), "boards/whole.html")


@require_safe
def board(request: HttpRequest, code: str) -> HttpResponse:
    """One unit with all below it."""
    wanted = asked(request, code)
    if wanted.unit is not None and wanted.unit.parent_id is None:
        return HttpResponseRedirect(reverse("figures") + (f"?{wanted.query}" if wanted.query else ""))
    return _board(request, wanted, "boards/unit.html")


def _board(request: HttpRequest, wanted: Asked, template: str) -> HttpResponse:
    context = wanted.context() | {"say": words, "board": None}
    if wanted.of is not None:
        within = organisation.subtree(wanted.bureau.id, wanted.of.unit) if wanted.of.unit is not None else None
        context |= {
            "board": reading.board(wanted.of),
            "heard": reading.heard(wanted.bureau.id, within, now=wanted.now),
            "above": _above(wanted.unit) if wanted.unit is not None else [],
            "codes": {str(one.id): one.code for one in organisation.units(wanted.bureau.id).values()},
        }
    return for_all(render(request, template, context, status=200 if wanted.of is not None else 400))


def _above(unit: Unit) -> list[Unit]:
    """The units between the top and this one."""
    every = organisation.units(unit.bureau_id)
    trail = [every[int(part)] for part in unit.path.strip("/").split("/") if part and int(part) in every]
    return [one for one in trail if one.parent_id is not None and one.id != unit.id]


@require_safe
def poster(request: HttpRequest, code: str) -> HttpResponse:
    """A sheet for the station's wall: what was promised and kept in the last months, and the code of its board."""
    wanted = asked(request, code)
    if wanted.unit is None or wanted.unit.parent_id is None or not wanted.unit.active:
        raise Http404
    of = reading.Of(wanted.bureau.id, last(DEFAULT, wanted.today), wanted.unit.id)
    board = reading.board(of)
    address = settings.BASE_URL + reverse("board_of", args=[code])
    context = {
        "unit": wanted.unit,
        "board": board,
        "lines": [posted(one) for one in (board.on_time, *board.waits[:2], *board.voices[:3])],
        "size": "a4",
        "address": address,
        "qr": qr_svg(address, _("二维码，用手机扫一下看现在的数字")),
    }
    return for_all(render(request, "boards/poster.html", context))


@require_safe
def table_csv(request: HttpRequest) -> HttpResponse:
    """One measure split by month, unit or procedure; without `by` all measures of the board. Every digit, and each
    figure's name for recomputing."""
    wanted = asked(request, request.GET.get("unit"))
    if wanted.of is None:
        return HttpResponse(wanted.form.errors.as_text(), status=400, content_type="text/plain; charset=utf-8")
    rows = _rows(wanted.of, request.GET.get("measure", ""), request.GET.get("by", ""))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="board-{wanted.of.span.since}-{wanted.of.span.until}.csv"'
    response.write(spreadsheet.BOM)
    writer = csv.writer(response)
    writer.writerow(COLUMNS)
    at = as_of(wanted.of.bureau_id)
    counted = at.isoformat(timespec="seconds") if at else ""
    for one in rows:
        kept = ("", "", "", "", "", "") if one.figure.hidden else _digits(one.figure)
        published = "no" if one.figure.hidden else "yes"
        words = (one.id, one.code, one.row, one.title.zh, one.title.en)
        writer.writerow([*(spreadsheet.plain(each) for each in words), *kept, published, counted])
    return for_all(response)


def _digits(figure: Figure) -> tuple[object, ...]:
    every = (figure.value, figure.low, figure.high, figure.part, figure.of, figure.asked)
    return tuple("" if one is None else one for one in every)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the download. `row`: a unit's or procedure's code, or a month; empty for the board's own figure."""

    id: str
    code: str
    row: str
    title: Text
    figure: Figure


def _rows(of: reading.Of, code: str, by: str) -> list[_Line]:
    if not code:
        return [_Line(str(one.id), one.measure.code, "", one.measure.title, one.figure) for one in reading.every(of)]
    if by not in SPLITS:
        raise Http404("no such table")
    try:
        table = reading.one_table(of, code, SPLITS[by])
    except UnknownMeasure:
        raise Http404("no such measure") from None
    units = organisation.units(of.bureau_id)
    return [
        _Line(str(one.id or ""), code, units[int(one.key)].code if by == "unit" else one.key, one.row.title, one.figure)
        for one in table.parts
    ]
