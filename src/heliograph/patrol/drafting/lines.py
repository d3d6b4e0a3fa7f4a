"""A form for each kind of line. What depends on other lines is looked at in `checked`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from heliograph.matters.forms.fields import ChoiceField
from heliograph.patrol.drafting.fields import (
    ClockField,
    CountField,
    CycleField,
    DayField,
    DutyCodeField,
    HoursField,
    MondayField,
    NeedField,
    ShareField,
    SkillsField,
    WordField,
)
from heliograph.patrol.drafting.typed import KEY, NEED, Line

Choices = Sequence[tuple[str, str | Promise]]
KINDS: Choices = (("leave", _("休假")), ("training", _("培训")), ("wish", _("希望休息")))


class LineForm(forms.Form):
    """A line with its words, and where each of its fields stands on the page."""

    def __init__(self, part: str, line: Line) -> None:
        self.key, self.line = line[KEY], line
        prefix = f"{part}-{self.key}"
        words = {f"{prefix}-{name}": word for name, word in line.items()}
        super().__init__(words, prefix=prefix)
        self.use_required_attribute = False

    @property
    def name(self) -> str:
        """What the line is called; empty while it has no code."""
        return self.line.get("code", "").strip()


class RulesForm(LineForm):
    """From when, for how long, and what binds everybody."""

    begins = MondayField(label=_("从哪个星期一开始"))
    weeks = CountField("weeks", label=_("排几周"))
    hours_a_week = HoursField(
        "hours_a_week", label=_("每人每周最多几小时"), help_text=_("整张表的平均数，不是每一周的上限。")
    )
    hours_basis = WordField(label=_("这个上限的依据"), help_text=_("本局的哪份文件。会写在排班表上。"))
    hours_within = HoursField(
        "hours_within", label=_("整张表里，每人最多少排几小时"), help_text=_("比上限少排太多，对别人不公平。")
    )
    rest_hours = HoursField("rest_hours", label=_("两个班之间至少休息几小时"))
    in_a_row = CountField("in_a_row", label=_("最多连上几天"))
    days_off = CountField("days_off", label=_("休息至少连着几天"))
    rest_days_after_nights = CountField("rest_days_after_nights", label=_("连着的夜班以后，至少休息几天"))
    free_weekends = CountField("free_weekends", label=_("整张表里，每人至少几个完整周末休息"))
    least_on_a_beat = CountField("least_on_a_beat", label=_("一个警区同时至少几人"))
    training_hours = HoursField("training_hours", label=_("一天培训算几小时"))
    absence = ShareField(
        "absence", label=_("平时有百分之几的时间不在岗"), help_text=_("没有列出来的病假、休假。只用来算要多少人。")
    )
    front_line = ShareField(
        "front_line", label=_("想让百分之几的工时在街面"), required=False, help_text=_("只作比较，不影响排班。")
    )


class ShiftForm(LineForm):
    """A shift."""

    code = DutyCodeField(label=_("班次"), help_text=_("例如 早。"))
    begins = ClockField(label=_("几点开始"))
    hours = HoursField("hours", label=_("几小时"))
    night = forms.BooleanField(label=_("算夜班"), required=False)


class PostForm(LineForm):
    """A post, with a field for each shift."""

    code = WordField(label=_("岗位"), help_text=_("例如 一警区。"))
    beat = WordField(label=_("属于哪个警区"), required=False, help_text=_("同一个警区的岗位写得一样。带班、机动不写。"))
    skill = WordField(label=_("要什么技能"), required=False, help_text=_("和席位里写的一样。"))
    sworn = forms.BooleanField(label=_("必须是民警，辅警不行"), required=False)
    street = forms.BooleanField(label=_("在街面"), required=False)

    def __init__(self, part: str, line: Line, *, shifts: Sequence[Line]) -> None:
        super().__init__(part, line)
        for place, shift in enumerate(shifts, start=1):
            code = shift.get("code", "").strip() or str(place)
            self.fields[f"{NEED}{shift[KEY]}"] = NeedField(label=_("班次“%(code)s”要几人") % {"code": code})

    def needs(self, codes: dict[str, str]) -> dict[str, tuple[int, ...]]:
        """Officers by the code of a shift. `codes`: by the shift's key."""
        given = {code: self.cleaned_data.get(f"{NEED}{key}") for key, code in codes.items()}
        return {code: days for code, days in given.items() if days is not None}


class TeamForm(LineForm):
    """A team and its cycle. `codes`: of the shifts."""

    code = WordField(label=_("班组"), help_text=_("例如 甲。"))
    first = CountField(least=1, label=_("排班第一天是这一轮的第几天"))

    def __init__(self, part: str, line: Line, *, codes: list[str]) -> None:
        super().__init__(part, line)
        self.fields["cycle"] = CycleField(
            codes, label=_("一轮的班次"), help_text=_("一天一个，用顿号隔开，休息写“休”，例如 早、早、中、中、休、夜、夜、休。")
        )  # fmt: skip
        self.order_fields(["code", "cycle", "first"])


class SeatForm(LineForm):
    """A seat. `teams`: choices by the key of a team."""

    code = WordField(label=_("席位"), help_text=_("代号，例如 01、甲1。不写姓名。"))
    sworn = forms.BooleanField(label=_("民警（不勾是辅警）"), required=False)
    team = ChoiceField(label=_("班组"), required=False)
    skills = SkillsField(label=_("技能"), required=False, help_text=_("几样用顿号隔开。"))
    hours = HoursField(
        least=0, most=168, label=_("每周几小时"), required=False, help_text=_("不写，就按规则里的上限。")
    )

    def __init__(self, part: str, line: Line, *, teams: Choices) -> None:
        super().__init__(part, line)
        self.fields["team"].choices = [("", _("不分班组")), *teams]  # type: ignore[attr-defined]  # a choice field has them


class AwayForm(LineForm):
    """Days on which a seat is on leave or on a course. `seats`: choices by the key of a seat."""

    seat = ChoiceField(label=_("席位"))
    kind = ChoiceField(label=_("休假还是培训"), choices=KINDS, widget=forms.Select)
    first = DayField(label=_("从哪天"))
    last = DayField(label=_("到哪天"), required=False, help_text=_("只有一天，就不写。"))

    def __init__(self, part: str, line: Line, *, seats: Choices) -> None:
        super().__init__(part, line)
        self.fields["seat"].choices = [("", _("请选")), *seats]  # type: ignore[attr-defined]  # a choice field has them

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("first"), given.get("last")
        if first and last and last < first:
            self.add_error("last", _("比开始那天早。"))
        return given

    @property
    def name(self) -> str:
        return ""
