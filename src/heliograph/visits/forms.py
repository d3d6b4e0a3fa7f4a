"""The desk's forms without a script: plan a visit, write one down, and how a request at the door reaches us."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heliograph.organisation.models import Area
from heliograph.publishing.hearing_forms import Refusable
from heliograph.reader import tr
from heliograph.visits.kinds import kinds
from heliograph.visits.models import Slip


class _Where(Refusable):
    """Beat, day and kind of place."""

    beat = forms.ChoiceField(label=gettext_lazy("警区"))
    day = forms.DateField(label=gettext_lazy("哪一天"), widget=forms.DateInput)
    place = forms.ChoiceField(label=gettext_lazy("去什么地方"), widget=forms.RadioSelect)

    def __init__(self, beats: Sequence[Area], *args: Any, **kwargs: Any) -> None:  # as Django's own
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.fields["beat"].choices = [(area.code, tr(area.title)) for area in beats]  # type: ignore[attr-defined]
        if "place" in self.fields:
            self.fields["place"].choices = [(code, tr(title)) for code, title in kinds().places.items()]  # type: ignore[attr-defined]


class PlanForm(_Where):
    """A visit to make."""

    words = forms.CharField(
        label=gettext_lazy("去哪儿、带什么"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("写到能找到门就行，不写姓名和身份证号。去过就删，别人看不到。"),
    )


class MadeForm(_Where):
    """A visit that was made."""

    outcome = forms.ChoiceField(label=gettext_lazy("结果"), widget=forms.RadioSelect)
    advice = forms.MultipleChoiceField(
        label=gettext_lazy("提醒了什么"), required=False, widget=forms.CheckboxSelectMultiple
    )
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = kinds()
        self.fields["outcome"].choices = [(code, tr(one.title)) for code, one in every.outcomes.items()]  # type: ignore[attr-defined]
        self.fields["advice"].choices = [(code, tr(title)) for code, title in every.advice.items()]  # type: ignore[attr-defined]


class DoorForm(_Where):
    """Where a request was made, and which slip was left."""

    place = None  # type: ignore[assignment]
    slip = forms.ChoiceField(
        label=gettext_lazy("留下的回执条"), help_text=gettext_lazy("选和交给对方的那张一样的编号。")
    )

    def __init__(self, beats: Sequence[Area], slips: Sequence[Slip], *args: Any, **kwargs: Any) -> None:
        super().__init__(beats, *args, prefix="door", **kwargs)
        self.fields["slip"].choices = [(str(one.id), one.serial) for one in slips]  # type: ignore[attr-defined]


class CodeForm(Refusable):
    """The code on a slip."""

    code = forms.CharField(
        label=gettext_lazy("回执条上的码"),
        max_length=60,
        help_text=gettext_lazy("三组，每组五位，例如 4A7CW-HKRM3-E96NP；大小写、横线写不写都行"),
        widget=forms.TextInput(attrs={"class": "hg-number", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.fields["code"].error_messages["required"] = _("请把回执条上的码填上。")
