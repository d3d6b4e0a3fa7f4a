"""An .xlsx as a spreadsheet reads it: its parts from the archive, cell by cell. It shares nothing with what writes them."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from xml.etree.ElementTree import Element, fromstring

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINKS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


@dataclass(frozen=True)
class Cell:
    """`kind`: "text", "number" or "formula"; `fill`: its colour as RRGGBB, "" for none."""

    kind: str
    value: str | float
    formula: str
    fill: str


@dataclass(frozen=True)
class Page:
    cells: dict[str, Cell]
    frozen: str
    across: bool
    is_fitted: bool
    breaks: tuple[int, ...]

    def text(self, place: str) -> str | float:
        return self.cells[place].value


def opened(data: bytes) -> dict[str, Page]:
    """Each sheet by its name, in order."""
    parts = zipfile.ZipFile(io.BytesIO(data))
    assert parts.testzip() is None
    strings = [
        "".join(part.text or "" for part in one.iter(f"{MAIN}t"))
        for one in fromstring(parts.read("xl/sharedStrings.xml"))
    ]
    fills = _fills(fromstring(parts.read("xl/styles.xml")))
    links = {one.get("Id"): one.get("Target") for one in fromstring(parts.read("xl/_rels/workbook.xml.rels"))}
    sheets = fromstring(parts.read("xl/workbook.xml")).find(f"{MAIN}sheets")
    return {
        one.get("name"): _page(fromstring(parts.read(f"xl/{links[one.get(f'{LINKS}id')]}")), strings, fills)
        for one in sheets
    }


def _fills(styles: Element) -> list[str]:
    colours = [
        (one.find(f".//{MAIN}fgColor").get("rgb") or "")[2:] if one.find(f".//{MAIN}fgColor") is not None else ""
        for one in styles.find(f"{MAIN}fills")
    ]
    return [colours[int(one.get("fillId"))] for one in styles.find(f"{MAIN}cellXfs")]


def _page(sheet: Element, strings: list[str], fills: list[str]) -> Page:
    cells = {one.get("r"): _cell(one, strings, fills) for one in sheet.iter(f"{MAIN}c")}
    pane, setup = sheet.find(f".//{MAIN}pane"), sheet.find(f"{MAIN}pageSetup")
    return Page(
        cells, "" if pane is None else pane.get("topLeftCell"), setup is not None and setup.get("orientation") == "landscape",
        setup is not None and setup.get("fitToHeight") == "0", tuple(int(one.get("id")) for one in sheet.findall(f"{MAIN}colBreaks/{MAIN}brk")),
    )  # fmt: skip


def _cell(one: Element, strings: list[str], fills: list[str]) -> Cell:
    value, formula = one.find(f"{MAIN}v"), one.find(f"{MAIN}f")
    fill = fills[int(one.get("s", "0"))]
    if value is None:
        return Cell("text", "", "", fill)
    if one.get("t") == "s":
        return Cell("text", strings[int(value.text)], "", fill)
    return Cell(
        "number" if formula is None else "formula", float(value.text), "" if formula is None else formula.text, fill
    )
