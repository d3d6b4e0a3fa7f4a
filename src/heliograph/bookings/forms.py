"""Forms of bookings: they read what was typed. Whether it may be so is decided by the actions."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from heliograph.bookings import kinds
from heliograph.bookings.actions import New, Series, Wanted
from heliograph.bookings.actions.opening import MOST_PLACES
from heliograph.bookings.reading.desk import may_open, openable_kinds
from heliograph.matters.forms import fields
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.publishing.hearing_forms import Refusable, at
from heliograph.reader import tr

DAYS = [
    ("working", _("只在工作日（调休上班的周末也算）")),
    ("free", _("只在休息日和节假日")),
    ("all", _("不管")),
]
WEEKDAYS = [
    ("0", _("周一")), ("1", _("周二")), ("2", _("周三")), ("3", _("周四")), ("4", _("周五")), ("5", _("周六")), ("6", _("周日")),
]  # fmt: skip


def _number(
    label: object, most: int, hint: object = "", *, required: bool = True, least: int = 0
) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, help_text=hint, required=required, min_value=least, max_value=most,  # type: ignore[arg-type]  # lazy
        widget=forms.TextInput(attrs={"inputmode": "numeric"}), error_messages={"invalid": _("请写数字。")},
    )  # fmt: skip


class BookForm(Refusable):
    """Who wants the place, and how they are reached."""

    name = fields.TextField(label=_("怎么称呼您"), required=False, max_length=40)
    phone = fields.PhoneField(
        label=_("手机号"), required=False, max_length=40, help_text=_("手机号和邮箱留一个就行。只用来告诉您这次预约的事，结束 30 天后删掉。")
    )  # fmt: skip
    email = fields.EmailField(label=_("电子邮箱"), required=False, max_length=120)
    needs = fields.TextField(
        label=_("需要什么帮助"), required=False, max_length=120, help_text=_("轮椅、手语、方言、带着小孩。")
    )
    tell = fields.YesField(label=_("提前一天提醒我；有变化、候补排到了，也告诉我"), required=False, initial=True)

    def wanted(self, language: str, token: UUID | None) -> Wanted:
        given = self.cleaned_data
        return Wanted(
            given["name"], given["phone"], given["email"], given["needs"], language, bool(given["tell"]), token
        )  # fmt: skip


class EnterForm(Refusable):
    """Somebody who telephones or stands at the counter."""

    name = fields.TextField(label=_("称呼"), required=False, max_length=40)
    phone = fields.PhoneField(label=_("电话"), required=False, max_length=40)
    needs = fields.TextField(label=_("需要什么帮助"), required=False, max_length=120)

    def wanted(self) -> Wanted:
        return Wanted(self.cleaned_data["name"], self.cleaned_data["phone"], "", self.cleaned_data["needs"])


class OpenForm(Refusable):
    """Times to be opened: one, or every week until a day."""

    kind = fields.ChoiceField(label=_("哪一种"))
    unit = fields.ChoiceField(label=_("哪个单位"))
    title = fields.TextField(label=_("名称"), required=False, max_length=120, help_text=_("空着就用这一种的名称"))
    about = fields.LongField(label=_("内容"), required=False, max_length=1000)
    place = fields.TextField(label=_("地点"), max_length=200)
    access = fields.TextField(label=_("无障碍路线"), required=False, max_length=300)
    who = fields.TextField(label=_("谁可以约"), required=False, max_length=200, help_text=_("不限就空着"))
    bring = fields.TextField(label=_("要带什么"), required=False, max_length=300, help_text=_("空着就用这一种的说明"))
    first = fields.DateField(label=_("哪一天"))
    opens = fields.TextField(label=_("几点开始"), max_length=5, help_text=_("例如 09:00"))
    closes = fields.TextField(label=_("几点结束"), max_length=5, help_text=_("例如 11:30"))
    minutes = _number(_("每个时间多少分钟"), 1440, _("空着：从开始到结束就是一个时间"), required=False, least=5)
    capacity = _number(_("每个时间几个名额"), MOST_PLACES, least=1)
    kept = _number(
        _("其中留几个给现场和电话"), MOST_PLACES, _("空着：按这一种公布的比例。大家都看得到。"), required=False
    )
    last = fields.DateField(label=_("每周重复，到哪一天"), required=False, help_text=_("不重复就空着，最长半年"))
    weekdays = fields.ChoicesField(label=_("重复在星期几"), required=False, choices=WEEKDAYS)
    days = fields.ChoiceField(label=_("遇到节假日和调休"), choices=DAYS, initial="working")

    def __init__(self, viewer: Viewer, data: object = None, **kwargs: object) -> None:
        super().__init__(data, **kwargs)
        self._bureau_id = viewer.bureau_id
        for name, choices in (
            ("kind", [(one.code, tr(one.title)) for one in openable_kinds()]),
            ("unit", [(str(unit.id), tr(unit.title)) for unit in may_open(viewer)]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def clean_opens(self) -> time:
        return _clock(self.cleaned_data["opens"])

    def clean_closes(self) -> time:
        return _clock(self.cleaned_data["closes"])

    def model(self) -> New:
        """The time as it is on the first day."""
        given, zone = self.cleaned_data, organisation.zone(self._bureau_id)
        day = date.fromisoformat(given["first"])
        words = {name: given[name] for name in ("title", "about", "place", "access", "who", "bring")}
        return New(
            kind=given["kind"], unit=int(given["unit"]), starts_at=datetime.combine(day, given["opens"], zone),
            ends_at=datetime.combine(day, given["closes"], zone), capacity=given["capacity"], kept=given["kept"], **words,
        )  # fmt: skip

    def series(self) -> Series | None:
        """The days and hours; None: the one time is all."""
        given = self.cleaned_data
        if not given["last"] and not given["minutes"]:
            return None
        first = date.fromisoformat(given["first"])
        last = date.fromisoformat(given["last"]) if given["last"] else first
        weekdays = frozenset(int(one) for one in given["weekdays"]) or frozenset({first.weekday()})
        whole = (given["closes"].hour - given["opens"].hour) * 60 + given["closes"].minute - given["opens"].minute
        minutes = given["minutes"] or max(whole, 5)
        is_one_day = not given["last"]
        return Series(
            first, last, weekdays, given["opens"], given["closes"], minutes, "all" if is_one_day else given["days"]
        )  # fmt: skip


def _clock(written: str) -> time:
    try:
        return time.fromisoformat(written.replace("：", ":").strip().zfill(5))
    except ValueError:
        raise forms.ValidationError(_("请写成 09:00 这样。")) from None


class MoveForm(Refusable):
    """Another time or place, and why."""

    starts_at = fields.MomentField(label=_("新的开始时间"))
    ends_at = fields.MomentField(label=_("新的结束时间"))
    place = fields.TextField(label=_("新的地点"), required=False, max_length=200, help_text=_("不变就空着"))
    why = fields.TextField(label=_("原因，大家都看得到"), max_length=300)

    def moments(self, bureau_id: int) -> tuple[datetime, datetime]:
        return at(bureau_id, self.cleaned_data["starts_at"]), at(bureau_id, self.cleaned_data["ends_at"])


class CancelForm(Refusable):
    """Not held, why, and which time instead."""

    why = fields.TextField(label=_("原因，大家都看得到"), max_length=300)
    instead = fields.ChoiceField(label=_("请大家改到"), required=False)

    def __init__(self, choices: list[tuple[str, str]], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["instead"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("不指定，请他们自己另选")), *choices]


class PlacesForm(Refusable):
    """How many places there are, and how many of them are kept."""

    capacity = _number(_("名额一共几个"), MOST_PLACES, least=1)
    kept = _number(_("其中留几个给现场和电话"), MOST_PLACES)


def kind_choices() -> list[tuple[str, str]]:
    """Kinds that the public list is narrowed by."""
    return [(one.code, tr(one.title)) for one in kinds.kinds().values() if one.listed]
