"""What officers fill in to have something published, and to say why something ends."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from heliograph.matters.forms import fields
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.publishing import kinds
from heliograph.publishing.actions.deciding import LONGEST_TEXT, LONGEST_TITLE, Draft
from heliograph.publishing.actions.recording import LONGEST
from heliograph.publishing.actions.rights import may_decide
from heliograph.publishing.kinds import Kind
from heliograph.reader import tr

SUBJECTS = {
    "nobody": gettext_lazy("不涉及特定的人或单位"),
    "organisation": pgettext_lazy("subject", "单位"),
    "person": pgettext_lazy("subject", "个人"),
    "public-order-person": gettext_lazy("治安案件里的个人"),
}


class DraftForm(forms.Form):
    """A document to be published. What the law forbids can be said here too, and is then refused with the article."""

    title = fields.TextField(
        label=gettext_lazy("标题"), max_length=LONGEST_TITLE, help_text=gettext_lazy("照原文写，遮盖在下一步。")
    )
    text = fields.LongField(label=gettext_lazy("正文"), max_length=LONGEST_TEXT, required=False)
    unit = fields.ChoiceField(label=gettext_lazy("由哪个单位公开"))
    subject = fields.ChoiceField(label=gettext_lazy("关于谁"), widget=forms.RadioSelect)
    ground = fields.ChoiceField(label=gettext_lazy("法律依据"), widget=forms.RadioSelect)
    ground_words = fields.LongField(
        label=gettext_lazy("为什么要公开"),
        max_length=LONGEST,
        help_text=gettext_lazy("会一起公开，不要写个人信息。"),
    )
    impact = fields.LongField(
        label=gettext_lazy("为什么有一定社会影响"),
        max_length=LONGEST,
        required=False,
        help_text=gettext_lazy("关于个人的必须写。会一起公开，不要写个人信息。"),
    )
    people = fields.LongField(
        label=gettext_lazy("文书里的人"),
        max_length=10_000,
        required=False,
        help_text=gettext_lazy(
            "每行一个：姓名，别名，电话，证件号码，车牌，住址。前面可以写身份，例如“被害人：李小红，13800000000”。加密保存，只用来找要遮盖的地方。"
        ),
    )
    matter = fields.TextField(
        label=gettext_lazy("从哪件事项里取出（编号）"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("填了编号，就按事项里登记的人来遮盖。"),
    )
    until = fields.DateField(label=gettext_lazy("公开到哪天"), required=False)
    has_minor = fields.YesField(label=gettext_lazy("涉及未成年人"), required=False)
    is_classified = fields.YesField(label=gettext_lazy("涉及国家秘密或者警务工作秘密"), required=False)
    replaces_why = fields.LongField(
        label=gettext_lazy("为什么更正"),
        max_length=LONGEST,
        help_text=gettext_lazy("会写在旧的一份上，大家都看得到。"),
    )

    def __init__(self, viewer: Viewer, kind: Kind, replaces: UUID | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.replaces, self.use_required_attribute = kind, replaces, False
        units = [
            unit
            for unit in organisation.units(viewer.bureau_id).values()
            if unit.active and may_decide(viewer, unit.id, kind)
        ]
        self._choose("unit", [(str(unit.id), tr(unit.title)) for unit in units])
        subjects = [*kind.subjects, *(["public-order-person"] if "person" in kind.subjects else [])]
        self._choose("subject", [(code, str(SUBJECTS[code])) for code in subjects])
        self._choose("ground", [(str(at), tr(ground.cite)) for at, ground in enumerate(kind.basis)])
        self.fields["text"].required = kind.text_from != "unit"
        self.fields["until"].help_text = _until_hint(kind)
        if "person" not in kind.subjects:
            del self.fields["impact"]
        if not kind.procedures:
            del self.fields["matter"]
        if replaces is None:
            del self.fields["replaces_why"]

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        if len(choices) == 1:
            self.fields[name].initial = choices[0][0]

    def clean_until(self) -> date | None:
        written = self.cleaned_data["until"]
        return date.fromisoformat(written) if written else None

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("subject") == "person" and "impact" in self.fields and not given.get("impact", "").strip():
            self.add_error("impact", ValidationError(_("关于个人的，请写明为什么有一定社会影响。"), code="impact"))
        return given

    def draft(self) -> Draft:
        given = self.cleaned_data
        return Draft(
            kind=self.kind.code,
            unit=int(given["unit"]),
            title=given["title"],
            text=given["text"],
            subject=given["subject"],
            ground=int(given["ground"]),
            ground_words=given["ground_words"],
            impact=given.get("impact", ""),
            people=given["people"],
            matter=given.get("matter", ""),
            until=given["until"],
            has_minor=given["has_minor"] == "yes",
            is_classified=given["is_classified"] == "yes",
            replaces=self.replaces,
            replaces_why=given.get("replaces_why", ""),
        )


def _until_hint(kind: Kind) -> str:
    if kind.term is None:
        return _("不填就一直公开，有变化再更正或撤回。")
    least = tr(kind.shortest.text) if kind.shortest else ""
    hint = _("不填就公开 %(keeps)s。") % {"keeps": tr(kind.term.text)}
    return hint + (_("最短 %(least)s。") % {"least": least} if least else "")


class ReasonForm(forms.Form):
    """Why: for sending back and for deciding against publication."""

    words = fields.LongField(label=gettext_lazy("理由"), max_length=LONGEST)


class WithdrawForm(forms.Form):
    """Why something is taken down."""

    words = fields.LongField(
        label=gettext_lazy("为什么撤回"),
        max_length=LONGEST,
        help_text=gettext_lazy("会公开，长期保留，不要写个人信息。"),
    )
    hides_title = fields.YesField(label=gettext_lazy("标题也不该公开，只留文书种类"), required=False)


class RecallForm(forms.Form):
    """What happened to what the document rests on, and when."""

    cause = fields.ChoiceField(label=gettext_lazy("发生了什么"), widget=forms.RadioSelect)
    happened_at = fields.ClaimedField(
        label=gettext_lazy("什么时候的事"),
        help_text=gettext_lazy("撤回的时限从这时起算，不是从登记的时候。例如 2026-03-19 16:30。"),
    )
    words = fields.LongField(
        label=gettext_lazy("说明"), max_length=LONGEST, help_text=gettext_lazy("会公开，不要写个人信息。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        choices = [
            (one.code, f"{tr(one.title)}（{tr(one.limit.text)}，{tr(one.basis.cite)}）") for one in kinds.causes()
        ]
        self.fields["cause"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
