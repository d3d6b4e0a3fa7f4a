"""Forms of rosters: seats, signing, taking back. Whether it may be so is decided by the actions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from heliograph.matters.forms import fields
from heliograph.patrol.actions.reasons import LONGEST_REASON
from heliograph.patrol.actions.seats import WrongSeats
from heliograph.patrol.errors import PatrolError
from heliograph.patrol.forms import Refusable
from heliograph.patrol.reading.roster_month import SeatsSheet
from heliograph.reader import tr


class SeatsForm(Refusable):
    """All seats at once, a choice of officers each."""

    def __init__(self, sheet: SeatsSheet, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("没有人")), *((str(officer), tr(name)) for officer, name in sheet.officers)]
        self.names = {one.seat: f"seat-{place}" for place, one in enumerate(sheet.seats)}
        for one in sheet.seats:
            hint = _("原来的%(name)s已不在本单位：请另选。") % {"name": tr(one.gone)} if one.gone is not None else ""
            made = fields.ChoiceField(label=_("席位 %(seat)s") % {"seat": one.seat}, required=False, help_text=hint)
            made.choices = choices
            made.initial = str(one.officer or "")
            self.fields[self.names[one.seat]] = made

    def asked(self) -> dict[str, int | None]:
        """Each seat's officer."""
        given = {seat: self.cleaned_data[name] for seat, name in self.names.items()}
        return {seat: int(officer) if officer else None for seat, officer in given.items()}

    def refuse(self, error: PatrolError) -> None:
        if not isinstance(error, WrongSeats):
            super().refuse(error)
            return
        for seat, text in error.texts.items():
            self.add_error(self.names.get(seat), tr(text))


class SignRosterForm(Refusable):
    """From which day a roster holds."""

    from_day = fields.DateField(label=_("从哪天起"), help_text=_("最早明天：大家要先知道。"))
    reason = fields.TextField(
        label=_("空着的岗次，为什么可以空"), required=False, max_length=LONGEST_REASON, help_text=_("例如邻所代、病假。不写人名。")
    )  # fmt: skip

    def __init__(self, *args: Any, has_empty: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_empty:
            del self.fields["reason"]

    def day(self) -> date:
        return date.fromisoformat(self.cleaned_data["from_day"])


class WithdrawRosterForm(Refusable):
    """Why a roster is taken back."""

    why = fields.TextField(label=_("为什么撤回"), max_length=LONGEST_REASON, help_text=_("记入变更记录。不写人名。"))
