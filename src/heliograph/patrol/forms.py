"""Forms of patrol: they read what was typed and chosen. Whether it may be so is decided by the actions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from heliograph.core.calls.columns import Origin
from heliograph.core.calls.dates import Order
from heliograph.core.geography.datum import Datum
from heliograph.core.planning.whatif import Asked
from heliograph.matters.forms import fields
from heliograph.organisation.reading import Viewer
from heliograph.patrol.actions import MOST_BYTES, MOST_MAP_BYTES, MOST_SQUAD_BYTES, HowToRead, Wanted, WrongBlocks
from heliograph.patrol.errors import PatrolError
from heliograph.patrol.reading import MOST_OFFICERS, MOST_TARGET, Trial, block_maps_of
from heliograph.patrol.reading.rights import units_planned
from heliograph.reader import tr

MOST_ERRORS = 20
"""Shown at once."""


class Refusable(forms.Form):
    """A form that shows why an action refused: beside the field it is about, or above the form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # what every form takes
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False

    def refuse(self, error: PatrolError) -> None:
        self.add_error(error.field if error.field in self.fields else None, tr(error.text))


class TableForm(Refusable):
    """What a person says of a table whose dates may be read two ways. `BLANK`: the choice that leaves it to the file."""

    year_first = fields.ChoiceField(
        label=_("年在前的日期"), required=False, help_text=_("只用于文件自己证明不了的行，例如 2026/03/04。")
    )
    year_last = fields.ChoiceField(label=_("年在后的日期"), required=False, help_text=_("例如 03/04/2026。"))
    BLANK = ("", _("由文件判断"))
    MOST_BYTES, TOO_LARGE = MOST_BYTES, _("文件最大 30 MB。请按月分成几份。")

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("unit", [(str(one.id), tr(one.title)) for one in units_planned(viewer)])
        for name, orders in (("year_first", (Order.YMD, Order.YDM)), ("year_last", (Order.MDY, Order.DMY))):
            self.choose(name, [self.BLANK, *((one.value, tr(one.words)) for one in orders)])

    def choose(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field has them

    def clean_file(self) -> Any:  # an uploaded file
        file = self.cleaned_data["file"]
        if file.size > self.MOST_BYTES:
            raise forms.ValidationError(self.TOO_LARGE)
        return file

    def orders(self) -> dict[bool, Order]:
        """By whether the year is last."""
        given = self.cleaned_data
        return {last: Order(given[name]) for name, last in (("year_first", False), ("year_last", True)) if given[name]}


class CallsForm(TableForm):
    """A file of calls, and what a person says of it."""

    unit = fields.ChoiceField(label=_("哪个单位的辖区"), help_text=_("辖区以外的警情不计，另外列出。"))
    file = forms.FileField(
        label=_("警情表（CSV）"), error_messages={"required": _("请选择文件。")},
        help_text=_("要有时间、纬度、经度；最好有种类、用时（分钟）、来源。不要有姓名、电话、证件号：有就整份拒收。最大 30 MB。"),
    )  # fmt: skip
    origin = fields.ChoiceField(
        label=_("这些警情是谁报的"), required=False, help_text=_("文件里有“来源”这一列就不用选。")
    )
    datum = fields.ChoiceField(
        label=_("坐标系"), required=False, help_text=_("文件里写了就不用选；不选按 WGS-84，并会提醒。")
    )
    field_order = ("unit", "file", "origin", "datum", "year_first", "year_last")

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(viewer, *args, **kwargs)
        origins = ((one.value, tr(one.words)) for one in (Origin.PUBLIC, Origin.OFFICER))
        self.choose("origin", [self.BLANK, *origins])
        self.choose("datum", [self.BLANK, *((one.value, one.written) for one in Datum)])

    def how(self) -> HowToRead:
        given = self.cleaned_data
        return HowToRead(
            self.orders(),
            Datum(given["datum"]) if given["datum"] else None,
            Origin(given["origin"]) if given["origin"] else None,
        )


class BlocksForm(Refusable):
    """A map of blocks."""

    unit = fields.ChoiceField(label=_("哪个单位的网格"))
    file = forms.FileField(
        label=_("网格图（GeoJSON）"), error_messages={"required": _("请选择文件。")},
        help_text=_("每块一个面，属性里有名称（name 或 名称），可以有派出所（station 或 派出所）。不要有关于人的属性。最大 10 MB。"),
    )  # fmt: skip
    datum = fields.ChoiceField(label=_("坐标系"), initial=Datum.WGS84.value)

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [(str(one.id), tr(one.title)) for one in units_planned(viewer)]  # type: ignore[attr-defined]
        self.fields["datum"].choices = [(one.value, one.written) for one in Datum]  # type: ignore[attr-defined]  # choice fields have them

    def clean_file(self) -> Any:  # an uploaded file
        file = self.cleaned_data["file"]
        if file.size > MOST_MAP_BYTES:
            raise forms.ValidationError(_("文件最大 10 MB。"))
        return file

    def refuse(self, error: PatrolError) -> None:
        texts = error.texts if isinstance(error, WrongBlocks) else (error.text,)
        for text in texts[:MOST_ERRORS]:
            self.add_error(error.field if error.field in self.fields else None, tr(text))
        if len(texts) > MOST_ERRORS:
            self.add_error("file", _("还有 %(count)s 处。") % {"count": len(texts) - MOST_ERRORS})


class AcceptForm(Refusable):
    """Taking a file for planning."""

    noted = forms.BooleanField(label=_("检查时假定的几处，我看过了"), required=False)


_NUMBER = {"invalid": _("请写数字。"), "required": _("请写数字。")}


class PlanForm(Refusable):
    """What is asked of a new plan of beats."""

    unit = fields.ChoiceField(label=_("哪个单位的警区"))
    blocks = fields.ChoiceField(
        label=_("用什么拼成警区"), required=False, help_text=_("网格图要是同一个单位的；没有就用方格，每格约 500 米。")
    )
    beats = forms.IntegerField(
        label=_("分成几个警区"), error_messages=_NUMBER, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    balance = fields.ChoiceField(label=_("最忙的警区最多是平均的几倍"), initial="1.1")
    keep = fields.ChoiceField(
        label=_("要不要接近现在的警区"), initial="0", help_text=_("动得少，熟人还在；代价是路远一些、忙闲差一些。")
    )
    seconds = fields.ChoiceField(label=_("算多久"), initial="20")
    with_found = forms.BooleanField(
        label=_("也算民警自己发现的"), required=False,
        help_text=_("去得多就发现得多：这样规划会把警力再派到已经常去的地方。没有特别的理由，不要选。"),
    )  # fmt: skip

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("unit", [(str(one.id), tr(one.title)) for one in units_planned(viewer)]),
            (
                "blocks",
                [
                    ("", _("方格")),
                    *(
                        (
                            str(one.id),
                            _("网格图 %(name)s（%(unit)s，%(count)s 块）")
                            % {"name": one.name, "unit": tr(one.unit), "count": one.blocks},
                        )
                        for one in block_maps_of(viewer)
                    ),
                ],
            ),
            ("balance", [("1.05", "1.05"), ("1.1", "1.1"), ("1.25", "1.25"), ("1.5", "1.5")]),
            ("keep", [("0", _("不管现在怎么分")), ("1", _("差不多就行")), ("3", _("尽量少动"))]),
            ("seconds", [(str(one), _("%(count)s 秒") % {"count": one}) for one in (5, 20, 60)]),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field has them

    def wanted(self) -> Wanted:
        given = self.cleaned_data
        return Wanted(
            beats=given["beats"], seconds=int(given["seconds"]), balance=float(given["balance"]), keep=float(given["keep"]),
            with_found=given["with_found"], blocks=int(given["blocks"] or 0),
        )  # fmt: skip


def whole_field(label: Any, *, hint: Any = "") -> forms.IntegerField:
    """A whole number that is typed: a phone shows its figures."""
    return forms.IntegerField(
        label=label, help_text=hint, error_messages=_NUMBER, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )


class RosterForm(Refusable):
    """What is asked of a new roster."""

    unit = fields.ChoiceField(label=_("哪个单位的班"))
    file = forms.FileField(
        label=_("班组文件（TOML）"), error_messages={"required": _("请选择文件。")},
        help_text=_("和命令 heliograph plan roster 用的是同一种文件。最大 256 KB，最多 60 人。"),
    )  # fmt: skip
    seconds = fields.ChoiceField(label=_("算多久"), initial="60")

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = [(str(one.id), tr(one.title)) for one in units_planned(viewer)]
        self.fields["unit"].choices = units  # type: ignore[attr-defined]  # a choice field has them
        seconds = [(str(one), _("%(count)s 秒") % {"count": one}) for one in (20, 60, 120)]
        self.fields["seconds"].choices = seconds  # type: ignore[attr-defined]  # a choice field has them

    def clean_file(self) -> Any:  # an uploaded file
        file = self.cleaned_data["file"]
        if file.size > MOST_SQUAD_BYTES:
            raise forms.ValidationError(_("文件最大 256 KB。"))
        return file


class TrialForm(forms.Form):
    """What is tried on a plan; each number has a slider beside it where there is a script."""

    officers = whole_field(_("能上街的民警"), hint=_("两人一组，每人每周 40 小时，一成时间不在岗。"))
    target = whole_field(_("要在几分钟内到"))
    beats = whole_field(_("分成几个警区"))
    minutes = whole_field(_("一起警情占用几分钟"), hint=_("从派出到办完。"))

    def __init__(self, trial: Trial, *args: Any, **kwargs: Any) -> None:
        asked, street = trial.asked, trial.street
        initial = {} if asked is None or street is None else {
            "officers": asked.officers, "target": round(asked.target), "beats": asked.beats, "minutes": round(street.minutes),
        }  # fmt: skip
        super().__init__(*args, **{"initial": initial, **kwargs})
        self.use_required_attribute = False
        limits = {
            "officers": (1, MOST_OFFICERS),
            "target": (1, MOST_TARGET),
            "beats": (1, max(trial.most_beats, 1)),
            "minutes": (1, 600),
        }
        for name, (least, most) in limits.items():
            self.fields[name].widget.attrs |= {"data-least": least, "data-most": most}
            self.fields[name].validators += [
                MinValueValidator(least, _("最少 %(limit_value)s。")), MaxValueValidator(most, _("最多 %(limit_value)s。"))
            ]  # fmt: skip

    def asked(self) -> Asked:
        given = self.cleaned_data
        return Asked(officers=given["officers"], target=given["target"], beats=given["beats"])

    def lasting(self) -> float:
        """Minutes a call keeps a crew."""
        return float(self.cleaned_data["minutes"])


class SignForm(Refusable):
    """From which day a plan holds."""

    from_day = fields.DateField(label=_("从哪天起"), help_text=_("最早明天：群众要先知道。"))

    def day(self) -> date:
        return date.fromisoformat(self.cleaned_data["from_day"])
