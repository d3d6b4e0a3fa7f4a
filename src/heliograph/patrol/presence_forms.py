"""The form of a shift's presence: for each post, places held and replaced. Whether it may be so is decided by the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heliograph.matters.forms import fields
from heliograph.patrol.actions.presence import Held
from heliograph.patrol.actions.reasons import LONGEST_REASON
from heliograph.patrol.forms import Refusable
from heliograph.patrol.reading.presence import ShiftSheet
from heliograph.reader import tr

_NUMBER = {"invalid": _("请写数字。"), "required": _("请写数字。")}


class PresenceForm(Refusable):
    """Filled in with what was confirmed before, or else with what the roster says."""

    def __init__(self, sheet: ShiftSheet, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.posts = [post for post, _ in sheet.shift.planned]
        before = {one.post: one for one in sheet.versions[0].counts} if sheet.versions else {}
        for place, (post, planned) in enumerate(sheet.shift.planned):
            kept = before.get(post)
            called = tr(sheet.places[post]) if post in sheet.places else post
            self._number(f"held_{place}", _("%(post)s到岗几人") % {"post": called}, kept.held if kept else planned,
                         hint=_("排了 %(count)s 人，含替班的。") % {"count": planned})  # fmt: skip
            self._number(
                f"replaced_{place}", _("%(post)s其中替班几人") % {"post": called}, kept.replaced if kept else 0
            )
        if sheet.versions:
            self.fields["reason"] = fields.TextField(
                label=_("为什么更正"), max_length=LONGEST_REASON, help_text=_("原来的数也留着。不写人名。")
            )

    def _number(self, name: str, label: str, initial: int, *, hint: str = "") -> None:
        self.fields[name] = forms.IntegerField(
            label=label, help_text=hint, initial=initial, error_messages=_NUMBER,
            widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        )  # fmt: skip

    def held(self) -> dict[str, Held]:
        given = self.cleaned_data
        return {post: Held(given[f"held_{at}"], given[f"replaced_{at}"]) for at, post in enumerate(self.posts)}

    def reason(self) -> str:
        return str(self.cleaned_data.get("reason", ""))
