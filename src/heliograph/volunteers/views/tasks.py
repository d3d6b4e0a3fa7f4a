"""Tasks for everybody: what is wanted, signing up with its slip, the thanks that one fetches with number and secret."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from heliograph.bookings import reading as bookings
from heliograph.bookings.actions import Held, Wanted
from heliograph.core.receipt import qr_svg, show_number, show_secret
from heliograph.matters import limits
from heliograph.matters.errors import AlreadySubmitted, MatterError, NotFound
from heliograph.matters.identifiers import new_id, read_id
from heliograph.matters.views.asking import read_token
from heliograph.matters.views.bureau import bureau_of
from heliograph.publishing.views.codes import Typed, codes_page, opened
from heliograph.reader import language
from heliograph.volunteers.actions import signing_up as actions
from heliograph.volunteers.errors import NotYet
from heliograph.volunteers.forms import GradeForm, SignUpForm
from heliograph.volunteers.kinds import kinds
from heliograph.volunteers.reading import tasks as reading

CODES = "volunteers/codes.html"


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What is wanted now, and what never is."""
    found, more = reading.coming(bureau_of(request).id, now=timezone.now(), after=read_id(request.GET.get("after", "")))
    context = {"tasks": found, "more": more, "kinds": kinds()}
    return render(request, "volunteers/tasks.html", context)


@require_safe
def task(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """One task with its dates."""
    return render(request, "volunteers/task.html", {"task": _task(request, task_id)})


def _task(request: HttpRequest, task_id: UUID) -> reading.Task:
    try:
        return reading.task(bureau_of(request).id, task_id, now=timezone.now())
    except NotFound:
        raise Http404 from None


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables("form", "held")
def sign_up(request: HttpRequest, task_id: UUID, slot_id: UUID) -> HttpResponse:
    """The form with what is agreed to; the answer is the slip. Nothing typed is lost on an error."""
    found = _task(request, task_id)
    date = next((one for one in found.dates if one.id == slot_id), None)
    if date is None:
        raise Http404
    if not (date.free or date.can_wait):
        return render(request, "volunteers/task.html", {"task": found}, status=409 if request.POST else 200)
    if request.method != "POST":
        return _form_page(request, found, date, SignUpForm(age=found.age))
    form, now = SignUpForm(request.POST, age=found.age), timezone.now()
    token = read_token(request.POST.get("token", ""), now)
    try:
        limits.count_attempt(request)
        if not form.is_valid():
            return _form_page(request, found, date, form, token, 422)
        limits.count_submission(request, is_first=False)
        held = _signed_up(request, slot_id, form, token, now)
    except limits.TooMany as limit:
        form.add_error(
            None, _("从这个网络来的报名太多了，请 %(minutes)s 分钟后再试；您写的都还在。") % {"minutes": limit.minutes}
        )
        response = _form_page(request, found, date, form, token, 429)
        response["Retry-After"] = str(limit.seconds)
        return response
    except AlreadySubmitted:
        form.add_error(None, _("刚才已经报上了，没有重复登记。凭那时给您的编号可以查。"))
        return _form_page(request, found, date, form, None, 409)
    except MatterError as error:
        form.refuse(error)
        return _form_page(request, found, date, form, token, 422)
    return _slip(request, found, date, held)


def _signed_up(request: HttpRequest, slot_id: UUID, form: SignUpForm, token: UUID | None, now: datetime) -> Held:
    given = form.cleaned_data
    wanted = Wanted(given["name"], given["phone"], given["email"], given["needs"], language(), token=token)
    return actions.sign_up(
        bureau_of(request).id, slot_id, wanted, consent=request.POST.get("version", ""),
        is_of_age=given["of_age"] == "yes", now=now,
    )  # fmt: skip


def _slip(request: HttpRequest, found: reading.Task, date: reading.Date, held: Held) -> HttpResponse:
    mine = bookings.mine(held.booking.bureau_id, held.number, held.secret, timezone.now())
    path = reverse("booking_own", args=[mine.token])
    context = {
        "task": found, "date": date, "number": show_number(held.number), "secret": show_secret(held.secret),
        "has_place": held.place is not None, "ahead": held.ahead, "own": path,
        "qr": qr_svg(settings.BASE_URL + path, _("二维码，扫一下打开您的报名")), "consent": kinds().consent,
    }  # fmt: skip
    return render(request, "volunteers/signed_up.html", context)


def _form_page(
    request: HttpRequest, found: reading.Task, date: reading.Date, form: SignUpForm, token: UUID | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {"task": found, "date": date, "form": form, "token": token or new_id(), "consent": kinds().consent}
    return render(request, "volunteers/sign_up.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("secret")
def thanks(request: HttpRequest) -> HttpResponse:
    """The certificate of who came, for number and secret; with it one may say how it was."""
    if request.method != "POST":
        return codes_page(request, Typed("volunteer_thanks", template=CODES))
    now = timezone.now()
    try:
        found = opened(
            request, "volunteer_thanks", lambda bureau, number, secret, at: reading.thanks(bureau, number, secret, now=at),
            CODES,
        )  # fmt: skip
    except NotYet as error:
        return render(request, "volunteers/not_yet.html", {"error": error}, status=409)
    if isinstance(found, HttpResponse):
        return found
    codes, certificate = found
    is_graded = certificate.may_grade and request.POST.get("do") == "grade"
    form = GradeForm(request.POST if is_graded else None, initial={"grade": certificate.grade})
    if form.is_bound and form.is_valid():
        actions.grade(bureau_of(request).id, codes.number, codes.secret, int(form.cleaned_data["grade"]), now=now)
    context = {
        "thanks": certificate, "form": form, "graded": form.is_bound and form.is_valid(), **codes.shown
    }  # fmt: skip
    return render(request, "volunteers/thanks.html", context, status=422 if form.errors else 200)
