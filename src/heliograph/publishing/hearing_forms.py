"""Forms of public sessions: they read what was typed. Whether it may be so is decided by the actions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from heliograph.matters.errors import Invalid, MatterError
from heliograph.matters.forms import fields
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.publishing import sitting_kinds
from heliograph.publishing.actions import rights
from heliograph.publishing.actions.hearings import Invitation, NewTime, Seat, SittingDraft
from heliograph.publishing.actions.hearings.drafting import LONGEST, MOST_SEATS
from heliograph.publishing.actions.hearings.guests import LONGEST_CONFLICT, LONGEST_OPINION
from heliograph.publishing.actions.hearings.outcomes import LONGEST_MINUTES
from heliograph.publishing.actions.hearings.recording import LONGEST_REASON
from heliograph.publishing.models.attendance import Category
from heliograph.publishing.models.hearings import Sitting
from heliograph.publishing.reading.hearings_desk import Sheet, who_may_preside
from heliograph.publishing.sitting_words import Words
from heliograph.reader import tr

OPEN, CLOSED = "open", "closed"


class Refusable(forms.Form):
    """A form that shows why an action refused: beside the field it is about, or above the form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False

    def refuse(self, error: MatterError) -> None:
        name = error.field if isinstance(error, Invalid) else ""
        self.add_error(name if name in self.fields else None, tr(error.text))


def _number(label: object, hint: object = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,  # type: ignore[arg-type]  # a lazy string
        help_text=hint,  # type: ignore[arg-type]
        required=False,
        min_value=0,
        max_value=MOST_SEATS,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": gettext_lazy("请写数字。")},
    )


class SittingForm(Refusable):
    """A draft of a session."""

    kind = fields.ChoiceField(label=gettext_lazy("办哪一种"), widget=forms.RadioSelect)
    unit = fields.ChoiceField(label=gettext_lazy("由哪个单位办"))
    matter = fields.TextField(
        label=gettext_lazy("事项编号"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("为某件事项办的才填。公告里不出现编号。"),
    )
    is_open = fields.ChoiceField(
        label=gettext_lazy("公开吗"),
        choices=[
            (OPEN, gettext_lazy("公开：谁都可以来旁听")),
            (CLOSED, gettext_lazy("不公开：只公布种类、日期和依据")),
        ],
        widget=forms.RadioSelect,
    )
    closed_ground = fields.ChoiceField(label=gettext_lazy("不公开的依据"), required=False)
    has_minor = fields.YesField(label=gettext_lazy("涉及未成年人"), required=False)
    has_secret = fields.YesField(label=gettext_lazy("涉及国家秘密、警务工作秘密"), required=False)
    is_public_order = fields.YesField(label=gettext_lazy("是治安案件"), required=False)
    title = fields.TextField(
        label=gettext_lazy("标题"), max_length=LONGEST["title"], help_text=gettext_lazy("用大白话，不写任何人的名字。")
    )
    about = fields.LongField(label=gettext_lazy("说什么事"), max_length=LONGEST["about"])
    starts_at = fields.MomentField(label=gettext_lazy("开始"))
    ends_at = fields.MomentField(label=gettext_lazy("预计结束"))
    place = fields.TextField(label=gettext_lazy("地点"), max_length=LONGEST["place"])
    access = fields.LongField(
        label=gettext_lazy("无障碍路线"), required=False, max_length=LONGEST["access"],
        help_text=gettext_lazy("坐轮椅、推婴儿车怎么进来，有没有手语翻译。"),
    )  # fmt: skip
    presides = fields.ChoiceField(
        label=gettext_lazy("主持人"), help_text=gettext_lazy("听证不能由办过这件事的民警主持。")
    )
    booking_words = fields.LongField(
        label=gettext_lazy("怎么预约"), required=False, max_length=LONGEST["booking_words"]
    )
    seats = _number(gettext_lazy("一共多少座位"))
    for_parties = _number(gettext_lazy("留给当事人"))
    for_press = _number(gettext_lazy("留给记者"))
    for_guests = _number(gettext_lazy("留给外部参加人"))
    requested_on = fields.DateField(
        label=gettext_lazy("当事人哪天申请的"), required=False, help_text=gettext_lazy("听证要在申请后 10 日内举行。")
    )
    late_why = fields.LongField(
        label=gettext_lazy("比法定期限晚的原因"),
        required=False,
        max_length=LONGEST["late_why"],
        help_text=gettext_lazy("公告里照登。"),
    )

    FIXED = ("kind", "unit", "matter")

    def __init__(self, viewer: Viewer, data: object = None, *, sitting: Sitting | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.viewer, self.sitting = viewer, sitting
        every = organisation.units(viewer.bureau_id).values()
        self._choices("kind", [(one.code, tr(one.title) + _("：") + tr(one.says)) for one in sitting_kinds.kinds()])
        self._choices(
            "unit", [(str(u.id), tr(u.title)) for u in every if u.active and rights.may_prepare(viewer, u.id)]
        )
        self._choices("closed_ground", [("", "—"), *((one.code, tr(one.title)) for one in sitting_kinds.grounds())])
        self._choices("presides", [("", "—"), *_officers(viewer.bureau_id)])
        if sitting is not None:
            for name in self.FIXED:
                del self.fields[name]

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def draft(self) -> SittingDraft:
        """What was typed, as the action takes it."""
        given, bureau_id = self.cleaned_data, self.viewer.bureau_id
        kept = self.sitting
        return SittingDraft(
            kind=kept.kind if kept else given["kind"],
            unit=kept.unit_id if kept else int(given["unit"]),
            matter="" if kept else given["matter"],
            words=Words(**{name: given[name] for name in LONGEST}),
            starts_at=at(bureau_id, given["starts_at"]),
            ends_at=at(bureau_id, given["ends_at"]),
            presides=int(given["presides"]),
            is_open=given["is_open"] == OPEN,
            closed_ground=given["closed_ground"],
            requested_on=date.fromisoformat(given["requested_on"]) if given["requested_on"] else None,
            has_minor=bool(given["has_minor"]),
            has_secret=bool(given["has_secret"]),
            is_public_order=bool(given["is_public_order"]),
            **{name: given[name] or 0 for name in ("seats", "for_parties", "for_press", "for_guests")},
        )


def of_sitting(sitting: Sitting, words: Words) -> dict[str, object]:
    """What stands in the form of a draft."""
    zone = organisation.zone(sitting.bureau_id)
    return {
        **{name: getattr(words, name) for name in LONGEST},
        **{
            name: getattr(sitting, name)
            for name in ("seats", "for_parties", "for_press", "for_guests", "closed_ground")
        },
        "starts_at": sitting.starts_at.astimezone(zone).strftime("%Y-%m-%dT%H:%M"),
        "ends_at": sitting.ends_at.astimezone(zone).strftime("%Y-%m-%dT%H:%M"),
        "presides": str(sitting.presides_id),
        "is_open": OPEN if sitting.is_open else CLOSED,
        "requested_on": sitting.requested_on.isoformat() if sitting.requested_on else "",
        "has_minor": sitting.minor,
        "has_secret": sitting.secret,
        "is_public_order": sitting.public_order,
    }


def at(bureau_id: int, written: str) -> datetime:
    """A moment as it was written, in the bureau's zone."""
    return datetime.fromisoformat(written).replace(tzinfo=organisation.zone(bureau_id))


def units_led(viewer: Viewer) -> list[tuple[str, str]]:
    """Units that an officer may open something for."""
    units = organisation.units(viewer.bureau_id).values()
    return [(str(unit.id), tr(unit.title)) for unit in units if unit.active and rights.may_lead(viewer, unit.id)]


def _officers(bureau_id: int) -> list[tuple[str, str]]:
    return [(str(one.id), f"{tr(one.title)}（{one.badge}）") for one in who_may_preside(bureau_id)]


# Steps on the desk


class NothingForm(Refusable):
    """A step that needs no words."""


class WhyForm(Refusable):
    """A reason."""

    words = fields.LongField(label=gettext_lazy("原因"), max_length=LONGEST_REASON)

    def __init__(self, sheet: Sheet, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class OpenWhyForm(WhyForm):
    """A reason that everybody reads."""

    words = fields.LongField(
        label=gettext_lazy("原因"),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("所有人都看得到，不要写任何人的信息。"),
    )


class MoveForm(OpenWhyForm):
    """Another time or place."""

    starts_at = fields.MomentField(label=gettext_lazy("新的开始时间"))
    ends_at = fields.MomentField(label=gettext_lazy("新的结束时间"))
    place = fields.TextField(
        label=gettext_lazy("新的地点"),
        required=False,
        max_length=LONGEST["place"],
        help_text=gettext_lazy("不变就空着。"),
    )
    presides = fields.ChoiceField(label=gettext_lazy("换主持人"), required=False)
    field_order = ("starts_at", "ends_at", "place", "presides", "words")

    def __init__(self, sheet: Sheet, *args: Any, **kwargs: Any) -> None:
        super().__init__(sheet, *args, **kwargs)
        self.bureau_id = sheet.sitting.bureau_id
        presides = self.fields["presides"]
        assert isinstance(presides, forms.ChoiceField)
        presides.choices = [("", _("不换")), *_officers(self.bureau_id)]

    def to(self) -> NewTime:
        given = self.cleaned_data
        starts_at, ends_at = (at(self.bureau_id, given[name]) for name in ("starts_at", "ends_at"))
        return NewTime(starts_at, ends_at, given["place"], int(given["presides"]) if given["presides"] else None)


class CloseForm(OpenWhyForm):
    """Without the public after all."""

    closed_ground = fields.ChoiceField(label=gettext_lazy("不公开的依据"))
    field_order = ("closed_ground", "words")

    def __init__(self, sheet: Sheet, *args: Any, **kwargs: Any) -> None:
        super().__init__(sheet, *args, **kwargs)
        ground = self.fields["closed_ground"]
        assert isinstance(ground, forms.ChoiceField)
        ground.choices = [(one.code, tr(one.title)) for one in sitting_kinds.grounds()]


class ConsentForm(WhyForm):
    """A party's written consent."""

    party = fields.ChoiceField(label=gettext_lazy("哪一位当事人"))
    words = fields.LongField(
        label=gettext_lazy("书面同意在哪里"),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("例如：卷宗第 12 页，本人 3月5日 签字。"),
    )
    field_order = ("party", "words")

    def __init__(self, sheet: Sheet, *args: Any, **kwargs: Any) -> None:
        super().__init__(sheet, *args, **kwargs)
        party = self.fields["party"]
        assert isinstance(party, forms.ChoiceField)
        party.choices = [(str(one.id), f"{tr(one.part)} {one.name}") for one in sheet.asked if not one.has_agreed]

    def party_id(self) -> UUID:
        return UUID(self.cleaned_data["party"])


class InviteForm(Refusable):
    """Somebody from outside."""

    role = fields.ChoiceField(label=gettext_lazy("以什么身份"))
    name = fields.TextField(
        label=gettext_lazy("姓名"),
        max_length=50,
        help_text=gettext_lazy("加密保存。本人同意了才公布，否则只公布身份。"),
    )
    organisation = fields.TextField(label=gettext_lazy("单位"), max_length=100, required=False)
    phone = fields.PhoneField(label=gettext_lazy("电话"), max_length=30, required=False)
    email = fields.EmailField(label=gettext_lazy("邮箱"), max_length=120, required=False)

    def __init__(self, sheet: Sheet, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = [(one.code, tr(one.title)) for one in sitting_kinds.roles()]

    def invitation(self) -> Invitation:
        return Invitation(**self.cleaned_data)


class MinutesForm(WhyForm):
    """笔录."""

    words = fields.LongField(
        label=gettext_lazy("笔录"),
        max_length=LONGEST_MINUTES,
        help_text=gettext_lazy("加密入卷，不公开。写了不能改，只能补记。"),
    )


# Everybody


class BookForm(Refusable):
    """A seat; nothing has to be filled in."""

    category = fields.ChoiceField(label=gettext_lazy("您是"), widget=forms.RadioSelect)
    needs = fields.TextField(
        label=gettext_lazy("需要的帮助"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("例如轮椅位、手语翻译、大字材料。"),
    )
    name = fields.TextField(label=gettext_lazy("怎么称呼您"), required=False, max_length=50)
    phone = fields.PhoneField(label=pgettext_lazy("booking", "手机"), required=False, max_length=30)
    email = fields.EmailField(
        label=gettext_lazy("邮箱"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("改期、取消、排到座位时发信告诉您。"),
    )

    def __init__(self, categories: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {Category.PUBLIC.value: _("来旁听的"), Category.PRESS.value: _("记者")}
        field = self.fields["category"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one, words[one]) for one in categories]
        field.initial = categories[0]
        if len(categories) == 1:
            field.widget, field.required = forms.HiddenInput(), False
        self.only = categories[0] if len(categories) == 1 else ""

    def seat(self, language: str, token: UUID | None) -> Seat:
        given = self.cleaned_data
        return Seat(**{**given, "category": given["category"] or self.only}, language=language, token=token)


class InvitedForm(Refusable):
    """Come or not, and the conflict of interest."""

    COMES, STAYS, CONFLICT = "comes", "stays", "conflict"
    answer = fields.ChoiceField(
        label=gettext_lazy("您能来吗"),
        widget=forms.RadioSelect,
        choices=[
            (COMES, gettext_lazy("能来，和这件事没有利害关系")),
            (STAYS, gettext_lazy("来不了")),
            (CONFLICT, gettext_lazy("和这件事或者当事人有利害关系，应当回避")),
        ],
    )
    conflict = fields.LongField(
        label=gettext_lazy("有什么利害关系"), required=False, max_length=LONGEST_CONFLICT,
        help_text=gettext_lazy("选了回避才填。只有经办人看得到。"),
    )  # fmt: skip
    shows_name = fields.YesField(label=gettext_lazy("同意公布我的姓名（不选就只公布身份）"), required=False)


class OpinionForm(Refusable):
    """An opinion of somebody who took part."""

    words = fields.LongField(
        label=gettext_lazy("您的意见"), max_length=LONGEST_OPINION,
        help_text=gettext_lazy("会和结果一起公布（遮去个人信息），并写明采纳没有、为什么。"),
    )  # fmt: skip
