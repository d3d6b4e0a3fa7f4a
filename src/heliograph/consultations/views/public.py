"""Calls for everybody: the list, one with its results, the form with its receipt."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from heliograph.consultations import actions, reading
from heliograph.consultations.actions.asking import CODE, FIELD
from heliograph.matters import procedures
from heliograph.matters.actions import Receipt, Submission
from heliograph.matters.errors import MatterError, NotFound
from heliograph.matters.forms import MatterForm, form_for
from heliograph.matters.identifiers import new_id
from heliograph.matters.views.asking import read_token
from heliograph.matters.views.bureau import bureau_of
from heliograph.matters.views.sending import take_in
from heliograph.reader import language


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What is asked now, what is being sorted, what came of the others."""
    before = _moment(request.GET.get("before", ""))
    found, more = reading.coming_and_past(bureau_of(request).id, now=timezone.now(), before=before)
    return render(request, "consultations/calls.html", {"calls": found, "more": more, "is_first": before is None})


@require_safe
def call(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """One call."""
    return render(request, "consultations/call.html", {"page": _page(request, call_id)})


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables("form")
def suggest(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """The procedure's form; the answer is the receipt. Nothing typed is lost on an error."""
    bureau, page, now = bureau_of(request), _page(request, call_id), timezone.now()
    procedure = procedures.in_force(bureau.id, CODE, timezone.localdate())
    if procedure is None:
        raise Http404
    if not page.line.takes:
        return render(request, "consultations/call.html", {"page": page}, status=409 if request.POST else 200)
    form_class = form_for(bureau.id, procedure, language())
    if request.method != "POST":
        return _form_page(request, page, form_class(), new_id())
    token, form = read_token(request.POST.get("token", ""), now) or new_id(), form_class(request.POST)

    def again(status: int, why: MatterError | None = None) -> HttpResponse:
        return _form_page(request, page, form, token, status)

    def register(submission: Submission) -> Receipt:
        return actions.suggest(procedure, bureau.id, call_id, submission, now=now)

    return take_in(request, form, token, again, register)


def _form_page(
    request: HttpRequest, page: reading.Page, form: MatterForm, token: UUID, status: int = 200
) -> HttpResponse:
    context = {"page": page, "form": form, "token": token, "left_out": FIELD}
    return render(request, "consultations/suggest.html", context, status=status)


def _page(request: HttpRequest, call_id: UUID) -> reading.Page:
    try:
        return reading.page_of(bureau_of(request).id, call_id, now=timezone.now())
    except NotFound:
        raise Http404 from None


def _moment(written: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
