"""Forms of swaps: what is offered, how it is taken, why it is refused. Whether it may be so is decided by the actions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heliograph.matters.forms import fields
from heliograph.patrol.actions.reasons import LONGEST_REASON
from heliograph.patrol.forms import Refusable
from heliograph.patrol.reading.swaps import Offer, Way
from heliograph.reader import day as day_words
from heliograph.reader import tr

NOTHING, ANYBODY = "none", "anybody"


class OfferForm(Refusable):
    """To whom a shift is offered, and what may come back."""

    to = forms.ChoiceField(
        label=_("请谁接"), widget=forms.RadioSelect, initial=ANYBODY,
        error_messages={"required": _("请选一项。"), "invalid_choice": _("这位同事现在接不了，请重新选。")},
    )  # fmt: skip
    back_days = forms.MultipleChoiceField(
        label=_("怎么换"), widget=forms.CheckboxSelectMultiple, help_text=_("可以选几样，由接班的人挑一样。"),
        error_messages={"required": _("请选至少一种换法。"), "invalid_choice": _("这一天现在不能换，请重新选。")},
    )  # fmt: skip

    def __init__(self, offer: Offer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [  # type: ignore[attr-defined]  # choice fields have them
            (ANYBODY, _("谁能接都行（不破规则的同事都看得到）")),
            *((str(one.officer), tr(one.name)) for one in offer.colleagues),
        ]
        gives = (
            [(NOTHING, _("不用还"))] if any(w.back_day is None for one in offer.colleagues for w in one.ways) else []
        )
        days = [
            (one.value, _("我当天改上别的班") if one.back_day == offer.day else _("我还 %(day)s") % {"day": day_words(one.back_day)})
            for one in offer.backs
            if one.back_day is not None
        ]  # fmt: skip
        self.fields["back_days"].choices = [*gives, *days]  # type: ignore[attr-defined]  # choice fields have them

    def officer(self) -> int | None:
        """None: to all who may."""
        return None if self.cleaned_data["to"] == ANYBODY else int(self.cleaned_data["to"])

    def days(self) -> list[date]:
        return [date.fromisoformat(one) for one in self.cleaned_data["back_days"] if one != NOTHING]

    def may_give(self) -> bool:
        return NOTHING in self.cleaned_data["back_days"]


class TakeForm(Refusable):
    """What the colleague wants back."""

    back = forms.ChoiceField(
        label=_("怎么接"), widget=forms.RadioSelect,
        error_messages={"required": _("请选一种。"), "invalid_choice": _("这种换法现在不行了，请重新选。")},
    )  # fmt: skip

    def __init__(self, ways: list[Way], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["back"].choices = [  # type: ignore[attr-defined]  # choice fields have them
            (one.value, _("我接，不用还") if one.back_day is None or one.shift is None
             else _("我接，对方替我上 %(day)s 的 %(shift)s") % {"day": day_words(one.back_day), "shift": tr(one.shift)})
            for one in ways
        ]  # fmt: skip
        if len(ways) == 1:
            self.fields["back"].initial = ways[0].value

    def day(self) -> date | None:
        given = self.cleaned_data["back"]
        return None if given == NOTHING else date.fromisoformat(given)


class RefuseForm(Refusable):
    """Why a lead does not agree."""

    reason = fields.TextField(
        label=_("为什么不同意"), max_length=LONGEST_REASON, help_text=_("两位同事都会看到。不写人名。")
    )
