"""Forms of the yearly report and of the terms of open data: they read what was typed; whether it may be so is decided by the actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy

from heliograph.core.text import Text
from heliograph.opendata.licences import LICENCES
from heliograph.opendata.report.sections import LONGEST, SECTIONS
from heliograph.publishing.hearing_forms import Refusable
from heliograph.reader import tr


class WordsForm(Refusable):
    """The words of one section in both languages."""

    section = forms.CharField(widget=forms.HiddenInput)
    zh = forms.CharField(label=gettext_lazy("中文"), widget=forms.Textarea, required=False, max_length=LONGEST)
    en = forms.CharField(label=gettext_lazy("英文"), widget=forms.Textarea, required=False, max_length=LONGEST)

    def text(self) -> Text:
        return Text(self.cleaned_data["zh"], self.cleaned_data["en"])


class YearForm(Refusable):
    """Which year's report to draft."""

    year = forms.IntegerField(
        label=gettext_lazy("哪一年"),
        min_value=2000,
        max_value=2200,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": gettext_lazy("请写年份，例如 2026。"),
            "invalid": gettext_lazy("请写年份，例如 2026。"),
        },
    )


class TermsForm(Refusable):
    """Under which licence, and on which day of the month."""

    licence = forms.ChoiceField(label=gettext_lazy("许可"))
    day = forms.IntegerField(
        label=gettext_lazy("每月几号发布"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": gettext_lazy("请写 1 到 28 的一个数。"),
            "invalid": gettext_lazy("请写 1 到 28 的一个数。"),
        },
    )

    def __init__(self, data: Mapping[str, str] | None = None, *, initial: Mapping[str, object]) -> None:
        super().__init__(data, initial=dict(initial))
        choices = [(one.code, f"{tr(one.title)} ({one.code})") for one in LICENCES.values()]
        self.fields["licence"].choices = choices  # type: ignore[attr-defined]


class CorrectForm(Refusable):
    """Which month is released anew, and why, in both languages."""

    month = forms.ChoiceField(label=gettext_lazy("哪个月"))
    why_zh = forms.CharField(
        label=gettext_lazy("更正了什么（中文）"), error_messages={"required": gettext_lazy("请写明原因。")}
    )
    why_en = forms.CharField(
        label=gettext_lazy("更正了什么（英文）"), error_messages={"required": gettext_lazy("请写明原因。")}
    )

    def __init__(self, data: Mapping[str, str] | None = None, *, months: Sequence[str]) -> None:
        super().__init__(data, auto_id="correct-%s")
        self.fields["month"].choices = [(one, one) for one in months]  # type: ignore[attr-defined]

    def first(self) -> date:
        return date.fromisoformat(f"{self.cleaned_data['month']}-01")

    def why(self) -> Text:
        return Text(self.cleaned_data["why_zh"], self.cleaned_data["why_en"])


def forms_of(words: dict[str, Text]) -> list[WordsForm]:
    """A form for each section, filled with what stands there."""
    made = []
    for one in SECTIONS:
        said = words.get(one.code, Text("", ""))
        made.append(WordsForm(initial={"section": one.code, "zh": said.zh, "en": said.en}, auto_id=f"{one.code}-%s"))
    return made
