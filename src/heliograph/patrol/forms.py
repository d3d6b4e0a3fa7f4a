"""Forms of patrol: they read what was typed and chosen. Whether it may be so is decided by the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heliograph.core.calls.columns import Origin
from heliograph.core.calls.dates import Order
from heliograph.core.geography.datum import Datum
from heliograph.matters.forms import fields
from heliograph.organisation.reading import Viewer
from heliograph.patrol.actions import MOST_BYTES, HowToRead
from heliograph.patrol.errors import PatrolError
from heliograph.patrol.reading.rights import units_planned
from heliograph.reader import tr


class Refusable(forms.Form):
    """A form that shows why an action refused: beside the field it is about, or above the form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # what every form takes
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False

    def refuse(self, error: PatrolError) -> None:
        self.add_error(error.field if error.field in self.fields else None, tr(error.text))


class CallsForm(Refusable):
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
    year_first = fields.ChoiceField(
        label=_("年在前的日期"), required=False, help_text=_("只用于文件自己证明不了的行，例如 2026/03/04。")
    )
    year_last = fields.ChoiceField(label=_("年在后的日期"), required=False, help_text=_("例如 03/04/2026。"))

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        blank = ("", _("由文件判断"))
        self._choose("unit", [(str(one.id), tr(one.title)) for one in units_planned(viewer)])
        self._choose("origin", [blank, *((one.value, tr(one.words)) for one in (Origin.PUBLIC, Origin.OFFICER))])
        self._choose("datum", [blank, *((one.value, one.written) for one in Datum)])
        for name, orders in (("year_first", (Order.YMD, Order.YDM)), ("year_last", (Order.MDY, Order.DMY))):
            self._choose(name, [blank, *((one.value, tr(one.words)) for one in orders)])

    def _choose(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field has them

    def clean_file(self) -> Any:  # an uploaded file
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("文件最大 30 MB。请按月分成几份。"))
        return file

    def how(self) -> HowToRead:
        given = self.cleaned_data
        orders = {
            last: Order(given[name]) for name, last in (("year_first", False), ("year_last", True)) if given[name]
        }
        return HowToRead(
            orders,
            Datum(given["datum"]) if given["datum"] else None,
            Origin(given["origin"]) if given["origin"] else None,
        )


class AcceptForm(Refusable):
    """Taking a file for planning."""

    noted = forms.BooleanField(label=_("检查时假定的几处，我看过了"), required=False)
