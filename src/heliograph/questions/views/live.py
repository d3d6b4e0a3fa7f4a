"""Open question times for everybody: the list, one hour that updates by itself, a question, one's own question."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from heliograph.core.calendar_file import MEDIA_TYPE, CalendarEvent, calendar_file
from heliograph.core.receipt import show_number, show_secret
from heliograph.matters import limits, procedures
from heliograph.matters.errors import AlreadySubmitted, MatterError, NotFound
from heliograph.matters.identifiers import new_id
from heliograph.matters.views import receipts
from heliograph.matters.views.asking import read_token
from heliograph.matters.views.bureau import bureau_of
from heliograph.organisation import reading as organisation
from heliograph.publishing.views.codes import Typed, codes_page, opened
from heliograph.questions.actions import live as actions
from heliograph.questions.forms import AskForm
from heliograph.questions.models import OpenHour
from heliograph.questions.reading import calendar
from heliograph.questions.reading import live as reading
from heliograph.reader import language, tr

CODES = "questions/live/codes.html"
SECONDS = 20
"""How often a page that is open during the hour asks for what is new."""


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What is coming, and the record of what was."""
    bureau_id, now = bureau_of(request).id, timezone.now()
    before = _moment(request.GET.get("before", ""))
    over = reading.past(bureau_id, now, before)
    context = {"coming": [] if before else reading.coming(bureau_id, now), "past": over, "is_first": before is None}
    return render(request, "questions/live/list.html", context)


def _moment(written: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


@require_safe
def hour(request: HttpRequest, hour_id: UUID) -> HttpResponse:
    """One hour. While it is under way the page loads itself anew: by a script, without one by the browser."""
    page = _page(request, hour_id)
    still = "still" in request.GET
    return render(request, "questions/live/hour.html", {"page": page, "still": still, "seconds": SECONDS})


@require_safe
def now(request: HttpRequest, hour_id: UUID) -> HttpResponse:
    """The part of the page that changes; 304 while nothing did."""
    page = _page(request, hour_id)
    tag = f'"{page.mark}-{language()}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    response = render(request, "questions/live/now.html", {"page": page})
    response["ETag"] = tag
    response["Cache-Control"] = "no-cache"
    return response


def _page(request: HttpRequest, hour_id: UUID) -> reading.Page:
    try:
        return reading.page_of(bureau_of(request).id, hour_id, timezone.now())
    except NotFound:
        raise Http404 from None


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables("held")
def ask(request: HttpRequest, hour_id: UUID) -> HttpResponse:
    """The form, and the slip with number and secret: the answer to the form itself, shown once."""
    page = _page(request, hour_id)
    if not page.line.takes_questions:
        return render(
            request, "questions/live/hour.html", {"page": page, "seconds": SECONDS}, status=409 if request.POST else 200
        )
    if request.method != "POST":
        return _ask_page(request, page, AskForm())
    form, moment = AskForm(request.POST), timezone.now()
    token = read_token(request.POST.get("token", ""), moment)
    try:
        limits.count_attempt(request)
        if not form.is_valid():
            return _ask_page(request, page, form, token, 422)
        limits.count_submission(request, is_first=False)
        asked = form.asked(language(), token)
        held = actions.ask(bureau_of(request).id, hour_id, asked, now=moment)
    except limits.TooMany as limit:
        form.add_error(
            None, _("从这个网络来的问题太多了，请 %(minutes)s 分钟后再发；您写的都还在。") % {"minutes": limit.minutes}
        )
        response = _ask_page(request, page, form, token, 429)
        response["Retry-After"] = str(limit.seconds)
        return response
    except AlreadySubmitted:
        form.add_error(None, _("这个问题刚才已经收到了，没有重复登记。"))
        return _ask_page(request, page, form, None, 409)
    except MatterError as error:
        form.refuse(error)
        return _ask_page(request, page, form, token, 422)
    slip = {"number": show_number(held.number), "secret": show_secret(held.secret), "place": held.place, "page": page}
    return render(request, "questions/live/asked.html", slip)


def _ask_page(
    request: HttpRequest, page: reading.Page, form: AskForm, token: UUID | None = None, status: int = 200
) -> HttpResponse:
    context = {"page": page, "form": form, "token": token or new_id()}
    return render(request, "questions/live/ask.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("secret")
def mine(request: HttpRequest) -> HttpResponse:
    """My question: what came of it; and, where it was not answered, make it a matter."""
    if request.method != "POST":
        return codes_page(request, Typed("live_mine", template=CODES))
    found = opened(request, "live_mine", reading.mine, CODES)
    if isinstance(found, HttpResponse):
        return found
    codes, own = found
    refused = None
    if request.POST.get("do") == "carry":
        bureau, moment = bureau_of(request), timezone.now()
        procedure = procedures.in_force(bureau.id, actions.CONSULTATION, timezone.localdate())
        if procedure is None:
            raise Http404
        try:
            made = actions.make_it_a_matter(bureau.id, codes.number, codes.secret, procedure, now=moment)
        except MatterError as error:
            refused = error.text
        else:
            unit = next(one for one in organisation.units(bureau.id).values() if one.title == made.unit)
            slip = receipts.Slip(procedure, made.number, made.secret, made.deadlines, unit, moment)
            return receipts.page(request, bureau, slip)
    context = {"mine": own, "refused": refused, **codes.shown}
    return render(request, "questions/live/mine.html", context, status=422 if refused else 200)


@require_safe
def ics(request: HttpRequest, hour_id: UUID) -> HttpResponse:
    """The hour for one's own calendar."""
    found = OpenHour.objects.filter(bureau_id=bureau_of(request).id, id=hour_id).first()
    if found is None:
        raise Http404
    return as_file(request, calendar.of_hour(found))


def as_file(request: HttpRequest, entry: calendar.Entry) -> HttpResponse:
    """One event as a calendar file."""
    address = settings.BASE_URL + entry.path
    event = CalendarEvent(
        uid=f"{entry.id}@{request.get_host().rsplit(':', 1)[0]}", summary=tr(entry.title), place=entry.place,
        words=f"{tr(entry.words)}\n{address}", url=address, starts_at=entry.starts_at, ends_at=entry.ends_at,
        stamped_at=entry.changed_at, sequence=entry.sequence, is_cancelled=entry.is_cancelled,
    )  # fmt: skip
    file = calendar_file([event], organisation.zone(bureau_of(request).id))
    response = HttpResponse(file, content_type=MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{entry.id}.ics"'
    return response
