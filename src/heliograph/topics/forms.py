"""Forms of topics: they read what was typed. Whether it may be so is decided by the actions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from heliograph.matters.forms import fields
from heliograph.publishing.hearing_forms import Refusable
from heliograph.topics.actions.releasing import LONGEST_PLACE, LONGEST_TITLE, LONGEST_WORDS, Release


class ReleaseForm(Refusable):
    """What everybody will read."""

    title = fields.TextField(
        label=_("标题"), max_length=LONGEST_TITLE,
        help_text=_("用您自己的话写是什么事；不照抄哪个人的原话，不写任何人。"),
    )  # fmt: skip
    place = fields.TextField(
        label=_("地点"),
        max_length=LONGEST_PLACE,
        required=False,
        help_text=_("最细到街道、小区或者路名，不写门牌和楼栋。"),
    )
    words = fields.LongField(
        label=_("我们做了什么，接下来做什么"), max_length=LONGEST_WORDS, required=False,
        help_text=_("街坊最想知道的是结果：做了什么、什么时候做、做不了的为什么。"),
    )  # fmt: skip

    def said(self) -> Release:
        given = self.cleaned_data
        return Release(given["title"], given["place"], given["words"])


class WithdrawForm(Refusable):
    """Why it is taken down."""

    why = fields.TextField(label=_("为什么撤下"), max_length=500)
