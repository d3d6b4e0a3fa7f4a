"""Forms of the panel: they read what was typed. Whether it may be so is decided by the actions."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from heliograph.core.text import Text
from heliograph.matters.forms import fields
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.panel.actions.finding import LONGEST
from heliograph.panel.actions.sampling import LONGEST as LONGEST_RELEASE
from heliograph.panel.models import KINDS, Member, PanelFinding
from heliograph.publishing.hearing_forms import Refusable, at
from heliograph.reader import tr
from heliograph.supervision.actions import WantedDraw
from heliograph.supervision.models import PublicDraw


class InviteForm(Refusable):
    """Whom to invite, in what capacity, for how long."""

    name = fields.TextField(label=_("姓名"), max_length=50, help_text=_("会公开：监督员是谁，大家都看得到。"))
    kind = fields.ChoiceField(label=_("什么身份"), widget=forms.RadioSelect)
    since = fields.DateField(label=_("任期从哪天起"))
    until = fields.DateField(label=_("到哪天为止"))

    def __init__(self, data: object = None) -> None:
        super().__init__(data)
        self.fields["kind"].choices = [(kind.value, tr(words)) for kind, words in KINDS.items()]  # type: ignore[attr-defined]

    def term(self) -> tuple[date, date]:
        return date.fromisoformat(self.cleaned_data["since"]), date.fromisoformat(self.cleaned_data["until"])


class JoinForm(Refusable):
    """A log-in of one's own."""

    username = fields.TextField(
        label=_("用户名"), max_length=50, help_text=_("小写字母和数字，自己记得住的。"),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )  # fmt: skip
    password = forms.CharField(
        label=_("密码"), max_length=200, strip=False, help_text=_("至少 12 位。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), error_messages={"required": _("请填写。")},
    )  # fmt: skip


class ConflictsForm(Refusable):
    """In which units a member has an interest."""

    units = fields.ChoicesField(
        label=_("您跟哪些单位有关系"), required=False,
        help_text=_("有亲属在那里工作、有官司、有生意往来的，请勾上；都没有就不勾。会公开，以后不会抽给您看那里的事。"),
    )  # fmt: skip

    def __init__(self, member: Member, data: object = None) -> None:
        super().__init__(data, initial={"units": [str(one) for one in member.conflicts or ()]})
        units = [one for one in organisation.units(member.bureau_id).values() if one.active]
        self.fields["units"].choices = [(str(one.id), tr(one.title)) for one in units]  # type: ignore[attr-defined]


class FindingForm(Refusable):
    """What a member asks or finds."""

    sort = fields.ChoiceField(
        label=_("是问题还是意见"), widget=forms.RadioSelect,
        choices=[(PanelFinding.Sort.QUESTION.value, _("有个问题要问")), (PanelFinding.Sort.FINDING.value, _("有个意见要提"))],
    )  # fmt: skip
    words = fields.LongField(
        label=_("写下来"), max_length=LONGEST,
        help_text=_("马上公开，局里要限期公开答复。说事和单位，不写人名，不写个人信息。"),
    )  # fmt: skip


class ReleaseForm(Refusable):
    """What the panel may read of a matter, after masking."""

    words = fields.LongField(
        label=_("给监督员看的内容"), max_length=LONGEST_RELEASE,
        help_text=_("机器已经遮过一遍，请从头看：姓名、电话、地址、能认出是谁的细节，都要遮住。"),
    )  # fmt: skip


class WhyForm(Refusable):
    """Why a seat ends before its term."""

    why = fields.TextField(label=_("为什么提前结束"), max_length=300, help_text=_("会公开。"))


class SampleForm(Refusable):
    """What the panel will look at."""

    title_zh = fields.TextField(label=_("叫什么"), max_length=60, help_text=_("例如“四季度监督员看答复”。会公开。"))
    title_en = fields.TextField(label=_("英文名称"), max_length=120, required=False)
    since = fields.DateField(label=_("从哪天提交的"))
    until = fields.DateField(label=_("到哪天提交的"))
    take = forms.IntegerField(
        label=_("每个单位抽几件"), min_value=1, max_value=20, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": _("请填写。"), "invalid": _("请写数字。")},
    )  # fmt: skip
    each = forms.IntegerField(
        label=_("每件几位监督员看"), min_value=1, max_value=5, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": _("请填写。"), "invalid": _("请写数字。")},
    )  # fmt: skip
    after = fields.MomentField(label=_("什么时候抽"), help_text=_("至少十分钟以后，到时候系统自动抽。"))

    def wanted(self, viewer: Viewer) -> WantedDraw:
        given = self.cleaned_data
        return WantedDraw(
            purpose=PublicDraw.Purpose.PANEL,
            title=Text(given["title_zh"], given["title_en"] or given["title_zh"]),
            since=date.fromisoformat(given["since"]),
            until=date.fromisoformat(given["until"]),
            after=at(viewer.bureau_id, given["after"]),
            take=given["take"],
            each=given["each"],
        )
