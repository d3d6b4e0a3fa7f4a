"""Forms of surveys: they read what was typed. Whether it may be so is decided by the actions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heliograph.matters.forms import fields
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.publishing.hearing_forms import Refusable
from heliograph.reader import tr
from heliograph.surveys.actions import Layer, NewSurvey, may_run
from heliograph.surveys.actions.planning import LONGEST_REASON, LONGEST_TITLE
from heliograph.surveys.bank import Question, bank
from heliograph.surveys.models import Kind

KINDS = {
    Kind.SAFETY: gettext_lazy("安全感、满意度调查：问住在这里的人"),
    Kind.REVIEW: gettext_lazy("评议：问一个单位办事怎么样（群众和别的单位的民警，都是抽到的人）"),
}


class SurveyForm(Refusable):
    """A survey to be announced."""

    kind = fields.ChoiceField(label=gettext_lazy("哪一种"), widget=forms.RadioSelect)
    title = fields.TextField(label=gettext_lazy("标题"), max_length=LONGEST_TITLE)
    title_en = fields.TextField(
        label=gettext_lazy("英文标题"), max_length=2 * LONGEST_TITLE, required=False,
        help_text=gettext_lazy("可以不写。不写的话，看英文页面的人看到的是中文。"),
    )  # fmt: skip
    about = fields.ChoiceField(
        label=gettext_lazy("评议哪个单位"), required=False, help_text=gettext_lazy("只有评议才选。")
    )
    questions = fields.ChoicesField(label=gettext_lazy("问什么"), widget=forms.CheckboxSelectMultiple)
    layers = fields.LongField(
        label=gettext_lazy("分层：问谁、有多少、抽多少"), max_length=6_000,
        help_text=gettext_lazy("一层一行：名称，名册里有多少个，抽多少个。例如“和平路片区，2300，60”。名册（门牌、民警……）编好号留在本局，这里只要总数。"),
    )  # fmt: skip
    opens_on = fields.DateField(label=gettext_lazy("哪天开始收"))
    until = fields.DateField(label=gettext_lazy("收到哪天"))

    def __init__(self, viewer: Viewer, data: object = None) -> None:
        super().__init__(data)
        units = [one for one in organisation.units(viewer.bureau_id).values() if one.active and may_run(viewer, one.id)]
        choices: dict[str, Sequence[tuple[str, object]]] = {
            "kind": list(KINDS.items()),
            "about": [("", "—"), *((str(one.id), tr(one.title)) for one in units)],
            "questions": [(one.code, tr(one.ask)) for one in bank().questions],
        }
        for name, pairs in choices.items():
            self.fields[name].choices = pairs  # type: ignore[attr-defined]  # choice fields

    def clean_layers(self) -> tuple[Layer, ...]:
        lines = [line for line in self.cleaned_data["layers"].splitlines() if line.strip()]
        return tuple(_layer(number, line) for number, line in enumerate(lines, start=1))

    def new(self) -> NewSurvey:
        given = self.cleaned_data
        first, last = (date.fromisoformat(given[name]) for name in ("opens_on", "until"))
        about = int(given["about"]) if given["about"] else None
        chosen = [one.code for one in bank().questions if one.code in given["questions"]]
        return NewSurvey(
            given["kind"], given["title"], tuple(chosen), given["layers"], first, last, given["title_en"], about
        )


def _layer(number: int, line: str) -> Layer:
    parts = [part.strip() for part in line.replace("，", ",").replace("\t", ",").rsplit(",", 2)]
    if len(parts) != 3 or not all(part.isdecimal() for part in parts[1:]):
        raise ValidationError(_("第 %(number)d 行看不懂，请写成：名称，总数，抽多少。") % {"number": number})
    return Layer(parts[0], int(parts[1]), int(parts[2]))


class CodeForm(Refusable):
    """The code of an invitation."""

    secret = fields.TextField(
        label=gettext_lazy("邀请码"), max_length=40, help_text=gettext_lazy("邀请信上的 11 位字母和数字。")
    )


class AnswerForm(Refusable):
    """The questions of one survey."""

    may_skip = False

    def __init__(self, questions: Sequence[Question], data: object = None, **kwargs: object) -> None:
        super().__init__(data, **kwargs)
        for one in questions:
            must = not one.about_you and not self.may_skip
            made = fields.ChoiceField(label=tr(one.ask), required=must, widget=forms.RadioSelect)
            made.choices = [(option.value, tr(option.text)) for option in one.options]
            self.fields[one.code] = made

    def said(self) -> dict[str, str]:
        return {name: str(value) for name, value in self.cleaned_data.items()}


class PaperForm(AnswerForm):
    """The same, with the code that stands on the paper. What was left empty there stays empty."""

    may_skip = True
    code = fields.TextField(label=gettext_lazy("纸上的邀请码"), max_length=40)

    def said(self) -> dict[str, str]:
        return {name: value for name, value in super().said().items() if name != "code"}


class WhyForm(Refusable):
    """Why it is stopped."""

    why = fields.TextField(
        label=gettext_lazy("为什么"), max_length=LONGEST_REASON, help_text=gettext_lazy("大家都看得到。")
    )
