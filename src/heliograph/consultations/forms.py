"""Forms of consultations: they read what was typed. Whether it may be so is decided by the actions."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from heliograph.consultations.actions.asking import LONGEST_ABOUT, LONGEST_TITLE, NewCall
from heliograph.consultations.actions.publishing import LONGEST_CLOSING
from heliograph.consultations.actions.sorting import LONGEST_NAME, LONGEST_WHY
from heliograph.consultations.models import Adopted, Group
from heliograph.matters.forms import fields
from heliograph.organisation.reading import Viewer
from heliograph.publishing.hearing_forms import Refusable, at, units_led

ALONE = "alone"
IN_ENGLISH = _("可以不写。不写的话，看英文页面的人看到的是中文。")


class CallForm(Refusable):
    """A call to be opened."""

    title = fields.TextField(label=_("想问大家什么，一句话"), max_length=LONGEST_TITLE)
    about = fields.LongField(
        label=_("说明"), max_length=LONGEST_ABOUT,
        help_text=_("现在是什么样、有哪几种办法、什么已经定了不能变。写清楚，大家才好说。"),
    )  # fmt: skip
    title_en = fields.TextField(label=_("英文标题"), max_length=2 * LONGEST_TITLE, required=False, help_text=IN_ENGLISH)
    about_en = fields.LongField(label=_("英文说明"), max_length=2 * LONGEST_ABOUT, required=False, help_text=IN_ENGLISH)
    unit = fields.ChoiceField(label=_("哪个单位办"))
    ends_at = fields.MomentField(label=_("什么时候结束"))

    def __init__(self, viewer: Viewer, data: object = None, **kwargs: object) -> None:
        super().__init__(data, **kwargs)
        self.fields["unit"].choices = units_led(viewer)  # type: ignore[attr-defined]  # a choice field

    def call(self, viewer: Viewer) -> NewCall:
        given = self.cleaned_data
        ends_at = at(viewer.bureau_id, given["ends_at"])
        return NewCall(
            int(given["unit"]), given["title"], given["about"], ends_at, given["title_en"], given["about_en"]
        )


class NameForm(Refusable):
    """A group's name."""

    title = fields.TextField(
        label=_("这一类的名字"), max_length=LONGEST_NAME, help_text=_("用您自己的话概括，不照抄哪个人的原话。")
    )


class RenameForm(NameForm):
    """Its name, in English too."""

    title_en = fields.TextField(label=_("英文名字"), max_length=2 * LONGEST_NAME, required=False, help_text=IN_ENGLISH)


class DecisionForm(Refusable):
    """What is said to a group."""

    adopted = fields.ChoiceField(
        label=_("采纳没有"), widget=forms.RadioSelect,
        choices=[(Adopted.YES, _("采纳")), (Adopted.PARTLY, _("部分采纳")), (Adopted.NO, _("不采纳"))],
    )  # fmt: skip
    why = fields.LongField(
        label=_("为什么"), max_length=LONGEST_WHY,
        help_text=_("采纳的写什么时候做、谁做；不采纳的写原因。这一类的每个人都会收到，也会公布。"),
    )  # fmt: skip
    why_en = fields.LongField(label=_("英文的答复"), max_length=2 * LONGEST_WHY, required=False, help_text=IN_ENGLISH)


class MoveForm(Refusable):
    """Where the ticked suggestions go."""

    to = fields.ChoiceField(label=_("移到"))

    def __init__(self, groups: list[Group], data: object = None, **kwargs: object) -> None:
        super().__init__(data, **kwargs)
        named = [(str(one.id), f"{one.place}. {one.title}") for one in groups]
        self.fields["to"].choices = [*named, (ALONE, _("先不归类"))]  # type: ignore[attr-defined]  # a choice field

    @property
    def group(self) -> UUID | None:
        to = self.cleaned_data["to"]
        return None if to == ALONE else UUID(to)


class ClosingForm(Refusable):
    """What is said of all of it."""

    closing = fields.LongField(
        label=_("总的说几句"),
        max_length=LONGEST_CLOSING,
        required=False,
        help_text=_("可以不写。感谢、总的打算、什么时候回头看。"),
    )
    closing_en = fields.LongField(
        label=_("英文的几句"), max_length=2 * LONGEST_CLOSING, required=False, help_text=IN_ENGLISH
    )


class WhyForm(Refusable):
    """Why a call is cancelled."""

    why = fields.TextField(label=_("为什么取消"), max_length=500)
