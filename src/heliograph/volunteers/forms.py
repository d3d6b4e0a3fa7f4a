"""Forms of contact points and tasks: they read what was typed. Whether it may be so is decided by the actions."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from heliograph.matters.forms import fields
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import AreaKind, Officer
from heliograph.organisation.reading import Viewer
from heliograph.publishing.hearing_forms import Refusable, at, units_led
from heliograph.reader import tr
from heliograph.volunteers.actions.points import LONGEST, LONGEST_REASON, PointWords
from heliograph.volunteers.actions.tasks import LONGEST as TASK_LONGEST
from heliograph.volunteers.actions.tasks import MOST_WANTED, Day, TaskWords
from heliograph.volunteers.kinds import kinds
from heliograph.volunteers.models import ContactPoint

IN_ENGLISH = _("可以不写。不写的话，看英文页面的人看到的是中文。")


def officers(bureau_id: int) -> list[tuple[str, str]]:
    """Officers in service, by badge."""
    rows = Officer.objects.filter(bureau_id=bureau_id, active=True).order_by("badge")
    return [(str(one.id), f"{tr(one.title)}（{one.badge}）") for one in rows]


class PointForm(Refusable):
    """What is said of a contact point."""

    name_zh = fields.TextField(label=_("名称"), max_length=LONGEST["name_zh"], help_text=_("例如“和平路便民超市”。"))
    name_en = fields.TextField(label=_("英文名称"), max_length=LONGEST["name_en"], required=False, help_text=IN_ENGLISH)
    kind = fields.ChoiceField(label=_("是什么地方"))
    unit = fields.ChoiceField(label=_("哪个单位负责"))
    officer = fields.ChoiceField(label=_("哪位民警联系"), required=False)
    area = fields.ChoiceField(label=_("在哪个警区"), required=False)
    address = fields.TextField(label=_("地址"), max_length=LONGEST["address"])
    way = fields.TextField(
        label=_("怎么找、怎么进"), max_length=LONGEST["way"], required=False,
        help_text=_("旁边有什么、轮椅走哪个门。不写店主的姓名和手机号。"),
    )  # fmt: skip
    hours = fields.TextField(
        label=_("几点开门"), max_length=LONGEST["hours"], help_text=_("例如“每天 7:00 到 21:30”。")
    )
    services = fields.ChoicesField(label=_("能帮什么忙"))

    def __init__(self, viewer: Viewer, data: object = None, *, point: ContactPoint | None = None) -> None:
        super().__init__(data, initial=_start(point))
        areas = organisation.areas(viewer.bureau_id).values()
        beats = [(one.code, tr(one.title)) for one in areas if one.kind != AreaKind.POST and one.until is None]
        choices = {
            "kind": [(one.code, tr(one.title)) for one in kinds().places],
            "unit": units_led(viewer),
            "officer": [("", _("没有指定，找单位")), *officers(viewer.bureau_id)],
            "area": [("", _("没有划警区")), *beats],
            "services": [(one.code, tr(one.title)) for one in kinds().services],
        }
        for name, pairs in choices.items():
            self.fields[name].choices = pairs  # type: ignore[attr-defined]  # choice fields
        if point is not None:
            del self.fields["unit"]

    def words(self) -> PointWords:
        given = self.cleaned_data
        return PointWords(
            kind=given["kind"], name_zh=given["name_zh"], name_en=given["name_en"], address=given["address"],
            way=given["way"], hours=given["hours"], services=tuple(given["services"]), area=given["area"],
            officer=int(given["officer"]) if given["officer"] else None,
        )  # fmt: skip


def _start(point: ContactPoint | None) -> dict[str, object] | None:
    if point is None:
        return None
    return {
        "name_zh": point.name_zh, "name_en": point.name_en, "kind": point.kind, "officer": point.officer_id or "",
        "area": point.area, "address": point.address, "way": point.way, "hours": point.hours, "services": point.services,
    }  # fmt: skip


class WhyForm(Refusable):
    """Why something is shut, closed or cancelled."""

    why = fields.TextField(label=_("为什么"), max_length=LONGEST_REASON, help_text=_("大家都看得到。"))


class SearchForm(forms.Form):
    """What to look for among contact points."""

    q = forms.CharField(label=_("地名、店名、单位"), required=False, max_length=60)
    service = fields.ChoiceField(label=_("要帮什么忙"), required=False)

    def __init__(self, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # the request's query
        pairs = [("", _("都可以")), *((one.code, tr(one.title)) for one in kinds().services)]
        self.fields["service"].choices = pairs  # type: ignore[attr-defined]  # a choice field


class DayForm(Refusable):
    """One date of a task."""

    starts_at = fields.MomentField(label=_("开始时间"))
    ends_at = fields.MomentField(label=_("结束时间"))
    wanted = forms.IntegerField(
        label=_("要几个人"), min_value=1, max_value=MOST_WANTED, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": _("请填写。"), "invalid": _("请写数字。")},
    )  # fmt: skip

    def day(self, bureau_id: int) -> Day:
        given = self.cleaned_data
        return Day(at(bureau_id, given["starts_at"]), at(bureau_id, given["ends_at"]), given["wanted"])


class TaskForm(DayForm):
    """A task with its first date."""

    kind = fields.ChoiceField(label=_("请志愿者做什么"), widget=forms.RadioSelect)
    title_zh = fields.TextField(label=_("一句话说是什么事"), max_length=TASK_LONGEST["title_zh"])
    title_en = fields.TextField(
        label=_("英文标题"), max_length=TASK_LONGEST["title_en"], required=False, help_text=IN_ENGLISH
    )
    about = fields.LongField(
        label=_("要做什么"), max_length=TASK_LONGEST["about"],
        help_text=_("写清楚做什么、不做什么、累不累。不写走失的人或者任何人的姓名、照片。"),
    )  # fmt: skip
    unit = fields.ChoiceField(label=_("哪个单位"))
    leads = fields.ChoiceField(label=_("谁带队"))
    place = fields.TextField(label=_("在哪里集合"), max_length=TASK_LONGEST["place"])
    bring = fields.TextField(label=_("带什么、穿什么"), max_length=TASK_LONGEST["bring"], required=False)
    age = forms.IntegerField(
        label=_("最小几岁"), min_value=16, max_value=80, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": _("请填写。"), "invalid": _("请写数字。")},
    )  # fmt: skip
    insurance = fields.TextField(
        label=_("出了意外谁来赔"), max_length=TASK_LONGEST["insurance"], required=False,
        help_text=_("哪家保险、谁出钱、保什么。户外和抢险的任务必须有。"),
    )  # fmt: skip
    field_order = (
        "kind", "title_zh", "title_en", "about", "unit", "leads", "place", "starts_at", "ends_at", "wanted", "age",
        "bring", "insurance",
    )  # fmt: skip

    def __init__(self, viewer: Viewer, data: object = None) -> None:
        super().__init__(data, initial={"age": 18})
        choices = {
            "kind": [(one.code, tr(one.title) + _("：") + tr(one.says)) for one in kinds().tasks],
            "unit": units_led(viewer),
            "leads": officers(viewer.bureau_id),
        }
        for name, pairs in choices.items():
            self.fields[name].choices = pairs  # type: ignore[attr-defined]  # choice fields

    def words(self) -> TaskWords:
        given = self.cleaned_data
        return TaskWords(
            kind=given["kind"], unit=int(given["unit"]), leads=int(given["leads"]), title_zh=given["title_zh"],
            title_en=given["title_en"], about=given["about"], place=given["place"], age=given["age"],
            bring=given["bring"], insurance=given["insurance"],
        )  # fmt: skip


class SignUpForm(Refusable):
    """Who comes, and how they are reached if it changes."""

    name = fields.TextField(label=_("怎么称呼您"), max_length=50, help_text=_("不用写全名，例如“王女士”。"))
    phone = fields.PhoneField(
        label=_("手机"), max_length=30, required=False, help_text=_("有变动时告诉您。手机和邮箱至少写一个。")
    )
    email = fields.EmailField(label=_("邮箱"), max_length=120, required=False)
    needs = fields.TextField(
        label=_("需要我们知道的"), max_length=200, required=False, help_text=_("例如不能久站。不写病历，不写证件号。")
    )
    of_age = fields.YesField(label=_("我到年龄了"))
    consent = fields.YesField(label=_("我看过上面的话，同意"))

    def __init__(self, data: object = None, *, age: int) -> None:
        super().__init__(data)
        self.fields["of_age"].label = _("我满 %(age)s 周岁") % {"age": age}

    def clean(self) -> dict[str, object]:
        given = super().clean() or {}
        if (
            not given.get("phone")
            and not given.get("email")
            and "phone" not in self.errors
            and "email" not in self.errors
        ):
            self.add_error("phone", _("手机和邮箱至少写一个。"))
        return given


class GradeForm(Refusable):
    """How it was."""

    grade = fields.ChoiceField(
        label=_("这次安排得怎么样"), widget=forms.RadioSelect,
        choices=[("5", _("很好")), ("4", _("好")), ("3", _("一般")), ("2", _("不好")), ("1", _("很不好"))],
    )  # fmt: skip
