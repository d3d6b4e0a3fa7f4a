"""Calls for everybody: the list, one with its results, the form with its receipt."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from heliograph.consultations import actions, reading
from heliograph.consultations.actions.asking import CODE, FIELD
from heliograph.core.procedure import Procedure
from heliograph.matters import limits, procedures
from heliograph.matters.errors import AlreadySubmitted, Invalid, MatterError, NotFound
from heliograph.matters.forms import MatterForm, form_for
from heliograph.matters.identifiers import new_id
from heliograph.matters.views import receipts
from heliograph.matters.views.asking import read_token
from heliograph.matters.views.bureau import bureau_of
from heliograph.organisation import reading as organisation
from heliograph.reader import language, tr

log = logging.getLogger(__name__)


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
@sensitive_variables("form", "made")
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
    try:
        limits.count_attempt(request)
        if not form.is_valid():
            return _form_page(request, page, form, token, 422)
        limits.count_submission(request, is_first=False)
        return _register(request, procedure, call_id, form, token)
    except limits.TooMany as limit:
        form.add_error(
            None, _("从这个网络来的建议太多了，请 %(minutes)s 分钟后再试；您写的都还在。") % {"minutes": limit.minutes}
        )
        response = _form_page(request, page, form, token, 429)
        response["Retry-After"] = str(limit.seconds)
        return response
    except AlreadySubmitted:
        return receipts.again(request, bureau, token)
    except Invalid as invalid:
        form.refuse(invalid, tr(invalid.text))
    except MatterError as error:
        form.add_error(None, tr(error.text))
    except organisation.NoUnit as missing:
        log.error("a suggestion could not be registered: %s", missing)
        form.add_error(None, _("现在没有单位能接这件事：是我们没有安排好，不是您填错了。请打本局电话，或稍后再提交。"))
        return _form_page(request, page, form, token, 503)
    return _form_page(request, page, form, token, 422)


def _register(request: HttpRequest, procedure: Procedure, call_id: UUID, form: MatterForm, token: UUID) -> HttpResponse:
    bureau, now = bureau_of(request), timezone.now()
    submission = form.submission(language=language(), token=token)
    made = actions.suggest(procedure, bureau.id, call_id, submission, now=now)
    unit = next(one for one in organisation.units(bureau.id).values() if one.title == made.unit)
    slip = receipts.Slip(procedure, made.number, made.secret, made.deadlines, unit, now)
    return receipts.page(request, bureau, slip)


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
