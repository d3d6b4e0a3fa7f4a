"""A table to keep, as a spreadsheet opens it."""

from __future__ import annotations

import csv
from collections.abc import Iterable

from django.http import HttpResponse

from heliograph.core import spreadsheet


def as_csv(name: str, rows: Iterable[Iterable[object]]) -> HttpResponse:
    """`name`: without an ending. No text of a cell is run as a formula; numbers stay numbers."""
    head = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    response = HttpResponse(spreadsheet.BOM, content_type="text/csv; charset=utf-8", headers=head)
    csv.writer(response).writerows(
        [spreadsheet.plain(one) if isinstance(one, str) else one for one in row] for row in rows
    )
    return response
