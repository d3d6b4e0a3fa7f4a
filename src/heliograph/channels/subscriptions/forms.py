"""What somebody fills in to subscribe: what about, where, and how they are reached. Nothing about who they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from heliograph.channels.configuration import channels
from heliograph.channels.subscriptions.choice import Choice
from heliograph.matters.forms.fields import ChoiceField, ChoicesField, TextField
from heliograph.notices import kinds
from heliograph.notices.reading.areas import areas
from heliograph.organisation import reading as organisation
from heliograph.reader import tr

TYPED = ("mail", "sms")
"""Channels whose address is typed in; a browser or a WeChat user subscribes by a button or a word."""


class ChoiceForm(forms.Form):
    """Kinds and areas; nothing ticked means everything."""

    kinds = ChoicesField(
        label=gettext_lazy("想收到哪些"), required=False, help_text=gettext_lazy("一个都不选，就是全部。")
    )
    areas = ChoicesField(
        label=gettext_lazy("哪些地方的"),
        required=False,
        help_text=gettext_lazy("一个都不选，就是全部。全局的通告都会收到。"),
    )

    def __init__(self, bureau_id: int, data: Mapping[str, Any] | None = None, *, chosen: Choice | None = None) -> None:
        start = {"kinds": list(chosen.kinds), "areas": list(chosen.areas)} if chosen else None
        super().__init__(data, initial=start)
        self.fields["kinds"].choices = [(kind.code, tr(kind.title)) for kind in kinds.kinds()]  # type: ignore[attr-defined]
        self.fields["areas"].choices = places(bureau_id, chosen)  # type: ignore[attr-defined]

    def choice(self) -> Choice:
        """What was ticked."""
        return Choice(tuple(self.cleaned_data["kinds"]), tuple(self.cleaned_data["areas"]))


class StandInForm(forms.Form):
    """Where to, when the own address fails."""

    channel = ChoiceField(label=gettext_lazy("怎样发"), widget=forms.RadioSelect)
    address = TextField(label=gettext_lazy("另一个邮箱或者手机号"), max_length=200)

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, prefix="instead")
        here = typed_channels()
        self.fields["channel"].choices = here  # type: ignore[attr-defined]
        self.initial["channel"] = here[0][0]


def typed_channels() -> list[tuple[str, str]]:
    """Those of this instance whose address is typed in, mail first."""
    return [(code, tr(channels()[code].title)) for code in TYPED if code in channels()]


class SignUpForm(ChoiceForm):
    """The same, and where to."""

    channel = ChoiceField(label=gettext_lazy("怎样发给您"), widget=forms.RadioSelect)
    address = TextField(label=gettext_lazy("邮箱或者手机号"), max_length=200)

    field_order = ("channel", "address", "kinds", "areas")

    def __init__(self, bureau_id: int, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(bureau_id, data)
        here = typed_channels()
        self.fields["channel"].choices = here  # type: ignore[attr-defined]
        self.initial["channel"] = here[0][0]


def places(bureau_id: int, chosen: Choice | None = None) -> list[tuple[str, str]]:
    """Units below the bureau itself, whose notices everybody gets; and whatever was chosen before."""
    roots = {unit.code for unit in organisation.units(bureau_id).values() if unit.parent_id is None}
    offered = [(code, tr(title)) for code, title in areas(bureau_id) if code not in roots]
    known = organisation.areas(bureau_id)
    more = [code for code in (chosen.areas if chosen else ()) if code not in dict(offered)]
    return offered + [(code, tr(known[code].title) if code in known else code) for code in more]
