"""Forms of questions: they read what was typed. Whether it may be so is decided by the actions."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from heliograph.matters import procedures
from heliograph.matters.forms import fields
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.publishing.actions import rights
from heliograph.publishing.actions.deciding import LONGEST_TITLE
from heliograph.publishing.hearing_forms import Refusable
from heliograph.questions.actions.bank import Proposal
from heliograph.questions.topics import topics
from heliograph.reader import tr

LONGEST_ANSWER = 8000
OFTEN = "常有人问同样的问题。"


class ProposalForm(Refusable):
    """An answer for the bank, before it is masked."""

    question = fields.TextField(
        label=_("问题，一句话"), max_length=LONGEST_TITLE, help_text=_("照大家会问的样子写，不写任何人的名字。")
    )
    answer = fields.LongField(
        label=_("答复"), max_length=LONGEST_ANSWER, help_text=_("先说怎么办，再说依据。只对那一个人成立的话，请去掉。")
    )
    asked = fields.LongField(
        label=_("原来是怎样问的"), required=False, max_length=3000,
        help_text=_("可以不放。放了，下一步遮盖个人信息。"),
    )  # fmt: skip
    topic = fields.ChoiceField(label=_("放在哪一栏"))
    procedure = fields.ChoiceField(label=_("对应的办事指南"), required=False)
    unit = fields.ChoiceField(label=_("由哪个单位负责"))
    review_on = fields.DateField(
        label=_("最晚哪天再看一遍"), help_text=_("到了这一天，要有人看它还对不对。规定常变的，写近一些。")
    )
    people = fields.LongField(
        label=_("里面提到的人"), required=False, max_length=2000,
        help_text=_("每行一个：姓名，电话，证件号码。只用来找出要遮的地方，不公开。"),
    )  # fmt: skip
    why = fields.TextField(label=_("为什么公开"), max_length=200)
    replaces_why = fields.LongField(
        label=_("为什么要改"), max_length=500, help_text=_("旧的还看得到，旁边写着这个原因。")
    )

    def __init__(
        self, viewer: Viewer, today: date, data: object = None, *, replaces: bool = False, **kwargs: object
    ) -> None:
        super().__init__(data, **kwargs)
        units = organisation.units(viewer.bureau_id).values()
        self._choices("topic", [(one.code, tr(one.title)) for one in topics()])
        guides = [(one.code, tr(one.title)) for one in procedures.all_in_force(viewer.bureau_id, today)]
        self._choices("procedure", [("", str(_("没有对应的"))), *guides])
        self._choices(
            "unit", [(str(u.id), tr(u.title)) for u in units if u.active and rights.may_prepare(viewer, u.id)]
        )
        if not replaces:
            del self.fields["replaces_why"]

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def proposal(self, matter: str, replaces: UUID | None) -> Proposal:
        """What was typed, as the action takes it."""
        given = self.cleaned_data
        texts = {name: given[name] for name in ("question", "answer", "asked", "topic", "procedure", "people", "why")}
        return Proposal(
            unit=int(given["unit"]), review_on=date.fromisoformat(given["review_on"]), matter=matter,
            replaces=replaces, replaces_why=given.get("replaces_why", ""), **texts,
        )  # fmt: skip


class ReviewForm(Refusable):
    """It still holds; until when."""

    again_on = fields.DateField(label=_("还对。最晚哪天再看一遍"))
