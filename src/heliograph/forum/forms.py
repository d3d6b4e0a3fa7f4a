"""Forms of the forum: they read what was typed. Whether it may be so is decided by the actions."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from heliograph.forum.actions.appealing import LONGEST
from heliograph.forum.actions.checking import LONGEST_WHY
from heliograph.forum.rules import reasons
from heliograph.matters.forms import fields
from heliograph.publishing.hearing_forms import Refusable
from heliograph.reader import tr


class RefusalForm(Refusable):
    """Not shown, by which law, and why."""

    reason = fields.ChoiceField(label=_("按公布的规则，哪一条"))
    why = fields.TextField(
        label=_("具体原因"), max_length=LONGEST_WHY, help_text=_("会公布，提问的人也看得到。不要写能认出人的话。")
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        chosen = [(one.code, f"{tr(one.title)}（{tr(one.ground)}）") for one in reasons()]
        self.fields["reason"].choices = chosen  # type: ignore[attr-defined]  # a choice field


class DecisionForm(Refusable):
    """Whether a refusal stands."""

    stands = fields.ChoiceField(
        label=_("您的决定"), widget=forms.RadioSelect,
        choices=[("no", _("撤销：遮盖以后公开")), ("yes", _("维持：不公开"))],
    )  # fmt: skip
    why = fields.TextField(label=_("理由"), max_length=LONGEST_WHY, help_text=_("会公布，提问的人也看得到。"))


class DownForm(Refusable):
    """A mask was missed: in the question or in the answer, and what kind of thing it was."""

    what = fields.ChoiceField(label=_("哪里漏了遮盖"), choices=[("question", _("问题")), ("answer", _("答复"))])
    why = fields.TextField(
        label=_("漏了什么"),
        max_length=LONGEST_WHY,
        help_text=_("会公布。写是哪一种（比如“一个人的姓名”），不要写漏的是什么。"),
    )


class ReadForm(Refusable):
    """Which wording somebody read before they show it."""

    wording = forms.UUIDField()


class ToldForm(Refusable):
    """How a follower wants to hear of the answer."""

    phone = fields.PhoneField(label=_("手机号"), max_length=40, required=False)
    email = fields.EmailField(label=_("电子邮箱"), required=False, max_length=120)


class AppealForm(Refusable):
    """What somebody says against a refusal."""

    words = fields.LongField(
        label=_("为什么应该公开"), max_length=LONGEST, required=False, help_text=_("可以不写。只有重新看的人读得到。")
    )
