"""Workbooks (.xlsx) that a spreadsheet opens as they are meant: text stays text, whatever it begins with, and the same content gives the same bytes.

Cells are text, whole or decimal numbers, dates, or sums that this module writes itself: nothing that somebody typed can become a formula.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
A3, A4 = 8, 9
_TEXT = {"quote_prefix": True}
"""A spreadsheet keeps the cell as text even after somebody has edited it."""

Value = str | float | date | None
"""What a cell may hold."""
Look = Mapping[str, Any]
"""What a cell looks like, in XlsxWriter's words: `bold`, `bg_color`, `border`, …"""


class Book:
    """A workbook in the making. `at`: when its content was made, which the file says instead of the time of the download."""

    def __init__(self, title: str, at: datetime) -> None:
        from xlsxwriter import Workbook  # a fifth of a second that pages without a workbook don't pay

        self._file = io.BytesIO()
        self._book = Workbook(self._file, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
        self._book.set_properties({"title": title, "created": at.replace(tzinfo=None)})
        self._looks: dict[tuple[tuple[str, Any], ...], Any] = {}

    def sheet(self, name: str) -> Sheet:
        """A sheet after those that are there. A name has 31 characters at most."""
        return Sheet(self, self._book.add_worksheet(name))

    def look(self, asked: Look) -> Any:  # a format of XlsxWriter, which has no types
        """The same look is written once."""
        key = tuple(sorted(asked.items()))
        if key not in self._looks:
            self._looks[key] = self._book.add_format({"valign": "vcenter", **asked})
        return self._looks[key]

    def data(self) -> bytes:
        """The file. Nothing can be added afterwards."""
        self._book.close()
        return self._file.getvalue()


class Sheet:
    """A sheet; rows and columns are counted from 0."""

    def __init__(self, book: Book, sheet: Any) -> None:  # a worksheet of XlsxWriter, which has no types
        self._book, self._sheet = book, sheet

    def put(self, row: int, column: int, value: Value, **look: Any) -> None:
        """A cell; None and "" leave it empty, with its look."""
        if value is None or value == "":
            self._sheet.write_blank(row, column, None, self._book.look(look))
        elif isinstance(value, str):
            self._sheet.write_string(row, column, value, self._book.look({**_TEXT, **look}))
        elif isinstance(value, date):
            shown = {"num_format": "yyyy-mm-dd", "align": "left"}
            self._sheet.write_datetime(row, column, value, self._book.look({**shown, **look}))
        else:
            self._sheet.write_number(row, column, value, self._book.look(look))

    def line(self, row: int, values: list[Value], **look: Any) -> None:
        """Cells side by side from the first column on."""
        for column, value in enumerate(values):
            self.put(row, column, value, **look)

    def total(self, row: int, column: int, first: int, last: int, value: float, **look: Any) -> None:
        """The sum of a column's rows `first` to `last`; `value` is shown by who doesn't calculate."""
        self._sheet.write_formula(row, column, f"=SUM({_range(column, first, last)})", self._book.look(look), value)

    def filled(self, row: int, column: int, first: int, last: int, value: int, **look: Any) -> None:
        """How many of a column's rows `first` to `last` are not empty."""
        self._sheet.write_formula(row, column, f"=COUNTA({_range(column, first, last)})", self._book.look(look), value)

    def widths(self, *widths: tuple[int, int, float]) -> None:
        """(first column, last column, characters) each."""
        for first, last, wide in widths:
            self._sheet.set_column(first, last, wide)

    def height(self, row: int, points: float) -> None:
        self._sheet.set_row(row, points)

    def freeze(self, rows: int, columns: int) -> None:
        """So many rows and columns stay while the rest is scrolled."""
        self._sheet.freeze_panes(rows, columns)

    def across(
        self, paper: int, *, head: tuple[int, int] | None = None, columns: int = 0, breaks: list[int] | None = None
    ) -> None:
        """Printed on paper that lies across, one page wide or broken before the columns `breaks`; rows `head` and so many columns on each page."""
        self._sheet.set_landscape()
        self._sheet.set_paper(paper)
        self._sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
        self._sheet.set_footer("&C&P / &N")
        if head is not None:
            self._sheet.repeat_rows(*head)
        if columns:
            self._sheet.repeat_columns(0, columns - 1)
        if breaks:
            self._sheet.set_v_pagebreaks(breaks)
        else:
            self._sheet.fit_to_pages(1, 0)


def _range(column: int, first: int, last: int) -> str:
    """As C5:C7."""
    from xlsxwriter.utility import xl_range

    found: str = xl_range(first, column, last, column)
    return found
