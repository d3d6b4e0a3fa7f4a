"""What every desk page of notices has in common: the frame, what was just said, a refusal as a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.http import HttpResponse

from heliograph.core.whole import whole_number
from heliograph.matters.errors import Invalid, MatterError, Missing
from heliograph.matters.views import desk_frame
from heliograph.organisation.door import StaffRequest
from heliograph.reader import tr

SECTION = "desk_notices"


def page(request: StaffRequest, template: str, context: Mapping[str, object], *, status: int = 200) -> HttpResponse:
    return desk_frame.page(request, f"notices/{template}", context, section=SECTION, status=status)


def refuse(form: forms.Form, error: MatterError) -> None:
    """Put a refusal at the field that it is about, or above the form."""
    name = error.field if isinstance(error, Invalid) else error.need if isinstance(error, Missing) else None
    name = {"reason": "words", "title": "title_zh", "text": "body_zh"}.get(name or "", name)
    form.add_error(name if name in form.fields else None, tr(error.text))


def revision_shown(request: StaffRequest) -> int:
    """The revision that the page showed, as its form says; -1, which none is, for nonsense."""
    of = whole_number(request.POST.get("of", ""))
    return -1 if of is None else of
