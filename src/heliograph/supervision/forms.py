"""The forms of supervision: they parse and say what is missing; whether it may be done is decided by the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from heliograph.core.procedure import Procedure
from heliograph.matters.forms.fields import CHOOSE, REQUIRED, LongField, TextField
from heliograph.organisation.models import Unit
from heliograph.reader import tr
from heliograph.supervision.actions.drawing import Draw
from heliograph.supervision.models import Sample

LONGEST = 4000
MOST_EACH = 20


class Plain(forms.Form):
    """A form whose required fields are said by the page, not by the browser."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Django's own
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False


class WordsForm(Plain):
    """Words that are sealed: an answer to a card, or what follows a finding."""

    words = LongField(label=gettext_lazy("内容"), max_length=LONGEST)


class DueForm(WordsForm):
    """A correction: what is to be put right, and by when."""

    due = forms.DateField(label=gettext_lazy("最晚哪天改正"), error_messages=REQUIRED)


class DecisionForm(Plain):
    """A decision about responsibility that people made."""

    decided_on = forms.DateField(label=gettext_lazy("决定日期"), error_messages=REQUIRED)
    decided_by = TextField(
        label=gettext_lazy("由谁决定"),
        max_length=200,
        help_text=gettext_lazy("写会议或者机关，例如：局党委会（第 12 次）。"),
    )
    ground = TextField(label=gettext_lazy("依据"), max_length=400, help_text=gettext_lazy("写明文件和条款。"))
    words = LongField(label=gettext_lazy("决定内容和理由"), max_length=LONGEST)


class DrawForm(Plain):
    """A draw."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("review", "做什么"),
        choices=[
            (Sample.Kind.QUALITY.value, gettext_lazy("执法质量考评")),
            (Sample.Kind.CASE.value, gettext_lazy("个案点评")),
        ],
        widget=forms.RadioSelect,
        initial=Sample.Kind.QUALITY.value,
        error_messages=CHOOSE,
    )
    title = TextField(label=gettext_lazy("名称"), max_length=100, help_text=gettext_lazy("例如：2026 年第一季度抽查。"))
    since = forms.DateField(label=gettext_lazy("从哪天起提交的"), error_messages=REQUIRED)
    until = forms.DateField(label=gettext_lazy("到哪天为止"), error_messages=REQUIRED)
    procedures = forms.MultipleChoiceField(
        label=gettext_lazy("抽哪些事项"), widget=forms.CheckboxSelectMultiple, error_messages=CHOOSE
    )
    units = forms.MultipleChoiceField(
        label=gettext_lazy("只抽哪些单位"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("一个都不选，就是全局。"),
    )
    each = forms.IntegerField(
        label=gettext_lazy("每个单位、每类事项抽几件"),
        min_value=1,
        max_value=MOST_EACH,
        initial=2,
        error_messages=REQUIRED,
    )
    typed = TextField(
        label=gettext_lazy("现场定的种子"),
        max_length=150,
        required=False,
        help_text=gettext_lazy("例如当众摇出的号码。不填，就用公开日志最新检查点的根值，谁也挑不了。"),
    )

    def __init__(self, procedures: list[Procedure], units: list[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["procedures"].choices = [(p.code, tr(p.title)) for p in procedures]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["units"].choices = [(str(u.id), tr(u.title)) for u in units]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", gettext_lazy("要晚于开始的那天。"))
        return given

    def wanted(self) -> Draw:
        """The checked values."""
        given = self.cleaned_data
        return Draw(
            given["kind"],
            given["title"],
            given["since"],
            given["until"],
            tuple(given["procedures"]),
            tuple(int(unit) for unit in given["units"]),
            given["each"],
            given["typed"],
        )
