"""Forms of the API's pages: they read what was typed. Whether it may be so is decided by the actions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heliograph.channels.api.actions.handovers import Handing
from heliograph.channels.api.actions.partners import MOST_A_MINUTE, Terms
from heliograph.channels.api.models import Partner, Scope
from heliograph.core.text import Text
from heliograph.matters.errors import Invalid
from heliograph.matters.reading import guides
from heliograph.reader import tr

SCOPES = {
    Scope.INTAKE: Text("成批转来事项，看它们的进展", "bring matters in, and follow those"),
    Scope.HANDOVER: Text("接我们转出的，告知进展", "take over what we hand to them, and say how it goes"),
    Scope.CASES_READ: Text("看案件的状态（不含姓名和内容）", "follow cases (no names, no words)"),
    Scope.CASES_WRITE: Text("告知案件的每一步", "tell the steps of cases"),
    Scope.WEBHOOKS: Text("自己管接收进展的地址（webhook）", "look after its own webhooks"),
}


class Refusable(forms.Form):
    """A form that can show why an action refused."""

    def refuse(self, error: Invalid) -> None:
        self.add_error(error.field if error.field in self.fields else None, tr(error.text))


class PartnerForm(Refusable):
    """One partner."""

    code = forms.CharField(
        label=_("代号"),
        max_length=20,
        help_text=_("小写字母、数字或短横，如 12345。记录里写着它，建好以后不能改。"),
    )
    name_zh = forms.CharField(label=_("中文名称"), max_length=80, help_text=_("群众看得到，比如“12345 热线”。"))
    name_en = forms.CharField(label=_("英文名称"), max_length=80)
    scopes = forms.MultipleChoiceField(
        label=_("可以做什么"), widget=forms.CheckboxSelectMultiple, help_text=_("只给用得着的。")
    )
    a_minute = forms.IntegerField(
        label=_("每分钟最多几次"), min_value=1, max_value=MOST_A_MINUTE, help_text=_("超过的会被要求稍后再来。")
    )
    procedures = forms.MultipleChoiceField(
        label=_("可以转来哪些事项"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("一个都不选，就是群众能办的都可以。"),
    )

    def __init__(self, bureau_id: int, partner: Partner | None, today: date, data: object = None) -> None:
        start: dict[str, Any] = {"a_minute": 120, "scopes": [Scope.INTAKE.value]}
        if partner is not None:
            start = {name: getattr(partner, name) for name in self.base_fields}
        super().__init__(data, initial=start)  # type: ignore[arg-type]  # a QueryDict or None
        found = guides.open_procedures(bureau_id, today)
        self._choose("scopes", [(scope.value, f"{tr(says)} · {scope.value}") for scope, says in SCOPES.items()])
        self._choose("procedures", [(one.code, tr(one.title)) for one in found])
        self.fields["code"].disabled = partner is not None

    def _choose(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = choices

    def terms(self) -> Terms:
        return Terms(**self.cleaned_data)


class HandOverForm(Refusable):
    """What is handed over to whom."""

    partner = forms.ChoiceField(label=_("转给哪个单位"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("请对方办什么"),
        max_length=3000,
        widget=forms.Textarea,
        help_text=_("对方和提交的人都看得到。写明是什么事、在哪里、要办什么；不要写本人的姓名和电话。"),
    )
    with_contact = forms.BooleanField(
        label=_("本人同意把联系方式给对方"), required=False, help_text=_("问过本人、他同意了，才能勾。")
    )

    def __init__(self, takers: Sequence[Partner], data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict or None
        field = self.fields["partner"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(one.code, tr(one.title)) for one in takers]

    def handing(self) -> Handing:
        return Handing(self.cleaned_data["words"], self.cleaned_data["with_contact"])
