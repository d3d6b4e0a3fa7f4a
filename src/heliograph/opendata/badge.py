"""The badge of a station: one sentence as a picture (SVG) and as JSON, in either language. Words and numbers only.

It says whole per cent and no counts, of the last three months that are over: whole months, as everything that is split up,
so that no two badges subtracted give a single case, and so that released data give the same figure again.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from heliograph.core.text import Text
from heliograph.insight.reading.figures import Figure

MONTHS = 3
LABEL = Text("按时答复", "answered on time")
HEIGHT, PADDING, SIZE = 28, 9, 14
DARK, LIGHT = "#0e4a5a", "#d8e8ec"


@dataclass(frozen=True, slots=True)
class Badge:
    """What the badge says: whole per cent and how far it may be off; both None where nothing can be said, which `words` explain."""

    unit: str
    name: Text
    percent: int | None
    within: int | None
    words: Text


def gone(unit: str, name: Text) -> Badge:
    """Of a unit that is no more: pages that embed the badge go on showing a picture that says so."""
    return Badge(unit, name, None, None, Text("单位已撤销", "unit no longer exists"))


def badge(unit: str, name: Text, figure: Figure) -> Badge:
    """The figure of the last `MONTHS` months in whole per cent. The interval is widened to whole per cent, never narrowed."""
    if figure.hidden:
        return Badge(
            unit,
            name,
            None,
            None,
            Text(f"件数太少，不公布，近 {MONTHS} 个月", f"too few to publish, last {MONTHS} months"),
        )
    if figure.value is None or figure.low is None or figure.high is None:
        return Badge(
            unit, name, None, None, Text(f"还没有到期的，近 {MONTHS} 个月", f"none due yet, last {MONTHS} months")
        )
    percent = math.floor(figure.value * 100 + 0.5)
    within = math.ceil(max(figure.high * 100 - percent, percent - figure.low * 100) - 1e-9)
    words = Text(f"{percent} %（±{within}），近 {MONTHS} 个月", f"{percent} %, ±{within}, last {MONTHS} months")
    return Badge(unit, name, percent, within, words)


def svg(one: Badge, language: str) -> str:
    """The picture: label on dark, figure on light; a title for who can't see it. No script, no style, no font of its own."""
    label, words = getattr(LABEL, language), getattr(one.words, language)
    title = f"{getattr(one.name, language)}{'：' if language == 'zh' else ': '}{label}{'：' if language == 'zh' else ': '}{words}"
    left, right = _width(label) + 2 * PADDING, _width(words) + 2 * PADDING
    font = 'font-family="system-ui, -apple-system, PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif"'
    tag = "zh-Hans" if language == "zh" else "en"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="{HEIGHT}" viewBox="0 0 {left + right} {HEIGHT}" '
        f'role="img" aria-labelledby="t" lang="{tag}"><title id="t">{escape(title)}</title>'
        f'<rect width="{left}" height="{HEIGHT}" fill="{DARK}"/><rect x="{left}" width="{right}" height="{HEIGHT}" fill="{LIGHT}"/>'
        f'<g {font} font-size="{SIZE}">'
        f'<text x="{PADDING}" y="19" fill="#fff" textLength="{left - 2 * PADDING}" lengthAdjust="spacingAndGlyphs">{escape(label)}</text>'
        f'<text x="{left + PADDING}" y="19" fill="#093440" textLength="{right - 2 * PADDING}" lengthAdjust="spacingAndGlyphs">'
        f"{escape(words)}</text></g></svg>\n"
    )


def _width(words: str) -> int:
    """How wide the words are at `SIZE`: Chinese characters and signs are square, others about half."""
    return math.ceil(sum(SIZE if ord(letter) > 0x2E7F else SIZE * 0.55 for letter in words))


def value(
    one: Badge, *, since: str, until: str, page: str, released: Mapping[str, str] | None = None
) -> dict[str, object]:
    """The badge for programs. `released`: the newest published figure of the unit, which anybody can compute again."""
    return {
        "unit": one.unit,
        "name": {"zh": one.name.zh, "en": one.name.en},
        "label": {"zh": LABEL.zh, "en": LABEL.en},
        "percent": one.percent,
        "within": one.within,
        "words": {"zh": one.words.zh, "en": one.words.en},
        "from": since,
        "to": until,
        "page": page,
        "released": released,
    }
