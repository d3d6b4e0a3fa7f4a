"""The lines of a unit's sheet for its wall, each in both languages: who stands before it has no switch to press."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from heliograph.boards import words
from heliograph.boards.reading.lines import Line
from heliograph.core.text import Text


@dataclass(frozen=True, slots=True)
class Posted:
    """One figure as it is printed. `sure`: how far chance alone could move it, and on how many it rests; empty where it is
    not published."""

    title: Text
    value: Text
    sure: Text
    hidden: bool


def posted(line: Line) -> Posted:
    """The line in Chinese and in English, whatever language the sheet was asked for in."""
    value, sure = {}, {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            value[language], sure[language] = words.value(line.measure, line.figure), _sure(line)
    return Posted(
        line.measure.title,
        Text(value["zh-hans"], value["en"]),
        Text(sure["zh-hans"], sure["en"]),
        line.figure.hidden,
    )


def _sure(line: Line) -> str:
    if line.figure.hidden:
        return ""
    if line.figure.value is None:
        return words.plain(line.measure, line.figure)
    between = _("95%% 区间：%(between)s") % {"between": words.between(line.measure, line.figure)}
    return f"{between} · {words.basis(line.measure, line.figure)}".removesuffix(" · ")
