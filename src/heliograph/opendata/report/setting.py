"""The report as PDF, set by Typst: tagged for screen readers (PDF/UA-1), Chinese fonts of the system, the same bytes each time.

Words come in as data (JSON), never as markup: nothing that somebody writes is a command.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from heliograph.opendata.errors import NoFont

FONTS = (
    "Noto Sans CJK SC",
    "Noto Serif CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "Droid Sans Fallback",
)
TEMPLATE = Path(__file__).with_name("report.typ")


@lru_cache(maxsize=1)
def chinese_font() -> str | None:
    """The first Chinese font that the system has."""
    import typst

    families = set(typst.Fonts(include_system_fonts=True).families())
    return next((name for name in FONTS if name in families), None)


def pdf(page: Mapping[str, Any], charts: Mapping[str, str], *, language: str, at: datetime) -> bytes:
    """The PDF. `page` is what `report.typ` reads; `charts` are SVG by name. Raises `NoFont`."""
    font = chinese_font()
    if font is None:
        raise NoFont
    import typst

    with tempfile.TemporaryDirectory(prefix="heliograph-report-") as folder:
        root = Path(folder)
        (root / "report.typ").write_bytes(TEMPLATE.read_bytes())
        (root / "page.json").write_text(
            json.dumps({**page, "font": font, "language": language}, ensure_ascii=False), "utf-8"
        )
        for name, drawn in charts.items():
            (root / f"{name}.svg").write_text(drawn, "utf-8")
        made: bytes = typst.compile(
            str(root / "report.typ"), root=folder, pdf_standards=["ua-1"], timestamp=int(at.timestamp())
        )
        return made
