"""Fields of a squad's lines: what is typed, as people type it, to what a squad holds. Every message says what to write."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from heliograph.core.planning.squads.describing import CLOCK, LIMITS, OFF
from heliograph.core.planning.squads.squad import WEEK
from heliograph.matters.forms import fields
from heliograph.matters.forms.fields import REQUIRED

MOST_TEXT = 200
REST = ("休息", "休", OFF, "off")
GAPS = re.compile(r"[\s、,，;；/|]+")


def plain(text: str) -> str:
    """With ordinary digits and points, and no spaces around it."""
    return unicodedata.normalize("NFKC", text).strip()


class WordField(forms.CharField):
    """A code or a few words in one line, without a comma: it stands in tables."""

    def __init__(self, **options: Any) -> None:  # Django's own
        super().__init__(error_messages=REQUIRED, **options)

    def clean(self, value: Any) -> str:  # whatever the form was given
        text = str(super().clean(value))
        if len(text) > MOST_TEXT:
            raise ValidationError(_("最多 %(most)s 个字。"), params={"most": MOST_TEXT})
        if "," in text or "\n" in text:
            raise ValidationError(_("写在一行里，不要有英文逗号。"))
        return text


class DutyCodeField(WordField):
    """The code of a shift."""

    def clean(self, value: Any) -> str:  # whatever the form was given
        text = super().clean(value)
        if text == OFF or "/" in text:
            raise ValidationError(_("“-”表示休息，“/”用来分开岗位和班次：请换一个代号。"))
        return text


class NumberField(forms.CharField):
    """A number within the limits of `describing`. Cleans to `Decimal`, or None for nothing. `times`: what is typed for one, as 100 for per
    cent."""

    def __init__(
        self, word: str = "", *, whole: bool = False, times: int = 1, least: int = 0, most: int = 999, **options: Any
    ) -> None:
        super().__init__(
            error_messages=REQUIRED, widget=forms.TextInput(attrs={"inputmode": "numeric" if whole else "decimal"}), **options
        )  # fmt: skip
        low, high = LIMITS[word] if word else (least, most)
        self.least, self.most = Decimal(str(low)) * times, Decimal(str(high)) * times
        self.is_whole = whole

    def clean(self, value: Any) -> Any:  # `Decimal` here, other values below
        text = plain(str(super().clean(value))).removesuffix("%").strip()
        if not text:
            return None
        try:
            found = Decimal(text)
        except InvalidOperation:
            found = Decimal("NaN")
        if not found.is_finite() or not self.least <= found <= self.most or (self.is_whole and found % 1):
            sort = (
                _("应当是 %(least)s 到 %(most)s 的整数。")
                if self.is_whole
                else _("应当是 %(least)s 到 %(most)s 的数。")
            )
            raise ValidationError(sort, params={"least": f"{self.least:f}", "most": f"{self.most:f}"})
        return found


class CountField(NumberField):
    """A whole number."""

    def __init__(self, word: str = "", **options: Any) -> None:
        super().__init__(word, whole=True, **options)

    def clean(self, value: Any) -> int | None:
        found = super().clean(value)
        return None if found is None else int(found)


class HoursField(NumberField):
    """Hours. Cleans to minutes."""

    def clean(self, value: Any) -> int | None:
        found = super().clean(value)
        return None if found is None else round(found * 60)


class ShareField(NumberField):
    """Per cent. Cleans to a share of one."""

    def __init__(self, word: str, **options: Any) -> None:
        super().__init__(word, times=100, **options)

    def clean(self, value: Any) -> float | None:
        found = super().clean(value)
        return None if found is None else float(found / 100)


class ClockField(forms.CharField):
    """A time of day, as 8:00 or 08：00. Cleans to minutes after midnight."""

    def __init__(self, **options: Any) -> None:
        super().__init__(error_messages=REQUIRED, **options)

    def clean(self, value: Any) -> int:
        text = plain(str(super().clean(value)))
        found = CLOCK.fullmatch(text.zfill(5))
        if found is None:
            raise ValidationError(_("写成 08:00 这样，最晚 23:59。"))
        return int(found[1]) * 60 + int(found[2])


class MondayField(fields.DateField):
    """The first day of a roster. Cleans to a date."""

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        found = date.fromisoformat(text) if text else None
        if found is not None and found.weekday():
            raise ValidationError(_("应当是一个星期一。"))
        return found


class DayField(fields.DateField):
    """Cleans to a date, or None for nothing."""

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        return date.fromisoformat(text) if text else None


class NeedField(forms.CharField):
    """Officers in a shift: one number for every day, or seven from Monday on. Cleans to seven, or None for nothing."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, widget=forms.TextInput(attrs={"inputmode": "text"}), **options)

    def clean(self, value: Any) -> tuple[int, ...] | None:
        words = [word for word in GAPS.split(plain(str(super().clean(value)))) if word]
        if not words:
            return None
        least, most = LIMITS["officers"]
        right = all(word.isdecimal() and len(word) < 5 and least <= int(word) <= most for word in words)
        if not right or len(words) not in (1, WEEK):
            raise ValidationError(_("写一个人数，或者周一到周日七个人数，中间空格，例如 1 1 1 1 2 2 1。"))
        return tuple(map(int, words)) if len(words) == WEEK else (int(words[0]),) * WEEK


class SkillsField(forms.CharField):
    """Skills, with 、 between them. Cleans to a set."""

    def clean(self, value: Any) -> frozenset[str]:
        return frozenset(filter(None, (word.strip() for word in re.split("[、,，;；]", str(super().clean(value))))))


class CycleField(forms.CharField):
    """Shifts of a team, day after day. Cleans to codes, "" for a day off."""

    def __init__(self, codes: list[str], **options: Any) -> None:
        super().__init__(error_messages=REQUIRED, **options)
        self.codes = codes

    def clean(self, value: Any) -> tuple[str, ...]:
        found, rest = read_cycle(str(super().clean(value)), self.codes)
        if rest:
            raise ValidationError(
                _("“%(word)s”不是班次。写班次的代号，休息写“休”，中间用顿号。"), params={"word": rest[:20]}
            )
        if not any(found):
            raise ValidationError(_("全是休息：至少要有一个班次。"))
        return found


def read_cycle(text: str, codes: list[str]) -> tuple[tuple[str, ...], str]:
    """The shifts in the order written, and what is none of them. The longest code that fits is meant; gaps may be left out."""
    words = {code: code for code in sorted(filter(None, codes), key=len, reverse=True)}
    words |= {word: "" for word in REST if word not in words}
    found: list[str] = []
    text = text.strip()
    while text:
        word = next((one for one in words if text.startswith(one)), None)
        gap = None if word else GAPS.match(text)
        if word is not None:
            found.append(words[word])
            text = text.removeprefix(word)
        elif gap is not None:
            text = text[gap.end() :]
        else:
            return tuple(found), text
    return tuple(found), ""


def write_cycle(cycle: tuple[str, ...], codes: list[str]) -> str:
    """As `read_cycle` reads it."""
    rest = next(word for word in ("休", OFF) if word not in codes)
    return "、".join(code or rest for code in cycle)
