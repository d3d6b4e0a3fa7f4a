"""Reception days for everybody: the list, one day with its times, a booking with its receipt, the calendar file."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from heliograph.core.whole import whole_number
from heliograph.matters.actions import Receipt, Submission
from heliograph.matters.errors import MatterError, NotFound
from heliograph.matters.forms import MatterForm, form_for
from heliograph.matters.identifiers import new_id
from heliograph.matters.reading import guides
from heliograph.matters.views.asking import read_token
from heliograph.matters.views.bureau import bureau_of
from heliograph.matters.views.sending import take_in
from heliograph.questions.actions import reception as actions
from heliograph.questions.errors import TimeTaken
from heliograph.questions.models import Mode, ReceptionDay
from heliograph.questions.reading import calendar, reception_leaders
from heliograph.questions.reading import reception as reading
from heliograph.questions.views.live import as_file
from heliograph.reader import language


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Days that are coming, and what came of those that were."""
    bureau_id, now = bureau_of(request).id, timezone.now()
    before = _moment(request.GET.get("before", ""))
    context = {
        "coming": [] if before else reading.coming(bureau_id, now),
        "past": reading.past(bureau_id, now, before),
        "is_first": before is None,
        "desks": reading.desks(bureau_id),
        "procedure": guides.open_procedure(bureau_id, actions.RECEPTION, timezone.localdate()),
    }
    return render(request, "questions/reception/list.html", context)


@require_safe
def leaders(request: HttpRequest) -> HttpResponse:
    """What each leader owed, where they received, and whether what was promised there came in time."""
    bureau_id, now = bureau_of(request).id, timezone.now()
    found, year = reception_leaders.leaders(bureau_id, now), reception_leaders.year_of(bureau_id, now)
    return render(request, "questions/reception/leaders.html", {"leaders": found, "year": year})


def _moment(written: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


@require_safe
def day(request: HttpRequest, day_id: UUID) -> HttpResponse:
    """One day: who, where, which times are free, what came of it."""
    return render(request, "questions/reception/day.html", {"page": _page(request, day_id)})


def _page(request: HttpRequest, day_id: UUID) -> reading.Page:
    try:
        return reading.page_of(bureau_of(request).id, day_id, timezone.now())
    except NotFound:
        raise Http404 from None


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables("form", "made")
def book(request: HttpRequest, day_id: UUID) -> HttpResponse:
    """The form of the procedure with a time of the day; the answer is the receipt."""
    bureau, page, now = bureau_of(request), _page(request, day_id), timezone.now()
    procedure = guides.open_procedure(bureau.id, actions.RECEPTION, timezone.localdate())
    if procedure is None:
        raise Http404
    if not page.line.can_be_booked:
        return render(request, "questions/reception/day.html", {"page": page}, status=409 if request.POST else 200)
    form_class = form_for(bureau.id, procedure, language())
    if request.method != "POST":
        return _book_page(request, page, form_class(), new_id(), request.GET.get("time", ""))
    token, chosen = read_token(request.POST.get("token", ""), now) or new_id(), request.POST.get("slot", "")
    form = form_class(request.POST)

    def again(status: int, why: MatterError | None = None) -> HttpResponse:
        if isinstance(why, TimeTaken):
            return _book_page(request, _page(request, day_id), form, token, "", 409)
        return _book_page(request, page, form, token, chosen, status)

    def register(submission: Submission) -> Receipt:
        return actions.book(procedure, (bureau.id, day_id), whole_number(chosen, digits=3), submission, now=now)

    return take_in(request, form, token, again, register)


def _book_page(
    request: HttpRequest, page: reading.Page, form: MatterForm, token: UUID, chosen: str, status: int = 200
) -> HttpResponse:
    context = {"page": page, "form": form, "token": token, "chosen": chosen}
    return render(request, "questions/reception/book.html", context, status=status)


@require_safe
def ics(request: HttpRequest, day_id: UUID) -> HttpResponse:
    """The day for one's own calendar."""
    found = ReceptionDay.objects.filter(bureau_id=bureau_of(request).id, id=day_id).exclude(mode=Mode.VISIT).first()
    if found is None:
        raise Http404
    return as_file(request, calendar.of_day(found))
