"""Charts as static SVG: bars by month with their interval, each value written beside its bar. Pure: rows in, a picture out.

Colours are given as presentation attributes, so that no style is needed and the picture can be embedded in a PDF.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from heliograph.opendata.report.shown import value

WIDTH, HEIGHT = 480, 220
LEFT, RIGHT, TOP, BOTTOM = 4, 4, 28, 34
FEW, LARGE, SMALL = 6, 18, 11
"""So many months have room for words that can be read on a telephone, where the picture is 320 wide."""
BAR, LINE, WORDS, FAINT = "#0e4a5a", "#7a5c00", "#1a1a1a", "#c9d2d5"
FONT = "Noto Sans CJK SC, system-ui, sans-serif"


def by_month(rows: Sequence[Mapping[str, Any]], name: str, title: str, description: str) -> str:
    """A bar a month, from nothing up; the thin line on it is the 95 % interval. `name` makes its ids the page's only ones."""
    if not rows:
        return ""
    top = max(max(row["high"] or row["value"] for row in rows), 1e-9)
    top = 1.0 if rows[0]["kind"] == "share" else top
    step = (WIDTH - LEFT - RIGHT) / len(rows)
    floor = HEIGHT - BOTTOM
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(description)}</desc>',
        f'<g font-family="{FONT}" font-size="{LARGE if len(rows) <= FEW else SMALL}" fill="{WORDS}">',
        f'<line x1="{LEFT}" y1="{floor}" x2="{WIDTH - RIGHT}" y2="{floor}" stroke="{FAINT}"/>',
    ]
    for place, row in enumerate(rows):
        parts.append(_bar(row, LEFT + place * step, step, top, floor))
    return "".join([*parts, "</g></svg>\n"])


def _bar(row: Mapping[str, Any], left: float, step: float, top: float, floor: float) -> str:
    high = floor - TOP

    def y(amount: float) -> float:
        return round(floor - amount / top * high, 1)

    middle, width = round(left + step / 2, 1), round(min(step * 0.6, 48), 1)
    drawn = f'<rect x="{middle - width / 2:.1f}" y="{y(row["value"])}" width="{width}" height="{floor - y(row["value"]):.1f}" fill="{BAR}"/>'
    if row["low"] is not None and row["high"] is not None:
        drawn += f'<line x1="{middle}" y1="{y(row["low"])}" x2="{middle}" y2="{y(row["high"])}" stroke="{LINE}" stroke-width="3"/>'
    label = min(y(row["high"] or row["value"]), y(row["value"])) - 6
    drawn += f'<text x="{middle}" y="{max(label, 14):.1f}" text-anchor="middle">{value(row)}</text>'
    return drawn + f'<text x="{middle}" y="{floor + 20}" text-anchor="middle">{int(row["month"][5:])}</text>'
