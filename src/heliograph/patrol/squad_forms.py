"""Forms around a squad's draft: what it begins from, how long the solver looks. The lines themselves: `drafting.lines`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heliograph.core.planning.squads.patterns import patterns
from heliograph.core.text import Text
from heliograph.matters.forms import fields
from heliograph.organisation.reading import Viewer
from heliograph.patrol.actions import MOST_SQUAD_BYTES
from heliograph.patrol.actions.drafts import Start
from heliograph.patrol.drafting.fields import MondayField
from heliograph.patrol.forms import Refusable
from heliograph.patrol.reading.rights import units_planned
from heliograph.patrol.reading.rosters import rosters_of
from heliograph.reader import day, tr

ROSTER, FILE = "roster", "file"


class BeginForm(Refusable):
    """What a draft begins from."""

    unit = fields.ChoiceField(label=_("哪个单位的班"))
    pattern = fields.ChoiceField(
        label=_("从哪里开始"), widget=forms.RadioSelect, help_text=_("样板里的数字都是例子，下一步可以改。")
    )
    roster = fields.ChoiceField(
        label=_("以前的哪一张班"), required=False,
        help_text=_("席位和规则照旧，班组接着轮，日期往后移。休假和培训只留新日期里的。"),
    )  # fmt: skip
    file = forms.FileField(
        label=_("班组文件（TOML）"), required=False, help_text=_("选“我的文件”才用。最大 256 KB，最多 60 人。")
    )
    begins = MondayField(
        label=_("从哪个星期一开始"), required=False, help_text=_("不写：样板从下个星期一，以前的班从它结束以后，文件照它写的。")
    )  # fmt: skip

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rosters = rosters_of(viewer)
        named = [
            (str(one.id), _("%(unit)s，排班第 %(number)s 版（%(day)s）")
             % {"unit": tr(one.unit), "number": one.number, "day": day(one.made_at)})
            for one in rosters
        ]  # fmt: skip
        ready = [
            (one.code, tr(Text(f"{one.title.zh}。{one.says.zh}", f"{one.title.en}. {one.says.en}")))
            for one in patterns()
        ]
        for name, choices in (
            ("unit", [(str(one.id), tr(one.title)) for one in units_planned(viewer)]),
            ("pattern", [*ready, *([(ROSTER, _("以前的一张班"))] if rosters else []), (FILE, _("我的文件"))]),
            ("roster", [("", _("请选")), *named]),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field has them
        if not rosters:
            del self.fields["roster"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("pattern") == ROSTER and not given.get("roster"):
            self.add_error("roster", _("请选一张班。"))
        file = given.get("file")
        if given.get("pattern") == FILE and not file:
            self.add_error("file", _("请选择文件。"))
        if file and file.size > MOST_SQUAD_BYTES:
            self.add_error("file", _("文件最大 256 KB。"))
        return given

    def start(self) -> Start:
        given = self.cleaned_data
        if given["pattern"] == FILE:
            return Start(file=given["file"].read(), begins=given["begins"])
        if given["pattern"] == ROSTER:
            return Start(roster=int(given["roster"]), begins=given["begins"])
        return Start(pattern=given["pattern"], begins=given["begins"])


class AskForm(Refusable):
    """How long the solver looks."""

    seconds = fields.ChoiceField(label=_("算多久"), initial="60")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seconds = [(str(one), _("%(count)s 秒") % {"count": one}) for one in (20, 60, 120)]
        self.fields["seconds"].choices = seconds  # type: ignore[attr-defined]  # a choice field has them
