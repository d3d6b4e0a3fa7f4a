"""Forms of firms: they read what was typed. Whether it may be so is decided by the actions."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from heliograph.firms.actions import WHY_LEFT, Liaison
from heliograph.firms.advice import topics
from heliograph.matters.forms import fields
from heliograph.organisation import reading as organisation
from heliograph.publishing.hearing_forms import Refusable
from heliograph.reader import tr


class LiaisonForm(Refusable):
    """Who keeps the contact."""

    unit = fields.ChoiceField(label=_("联络单位"))
    area = fields.ChoiceField(
        label=_("辖区、警区"), required=False, help_text=_("选了警区、不写警号，就是警区卡片上的民警。")
    )
    badge = fields.TextField(label=_("联络民警的警号"), max_length=20, required=False)

    def __init__(self, bureau_id: int, data: object = None, **kwargs: object) -> None:
        super().__init__(data, **kwargs)
        units = [(str(one.id), tr(one.title)) for one in organisation.units(bureau_id).values() if one.active]
        areas = [one for one in organisation.areas(bureau_id).values() if one.kind != "post" and one.until is None]
        named = [("", _("（不选）")), *((one.code, f"{one.name_zh} {one.code}") for one in areas)]
        self.fields["unit"].choices = units  # type: ignore[attr-defined]  # a choice field
        self.fields["area"].choices = named  # type: ignore[attr-defined]  # a choice field

    def liaison(self) -> Liaison:
        given = self.cleaned_data
        return Liaison(int(given["unit"]), given["area"], given["badge"])


class AdviceForm(Refusable):
    """What was said, by topic."""

    items = fields.ChoicesField(label=_("这次讲了哪几条"), required=False, widget=forms.CheckboxSelectMultiple)
    on = fields.DateField(label=_("哪天"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        named = [(item.code, f"{tr(topic.title)}：{tr(item.text)}") for topic in topics() for item in topic.items]
        self.fields["items"].choices = named  # type: ignore[attr-defined]  # a choice field


class LeftForm(Refusable):
    """Why an officer takes a firm out."""

    why = fields.ChoiceField(label=_("原因"), widget=forms.RadioSelect)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        named = [(code, tr(text)) for code, text in WHY_LEFT.items() if code != "asked"]
        self.fields["why"].choices = named  # type: ignore[attr-defined]  # a choice field
