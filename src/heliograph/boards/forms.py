"""What a reader wants of a board: the last month, three or twelve, or months of their own, and a procedure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heliograph.boards.reading.spans import BY_MONTH, DEFAULT, LONGEST, PRESETS, last, length
from heliograph.core.text import Text
from heliograph.insight.reading.figures import Span
from heliograph.reader import tr

_DATE = {
    "invalid": gettext_lazy("请写成 2026-03-19 这样的日期。"),
    "required": gettext_lazy("请写一个日期。"),
}


class Wanted(forms.Form):
    """`days` is a preset; `from` and `to` are the reader's own and go before it. Everything may be left out."""

    def __init__(self, data: Mapping[str, str], *, procedures: Mapping[str, Text], today: date) -> None:
        self.preset = _preset(data)
        self.today = today
        span = last(self.preset or DEFAULT, today)
        given = {"from": span.since.isoformat(), "to": span.until.isoformat()}
        super().__init__(given | {name: data[name] for name in ("from", "to", "procedure") if data.get(name)})
        self.fields["from"] = forms.DateField(label=_("从哪天提交的"), error_messages=_DATE)
        self.fields["to"] = forms.DateField(label=_("到哪天提交的"), error_messages=_DATE, help_text=tr(BY_MONTH))
        self.fields["procedure"] = forms.ChoiceField(
            label=_("事项"),
            required=False,
            choices=[("", _("全部事项")), *((code, tr(title)) for code, title in procedures.items())],
        )

    def clean(self) -> dict[str, object]:
        values: dict[str, object] = super().clean() or {}
        since, until = values.get("from"), values.get("to")
        if isinstance(since, date) and isinstance(until, date):
            if until < since:
                self.add_error("to", _("结束的日子不能在开始之前。"))
            elif length(Span(since, until)) > LONGEST:
                self.add_error("from", _("最多看十年。"))
        return values

    @property
    def span(self) -> Span:
        """The months that the days lie in."""
        return Span(self.cleaned_data["from"], self.cleaned_data["to"]).whole_months(self.today)

    @property
    def procedure(self) -> str | None:
        return self.cleaned_data["procedure"] or None

    def query(self) -> dict[str, str]:
        """What an address must say to ask for the same."""
        days = {"days": str(self.preset)} if self.preset else {"from": str(self.span.since), "to": str(self.span.until)}
        return days | ({"procedure": self.procedure} if self.procedure else {})


def _preset(data: Mapping[str, str]) -> int | None:
    """How many days, if it is one of ours and no days of their own are given; the usual ones if nothing is."""
    if data.get("from") or data.get("to"):
        return None
    days = data.get("days", "")
    return int(days) if days.isdecimal() and int(days) in PRESETS else DEFAULT
