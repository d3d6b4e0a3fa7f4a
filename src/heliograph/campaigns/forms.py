"""Forms of campaigns: they read what was typed. Whether it may be so is decided by the actions."""

from __future__ import annotations

import re
from datetime import date, datetime
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from heliograph.bookings.actions import New
from heliograph.campaigns.actions.keeping import LONGEST_ABOUT, LONGEST_REASON, LONGEST_TITLE, NewCampaign
from heliograph.campaigns.actions.reaching import LONGEST_PLACE
from heliograph.campaigns.kinds import kinds
from heliograph.campaigns.reading import notices_to_hand_out
from heliograph.matters.forms import fields
from heliograph.organisation.reading import Viewer
from heliograph.publishing.hearing_forms import Refusable, at, units_led
from heliograph.reader import tr

IN_ENGLISH = _("可以不写。不写的话，看英文页面的人看到的是中文。")
_ITEM = re.compile(r"/public/items/([0-9a-f-]{36})")


def _number(label: object) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=0, widget=forms.TextInput(attrs={"inputmode": "numeric"}),  # type: ignore[arg-type]  # a lazy string
        error_messages={"required": _("请填写。"), "invalid": _("请写数字。")},
    )  # fmt: skip


class CampaignForm(Refusable):
    """A campaign to be begun."""

    kind = fields.ChoiceField(label=_("哪一种"), widget=forms.RadioSelect)
    title = fields.TextField(label=_("一句话说是什么活动"), max_length=LONGEST_TITLE)
    title_en = fields.TextField(label=_("英文标题"), max_length=2 * LONGEST_TITLE, required=False, help_text=IN_ENGLISH)
    about = fields.LongField(
        label=_("给谁、讲什么"), max_length=LONGEST_ABOUT, help_text=_("用大白话：怎么骗、怎么识破、遇到了马上怎么办。")
    )
    about_en = fields.LongField(label=_("英文说明"), max_length=2 * LONGEST_ABOUT, required=False, help_text=IN_ENGLISH)
    unit = fields.ChoiceField(label=_("哪个单位办"))
    begins_on = fields.DateField(label=_("哪天开始"))
    until = fields.DateField(label=_("哪天结束"))

    def __init__(self, viewer: Viewer, data: object = None) -> None:
        super().__init__(data)
        choices = {
            "kind": [(one.code, tr(one.title) + _("：") + tr(one.says)) for one in kinds().kinds],
            "unit": units_led(viewer),
        }
        for name, pairs in choices.items():
            self.fields[name].choices = pairs  # type: ignore[attr-defined]  # choice fields

    def new(self) -> NewCampaign:
        given = self.cleaned_data
        first, last = (date.fromisoformat(given[name]) for name in ("begins_on", "until"))
        return NewCampaign(
            given["kind"], int(given["unit"]), given["title"], given["about"], first, last, given["title_en"],
            given["about_en"],
        )  # fmt: skip


class MaterialForm(Refusable):
    """What to hand out: a notice by name, or a document of the register by its address."""

    notice = fields.ChoiceField(label=_("选一份通报或者提示"), required=False)
    document = fields.TextField(
        label=_("或者贴一份公开文书的网址"), max_length=300, required=False, help_text=_("例如 /public/items/…")
    )

    def __init__(self, viewer: Viewer, data: object = None, *, now: datetime, **kwargs: object) -> None:
        super().__init__(data, **kwargs)
        found = [(str(ident), tr(title)) for ident, title in notices_to_hand_out(viewer.bureau_id, now=now)]
        self.fields["notice"].choices = [("", "—"), *found]  # type: ignore[attr-defined]  # a choice field

    def chosen(self) -> dict[str, UUID | None]:
        given = self.cleaned_data
        item = _ITEM.search(given["document"])
        try:
            document = UUID(item[1]) if item else None
        except ValueError:
            document = None
        return {"notice": UUID(given["notice"]) if given["notice"] else None, "document": document}


class EventForm(Refusable):
    """An event with places that can be booked."""

    title = fields.TextField(label=_("讲什么"), max_length=80)
    place = fields.TextField(label=_("在哪里"), max_length=120)
    starts_at = fields.MomentField(label=_("开始时间"))
    ends_at = fields.MomentField(label=_("结束时间"))
    capacity = _number(_("能来几个人"))

    def event(self, viewer: Viewer, unit: int, campaign: UUID) -> New:
        given, bureau = self.cleaned_data, viewer.bureau_id
        starts_at, ends_at = (at(bureau, given[name]) for name in ("starts_at", "ends_at"))
        return New(
            "campaign-event", unit, given["place"], starts_at, ends_at, given["capacity"], title=given["title"],
            subject=campaign,
        )  # fmt: skip


class CountForm(Refusable):
    """People who were counted."""

    on = fields.DateField(label=_("哪天"))
    place = fields.TextField(label=_("在哪里"), max_length=LONGEST_PLACE)
    people = _number(_("数到几个人"))
    way = fields.ChoiceField(
        label=_("怎么数的"), widget=forms.RadioSelect,
        help_text=_("浏览量、转发数、发了多少张传单，都不是人数，不能填。估计的也不能填。"),
    )  # fmt: skip

    def __init__(self, data: object = None, **kwargs: object) -> None:
        super().__init__(data, **kwargs)
        self.fields["way"].choices = [(one.code, tr(one.title)) for one in kinds().counts]  # type: ignore[attr-defined]


class CorrectForm(Refusable):
    """Another figure instead."""

    people = _number(_("应当是几个人"))
    why = fields.TextField(label=_("哪里数错了"), max_length=LONGEST_REASON)


class WhyForm(Refusable):
    """Why it is stopped."""

    why = fields.TextField(label=_("为什么"), max_length=LONGEST_REASON, help_text=_("大家都看得到。"))
