"""Forms of appraisal: they read what was typed. Whether it may be so is decided by the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heliograph.appraisal.checking import LONGEST
from heliograph.appraisal.errors import SetInvalid
from heliograph.appraisal.indicators import IndicatorSet
from heliograph.matters.errors import MatterError
from heliograph.matters.forms import fields
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.publishing.hearing_forms import Refusable
from heliograph.reader import tr

PARTS = 6


class SetForm(Refusable):
    """A set's text. Each problem stands in the summary with its line and the row of the law."""

    text = fields.LongField(
        label=_("指标（TOML）"), max_length=LONGEST,
        help_text=_("改了任何一项，都要换一个版本号。已经签了字的周期不变，以后的按新的来。"),
        widget=forms.Textarea(attrs={"spellcheck": "false", "class": "govuk-textarea hg-code"}),
    )  # fmt: skip

    def refuse(self, error: MatterError) -> None:
        if not isinstance(error, SetInvalid):
            super().refuse(error)
            return
        for problem in error.problems:
            line = _("第 %(line)s 行 %(field)s：") % {"line": problem.line, "field": problem.field}
            self.add_error("text", f"{line}{tr(problem.reason)}")


class WordsForm(Refusable):
    """Words to a step; what is published for the unit says so."""

    words = fields.LongField(label=_("写明理由"), max_length=600, required=False)


class TargetsForm(Refusable):
    """The targets of a proposal, each in its measure's unit, and why they are changed."""

    words = fields.LongField(label=_("为什么改"), max_length=600, required=False)

    def __init__(self, found: IndicatorSet, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in found.indicators:
            self.fields[f"target-{one.code}"] = forms.FloatField(
                label=tr(one.title), required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"}),
                error_messages={"invalid": _("请写一个数，例如 0.95。")},
            )  # fmt: skip

    def targets(self) -> dict[str, float]:
        given = {name.removeprefix("target-"): value for name, value in self.cleaned_data.items()}
        return {code: value for code, value in given.items() if code != "words" and value is not None}


class GoalForm(Refusable):
    """A goal and at most six of its parts at once."""

    title_zh = fields.TextField(label=_("目标（中文）"), max_length=100)
    title_en = fields.TextField(label=_("目标（英文）"), max_length=200)
    says = fields.LongField(label=_("为什么定这个目标，怎样算做到"), max_length=600)

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = [("", "—")] + [
            (str(one.id), tr(one.title)) for one in organisation.units(viewer.bureau_id).values() if one.active
        ]
        for place in range(1, PARTS + 1):
            self.fields[f"unit-{place}"] = forms.ChoiceField(
                label=_("第 %(place)s 个分目标由哪个单位做") % {"place": place}, choices=units, required=False
            )
            self.fields[f"part-zh-{place}"] = fields.TextField(label=_("做什么"), max_length=100, required=False)
            self.fields[f"part-en-{place}"] = fields.TextField(
                label=_("做什么（英文）"), max_length=200, required=False
            )
            self.fields[f"due-{place}"] = fields.DateField(label=_("哪天以前做完（含当天）"), required=False)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        for place in range(1, PARTS + 1):
            names = [f"{name}-{place}" for name in ("unit", "part-zh", "part-en", "due")]
            given = [bool(values.get(name)) for name in names]
            if any(given) and not all(given):
                lacking = next(name for name, is_given in zip(names, given, strict=True) if not is_given)
                if lacking not in self.errors:
                    self.add_error(lacking, _("这个分目标还缺这一项。"))
        return values
