"""Forms of answer times: they read what was typed and chosen. Whether it may be so is decided by the actions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heliograph.core.calls.stages import MOMENTS, RECEIVED
from heliograph.core.calls.written_times import Reads
from heliograph.matters.forms import fields
from heliograph.organisation.reading import Viewer
from heliograph.patrol.actions.answer_times import MOST_TIMES_BYTES, TOGETHER, HowToTime
from heliograph.patrol.actions.reasons import LONGEST_REASON
from heliograph.patrol.forms import Refusable, TableForm
from heliograph.reader import tr

MOST_BANDS_BYTES = 16 * 1024
TIMED = tuple(code for code in MOMENTS if code != RECEIVED)


class TimesForm(TableForm):
    """A table of times, and what a person says of it."""

    unit = fields.ChoiceField(label=_("哪个单位的警情"))
    file = forms.FileField(
        label=_("接处警时间表（CSV）"), error_messages={"required": _("请选择文件。")},
        help_text=_("要有接警时间，和签收、派警、到达、反馈中的几列。不要关于人的列（报警人、民警、警号）：有就整份拒收。最大 10 MB。"),
    )  # fmt: skip
    unit_column = fields.TextField(
        label=_("哪一列是单位"), required=False, max_length=60,
        help_text=_("写列名，例如“派出所”。单位按系统里的名称或代码写。不写就当作一个单位。"),
    )  # fmt: skip
    weeks = fields.ChoiceField(label=_("几周一行"), help_text=_("警情少的地方四周一行：不到 10 起的不公布。"))
    bands = forms.FileField(
        label=_("自己的分档（TOML）"), required=False,
        help_text=_("不选就用通行的：签收 30、60、120、180 秒，派警和到达 5、10、15、30 分钟，反馈 30、60 分钟、2、4 小时。"),
    )  # fmt: skip
    signed = fields.ChoiceField(label=_("“签收”一列写的是"), required=False)
    dispatched = fields.ChoiceField(label=_("“派警”一列写的是"), required=False)
    arrived = fields.ChoiceField(label=_("“到达”一列写的是"), required=False)
    fed_back = fields.ChoiceField(label=_("“反馈”一列写的是"), required=False)
    MOST_BYTES, TOO_LARGE = MOST_TIMES_BYTES, _("文件最大 10 MB。请按月分成几份。")

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(viewer, *args, **kwargs)
        self.choose("weeks", [(str(one), _("%(count)s 周") % {"count": one}) for one in TOGETHER])
        for name in TIMED:
            self.choose(name, [self.BLANK, *((one.value, tr(one.words)) for one in Reads)])

    def clean_bands(self) -> Any:  # an uploaded file, or none
        file = self.cleaned_data["bands"]
        if file and file.size > MOST_BANDS_BYTES:
            raise forms.ValidationError(_("分档文件最大 16 KB。"))
        return file

    def how(self) -> HowToTime:
        given = self.cleaned_data
        reads = {name: Reads(given[name]) for name in TIMED if given[name]}
        bands = given["bands"].read() if given["bands"] else b""
        return HowToTime(self.orders(), reads, given["unit_column"], int(given["weeks"]), bands)


class PublishTimesForm(Refusable):
    """Which weeks become public."""

    first = fields.ChoiceField(label=_("从哪一周"))
    last = fields.ChoiceField(label=_("到哪一周"))
    noted = forms.BooleanField(label=_("检查时的疑问，我看过了"), required=False)

    def __init__(self, weeks: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first", "last"):
            self.fields[name].choices = weeks  # type: ignore[attr-defined]  # a choice field has them
        if weeks:
            self.initial = {"first": weeks[0][0], "last": weeks[-1][0], **self.initial}

    def days(self) -> tuple[date, date]:
        return date.fromisoformat(self.cleaned_data["first"]), date.fromisoformat(self.cleaned_data["last"])


class WithdrawTimesForm(Refusable):
    """Why a published week is taken back."""

    reason = fields.TextField(
        label=_("为什么撤回"), max_length=LONGEST_REASON, help_text=_("这句话会公开，写在那一周的位置上。不写人名。")
    )
