"""Forms of beats: they read what was typed. Whether it may be so is decided by the actions."""

from __future__ import annotations

import math
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from heliograph.beats.actions import CardWords
from heliograph.beats.errors import CardError
from heliograph.beats.models import Card, Part
from heliograph.core.geography.datum import Datum, convert_one
from heliograph.core.text import Text
from heliograph.matters.forms import fields
from heliograph.organisation.models import Officer
from heliograph.reader import tr

DATUMS = {
    Datum.WGS84: Text("手机定位、GPS（WGS-84）", "a phone or GPS (WGS-84)"),
    Datum.GCJ02: Text("高德、腾讯地图（GCJ-02）", "Amap or Tencent maps (GCJ-02)"),
    Datum.BD09: Text("百度地图（BD-09）", "Baidu maps (BD-09)"),
}


class _Refusable(forms.Form):
    """A form that shows why an action refused: beside the field it is about, or above the form."""

    def __init__(self, data: object = None, **kwargs: object) -> None:
        super().__init__(data, **kwargs)  # type: ignore[arg-type]  # Django's own types of a form's keywords
        self.use_required_attribute = False

    def refuse(self, error: CardError) -> None:
        self.add_error(error.field if error.field in self.fields else None, tr(error.text))


class PlaceForm(_Refusable):
    """A place by its numbers. Looked up once and forgotten."""

    lat = fields.TextField(label=_("纬度"), max_length=24)
    lon = fields.TextField(label=_("经度"), max_length=24)
    datum = fields.ChoiceField(label=_("从哪里抄来的"), required=False)
    accuracy = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput)

    def __init__(self, data: object = None, **kwargs: object) -> None:
        super().__init__(data, **kwargs)
        choices = [(one.value, tr(words)) for one, words in DATUMS.items()]
        self.fields["datum"].choices = choices  # type: ignore[attr-defined]  # a choice field has them

    def _degrees(self, name: str, most: float) -> float:
        value = _number(self.cleaned_data[name])
        if most < abs(value) <= 180:
            raise forms.ValidationError(_("纬度和经度好像写反了：纬度不会超过 90。请换过来。"))
        if not abs(value) <= most:
            raise forms.ValidationError(_("请写成小数，例如 29.61。"))
        return value

    def clean_lat(self) -> float:
        return self._degrees("lat", 90)

    def clean_lon(self) -> float:
        return self._degrees("lon", 180)

    def place(self) -> tuple[float, float]:
        """Longitude and latitude in WGS-84."""
        given = self.cleaned_data
        return convert_one(given["lon"], given["lat"], Datum(given["datum"] or Datum.WGS84), Datum.WGS84)

    def metres(self) -> float:
        """How far off the phone says it may be; 0 where it says nothing."""
        value = _number(self.cleaned_data.get("accuracy") or "0")
        return value if 0 <= value < math.inf else 0.0


def _number(words: str) -> float:
    try:
        return float(words)
    except ValueError:
        return math.nan


class CardForm(_Refusable):
    """The words of a card."""

    phone = fields.TextField(label=_("联系电话"), required=False, max_length=50, help_text=_("不填就用单位电话。"))
    room_zh = fields.TextField(
        label=_("警务室在哪里"), required=False, max_length=200, help_text=_("不填就用单位地址。")
    )
    room_en = fields.TextField(label=_("警务室在哪里，英文"), required=False, max_length=200)
    hours_zh = fields.TextField(
        label=_("什么时候在"), required=False, max_length=200, help_text=_("不填就用单位办公时间。")
    )
    hours_en = fields.TextField(label=_("什么时候在，英文"), required=False, max_length=200)
    work_zh = fields.LongField(
        label=_("管什么"), required=False, max_length=600, help_text=_("用大家听得懂的话写。不填就用通用的一段。")
    )
    work_en = fields.LongField(label=_("管什么，英文"), required=False, max_length=1200)
    supervision = fields.TextField(
        label=_("监督电话"), required=False, max_length=50, help_text=_("不填就用督察部门的电话。")
    )
    places = fields.LongField(
        label=_("小区、村、路"), required=False, max_length=12_000,
        help_text=_("一行一个，群众靠它找到这个警区。路分段的写在括号里，例如：和平路（1—99 号）。不要写住户。"),
    )  # fmt: skip

    @classmethod
    def showing(cls, card: Card | None, data: object = None) -> CardForm:
        words = CardWords.of(card) if card else CardWords()
        initial = {name: getattr(words, name) for name in cls.base_fields if name != "places"}
        return cls(data, initial={**initial, "places": "\n".join(words.places)})

    def words(self) -> CardWords:
        given = dict(self.cleaned_data)
        return CardWords(places=tuple(given.pop("places").splitlines()), **given)


class HolderForm(_Refusable):
    """Somebody to be put on a card."""

    badge = fields.ChoiceField(label=_("民警"))
    part = fields.ChoiceField(label=_("身份"))
    since = fields.DateField(label=_("从哪天起"))
    until = fields.DateField(label=_("到哪天为止"), required=False, help_text=_("临时代管的请填。"))

    def __init__(self, officers: list[Officer], data: object = None, **kwargs: object) -> None:
        super().__init__(data, **kwargs)
        shown = [(one.badge, f"{tr(one.title)} · {one.badge}") for one in officers]
        self.fields["badge"].choices = [("", ""), *shown]  # type: ignore[attr-defined]
        self.fields["part"].choices = Part.choices  # type: ignore[attr-defined]

    def days(self) -> tuple[date, date | None]:
        since, until = self.cleaned_data["since"], self.cleaned_data["until"]
        return date.fromisoformat(since), date.fromisoformat(until) if until else None


class ProfileForm(_Refusable):
    """What a card shows of an officer."""

    phone = fields.TextField(
        label=_("工作电话"), required=False, max_length=50, help_text=_("会公开，不要填私人号码。")
    )
    languages = fields.TextField(
        label=_("会说的话"), required=False, max_length=100, help_text=_("例如：普通话、淳南话、English。")
    )
    photo = forms.FileField(
        label=_("照片"), required=False, help_text=_("正面着装照。只存缩小的一张，拍摄地点等信息会去掉。")
    )
    no_photo = forms.BooleanField(label=_("撤下现在的照片"), required=False)
