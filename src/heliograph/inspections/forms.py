"""Forms of random checks: they read what was typed. Whether it may be so is decided by the actions."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from heliograph.core.text import Text
from heliograph.inspections.actions import Declared, possible_checkers
from heliograph.inspections.actions.checking import LONGEST
from heliograph.matters.forms import fields
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.publishing.hearing_forms import Refusable, at
from heliograph.reader import tr
from heliograph.supervision.actions import WantedDraw
from heliograph.supervision.models import PublicDraw

MOST_TAKEN, MOST_EACH = 50, 5


def whole(label: object, most: int, hint: object = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,  # type: ignore[arg-type]  # a lazy string
        help_text=hint,  # type: ignore[arg-type]
        min_value=1,
        max_value=most,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": _("请填写。"), "invalid": _("请写数字。")},
    )


class DrawForm(Refusable):
    """What any public draw asks: what is drawn from, how many, and the moment after which its seed arises."""

    title_zh = fields.TextField(label=_("叫什么"), max_length=60, help_text=_("例如“十一月咨询答复抽查”。会公开。"))
    title_en = fields.TextField(label=_("英文名称"), max_length=120, required=False)
    since = fields.DateField(label=_("从哪天提交的"))
    until = fields.DateField(label=_("到哪天提交的"))
    units = fields.ChoicesField(label=_("哪些单位"), required=False, help_text=_("不选就是全局。"))
    take = whole(_("每个单位抽几件"), MOST_TAKEN)
    after = fields.MomentField(
        label=_("什么时候抽"), help_text=_("至少十分钟以后。到了这个时刻，见证人下一次签名才有种子，现在谁也不知道。")
    )
    weighted = fields.YesField(
        label=_("超过时限的多抽一些"), required=False, help_text=_("超过时限的权重是 3，其他是 1，权重公开。")
    )

    purpose = PublicDraw.Purpose.INSPECTION

    def __init__(self, viewer: Viewer, data: object = None) -> None:
        super().__init__(data)
        self.viewer = viewer
        units = [one for one in organisation.units(viewer.bureau_id).values() if one.active]
        self.fields["units"].choices = [(str(one.id), tr(one.title)) for one in units]  # type: ignore[attr-defined]

    def wanted(self, each: int) -> WantedDraw:
        given = self.cleaned_data
        return WantedDraw(
            purpose=self.purpose,
            title=Text(given["title_zh"], given["title_en"] or given["title_zh"]),
            since=date.fromisoformat(given["since"]),
            until=date.fromisoformat(given["until"]),
            after=at(self.viewer.bureau_id, given["after"]),
            take=given["take"],
            each=each,
            units=tuple(int(one) for one in given["units"]),
            by_lateness=bool(given["weighted"]),
        )


class AnnounceForm(DrawForm):
    """A check: who may be drawn to look, and what they have declared."""

    each = whole(_("每件几个人查"), MOST_EACH)
    people = fields.ChoicesField(
        label=_("从哪些人里抽检查人员"), help_text=_("本单位的、自己办过的，系统自动排除，不会抽到自己头上。")
    )
    declared = fields.LongField(
        label=_("谁申报了要回避哪个单位"), required=False, max_length=2000,
        help_text=_("一行一条：警号，空格，单位代码。例如“010013 heping”。"),
    )  # fmt: skip

    def __init__(self, viewer: Viewer, data: object = None) -> None:
        super().__init__(viewer, data)
        people = possible_checkers(viewer.bureau_id)
        self._badges = {one.badge: one.id for one in people}
        pairs = [(str(one.id), f"{tr(one.title)}（{one.badge}）") for one in people]
        self.fields["people"].choices = pairs  # type: ignore[attr-defined]  # a choice field

    def clean_declared(self) -> dict[int, frozenset[int]]:
        codes = {one.code: one.id for one in organisation.units(self.viewer.bureau_id).values()}
        found: dict[int, frozenset[int]] = {}
        for line in self.cleaned_data["declared"].splitlines():
            words = line.split()
            if not words:
                continue
            if len(words) != 2 or words[0] not in self._badges or words[1] not in codes:
                raise forms.ValidationError(_("这一行看不懂：%(line)s"), params={"line": line[:60]})
            officer = self._badges[words[0]]
            found[officer] = found.get(officer, frozenset()) | {codes[words[1]]}
        return found

    def pool(self) -> list[Declared]:
        declared = self.cleaned_data["declared"]
        return [
            Declared(int(one), declared.get(int(one), frozenset())) for one in self.cleaned_data["people"]
        ]  # fmt: skip


class CheckForm(Refusable):
    """What a checker found."""

    problem = fields.LongField(
        label=_("发现了什么问题"), required=False, max_length=LONGEST,
        help_text=_("没有问题就空着。写单位哪里办得不对、怎样算改好。会公开：不写人名，不写个人信息。"),
    )  # fmt: skip
    due = fields.DateField(
        label=_("最晚哪天改好"), required=False, help_text=_("不写的话，15 个工作日。")
    )  # fmt: skip

    def by(self) -> date | None:
        written = self.cleaned_data["due"]
        return date.fromisoformat(written) if written else None


class SpotForm(CheckForm):
    """What inspection found in a unit without a draw."""

    unit = fields.ChoiceField(label=_("哪个单位"))
    field_order = ("unit", "problem", "due")

    def __init__(self, viewer: Viewer, data: object = None) -> None:
        super().__init__(data)
        units = [
            one for one in organisation.units(viewer.bureau_id).values() if one.active and one.id not in viewer.posted_units
        ]  # fmt: skip
        self.fields["unit"].choices = [(str(one.id), tr(one.title)) for one in units]  # type: ignore[attr-defined]
        self.fields["problem"].required = True
        self.fields["problem"].help_text = _("写单位哪里办得不对、怎样算改好。会公开：不写人名，不写个人信息。")
