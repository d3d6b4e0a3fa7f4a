"""What to look at: a span of days, a unit, a procedure. Everything may be left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heliograph.core.procedure import Procedure
from heliograph.insight.reading import Span
from heliograph.organisation.models import Unit
from heliograph.reader import tr


class Choice(forms.Form):
    """`from` and `to` are names of the address; Python keeps the first of them for itself."""

    def __init__(
        self, data: Mapping[str, str], *, units: Sequence[Unit], procedures: Sequence[Procedure], default: Span
    ) -> None:
        given = {"from": default.since.isoformat(), "to": default.until.isoformat()}
        given |= {name: value for name, value in data.items() if value}
        super().__init__(given)
        self._units = {u.code: u.id for u in units}
        self.fields["from"] = forms.DateField(label=_("从哪天提交的"), error_messages=_DATE)
        self.fields["to"] = forms.DateField(label=_("到哪天提交的"), error_messages=_DATE)
        self.fields["unit"] = forms.ChoiceField(
            label=_("单位"),
            required=False,
            choices=[("", _("全局")), *((u.code, _indent(u) + tr(u.title)) for u in units if u.parent_id)],
        )
        self.fields["procedure"] = forms.ChoiceField(
            label=_("事项"),
            required=False,
            choices=[("", _("全部事项")), *((p.code, tr(p.title)) for p in procedures)],
        )

    def clean(self) -> dict[str, object]:
        values: dict[str, object] = super().clean() or {}
        first, last = values.get("from"), values.get("to")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error("to", _("结束的日子不能在开始之前。"))
        return values

    @property
    def span(self) -> Span:
        return Span(self.cleaned_data["from"], self.cleaned_data["to"])

    @property
    def unit(self) -> int | None:
        return self._units.get(self.cleaned_data["unit"])

    @property
    def procedure(self) -> str | None:
        return self.cleaned_data["procedure"] or None


_DATE = {
    "invalid": gettext_lazy("请写成 2026-03-19 这样的日期。"),
    "required": gettext_lazy("请写一个日期。"),
}


def _indent(unit: Unit) -> str:
    """Depth below the units under the top, drawn with full-width spaces."""
    return "　" * max(unit.path.count("/") - 3, 0)
