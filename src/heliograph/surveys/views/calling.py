"""Call-backs: a resident agrees or takes it back; supervision calls; everybody reads what was said."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heliograph.core.text import Text
from heliograph.matters.errors import MatterError, NotAllowed, NotFound
from heliograph.matters.forms import fields
from heliograph.matters.reading.held import matter_for
from heliograph.matters.views.bureau import bureau_of
from heliograph.matters.views.holder import held_secrets
from heliograph.organisation.door import StaffRequest, staff
from heliograph.publishing.hearing_forms import Refusable
from heliograph.publishing.views.frame import page
from heliograph.reader import tr
from heliograph.surveys.actions import calling as actions
from heliograph.surveys.actions.calling import ASKS, MOST_TRIES
from heliograph.surveys.reading import calling as reading

SECTION = {"section": "desk_call_backs"}


class SaidForm(Refusable):
    """What somebody said on the telephone."""

    def __init__(self, data: object = None) -> None:
        super().__init__(data)
        for name, (ask, options) in ASKS.items():
            made = fields.ChoiceField(label=tr(ask), widget=forms.RadioSelect)
            made.choices = [(value, tr(text)) for value, text in options.items()]
            self.fields[name] = made


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """How call-backs are made, and what was said."""
    found = reading.called_back(bureau_of(request).id, now=timezone.now())
    return render(
        request, "surveys/call_backs.html", {"found": found, "asks": [ask for ask, _options in ASKS.values()]}
    )


@require_POST
def agree(request: HttpRequest, number: str) -> HttpResponse:
    """Who holds the receipt says yes or no."""
    try:
        matter = matter_for(bureau_of(request).id, number, held_secrets(request))
    except NotFound:
        raise Http404 from None
    actions.agree(matter, yes=request.POST.get("yes") == "1", now=timezone.now())
    return HttpResponseRedirect(f"{reverse('matter', args=[number])}#call-back")


@require_safe
@staff
def listing(request: StaffRequest) -> HttpResponse:
    """Whom the officer is to call."""
    if not request.viewer.is_one_of("supervisor"):
        raise Http404
    context = {**SECTION, "calls": reading.to_call(request.viewer, now=timezone.now()), "most": MOST_TRIES}
    return page(request, "surveys/desk_calls.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
@sensitive_variables("contact")
def one(request: StaffRequest, number: str) -> HttpResponse:
    """One call: show the telephone (which is recorded), note what was said, or that nobody was reached."""
    viewer, now, verb = request.viewer, timezone.now(), request.POST.get("verb", "")
    form = SaidForm(request.POST if verb == "said" else None)
    contact: dict[str, str] | None = None
    refused: Text | None = None
    try:
        row = actions.to_call(viewer, number)
        if verb == "show":
            contact = actions.show_telephone(viewer, number, now=now)
            if not contact:
                messages.success(request, _("这件事的资料已经按期删除，或者又在重新办，不用打了。"))
                return HttpResponseRedirect(reverse("desk_call_backs"))
        elif verb and (verb != "said" or form.is_valid()):
            return _noted(request, number, verb, form)
    except (NotFound, NotAllowed):
        raise Http404 from None
    except MatterError as error:
        refused = error.text
    context = {**SECTION, "row": row, "form": form, "contact": contact, "most": MOST_TRIES, "refused": refused}
    return page(request, "surveys/desk_call.html", context, status=422 if form.errors or refused else 200)


def _noted(request: StaffRequest, number: str, verb: str, form: SaidForm) -> HttpResponse:
    viewer, now = request.viewer, timezone.now()
    if verb == "said":
        actions.note_said(viewer, number, form.cleaned_data, now=now)
        messages.success(request, _("记下了，不知道是谁说的。"))
    elif verb == "unreached":
        row = actions.note_unreached(viewer, number, now=now)
        messages.success(request, _("记下了：没接通，第 %(tries)s 次。") % {"tries": row.tries})
    elif verb == "declined":
        actions.note_declined(viewer, number, now=now)
        messages.success(request, _("记下了：不愿意说。"))
    else:
        raise Http404
    return HttpResponseRedirect(reverse("desk_call_backs"))
