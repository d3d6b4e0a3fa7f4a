"""Public sessions for everybody: the list, one session, a seat, one's booking, an invitation, the calendar file.

A booking and an invitation are opened by number and secret in a form, never by a cookie; wrong codes are counted.
"""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from heliograph.core.calendar_file import MEDIA_TYPE, CalendarEvent, calendar_file
from heliograph.core.receipt import Mistyped, read_number, show_number, show_secret
from heliograph.matters import limits
from heliograph.matters.errors import MatterError, NotFound
from heliograph.matters.identifiers import new_id, read_id
from heliograph.organisation import reading as organisation
from heliograph.publishing.actions import hearings as actions
from heliograph.publishing.hearing_forms import BookForm, InvitedForm, OpinionForm
from heliograph.publishing.reading import hearings as reading
from heliograph.publishing.sitting_errors import AlreadyBooked
from heliograph.publishing.views.codes import Opened, Typed, codes_page, opened
from heliograph.publishing.views.public import bureau_of
from heliograph.reader import language, tr

T = TypeVar("T")


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What is coming, and what was."""
    bureau_id, now = bureau_of(request).id, timezone.now()
    before = read_id(request.GET.get("before", ""))
    over, has_more = reading.past(bureau_id, now, before)
    context = {
        "coming": [] if before else reading.coming(bureau_id, now),
        "past": over,
        "is_first": before is None,
        "next": f"?before={over[-1].id}" if over and has_more else "",
    }
    return render(request, "publishing/hearings/list.html", context)


@require_safe
def hearing(request: HttpRequest, sitting_id: UUID) -> HttpResponse:
    """One session: what, when, where, who presides, what became of it."""
    return render(request, "publishing/hearings/hearing.html", {"page": _page(request, sitting_id)})


def _page(request: HttpRequest, sitting_id: UUID) -> reading.Page:
    try:
        return reading.page_of(bureau_of(request).id, sitting_id, timezone.now())
    except NotFound:
        raise Http404 from None


@require_safe
def calendar(request: HttpRequest, sitting_id: UUID) -> HttpResponse:
    """The session for one's own calendar; a closed one has none."""
    page = _page(request, sitting_id)
    if not page.sitting.is_open:
        raise Http404
    sitting, address = page.sitting, settings.BASE_URL + reverse("hearing", args=(sitting_id,))
    words = [tr(page.kind.title), sitting.access, address]
    event = CalendarEvent(
        uid=f"{sitting.id}@{request.get_host().rsplit(':', 1)[0]}",
        summary=sitting.title,
        place=sitting.place,
        words="\n".join(one for one in words if one),
        url=address,
        starts_at=sitting.starts_at,
        ends_at=sitting.ends_at,
        stamped_at=max(step.at for step in page.steps),
        sequence=sitting.moves + (sitting.state == "cancelled"),
        is_cancelled=sitting.state == "cancelled",
    )
    file = calendar_file([event], organisation.zone(sitting.bureau_id))
    response = HttpResponse(file, content_type=MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{sitting_id}.ics"'
    return response


# A seat


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables("booked")
def book(request: HttpRequest, sitting_id: UUID) -> HttpResponse:
    """The form, and the slip with number and secret: the answer to the form itself, shown once."""
    page = _page(request, sitting_id)
    if not page.line.can_be_booked:
        return render(request, "publishing/hearings/hearing.html", {"page": page}, status=409 if request.POST else 200)
    categories = [one.category for one in page.line.seats]
    if request.method != "POST":
        return _book_page(request, page, BookForm(categories), new_id())
    form, token = BookForm(categories, request.POST), _token(request.POST.get("token", ""))
    try:
        limits.count_attempt(request)
        if not form.is_valid():
            return _book_page(request, page, form, token, status=422)
        limits.count_submission(request, is_first=False)
        seat = form.seat(language(), token)
        booked = actions.book(bureau_of(request).id, sitting_id, seat, now=timezone.now())
    except limits.TooMany as limit:
        form.add_error(None, _("从这个网络来的预约太多了，请 %(minutes)s 分钟后再试。") % {"minutes": limit.minutes})
        response = _book_page(request, page, form, token, status=429)
        response.headers["Retry-After"] = str(limit.seconds)
        return response
    except MatterError as error:
        form.refuse(error)
        return _book_page(request, page, form, token, status=409 if isinstance(error, AlreadyBooked) else 422)
    slip = {"number": show_number(booked.number), "secret": show_secret(booked.secret), "booked": booked, "page": page}
    return render(request, "publishing/hearings/booked.html", slip)


def _book_page(
    request: HttpRequest, page: reading.Page, form: BookForm, token: UUID | None, status: int = 200
) -> HttpResponse:
    context = {"page": page, "form": form, "token": token or new_id()}
    return render(request, "publishing/hearings/book.html", context, status=status)


def _token(written: str) -> UUID | None:
    """The id that the form was drawn with; None for anything else than a fresh one of our kind."""
    try:
        token = UUID(written)
    except ValueError:
        return None
    return token if token.version == 7 else None


# By number and secret


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("secret")
def booking(request: HttpRequest) -> HttpResponse:
    """My booking; give it back."""
    if request.method != "POST":
        return codes_page(request, Typed("hearing_booking"))
    found = opened(request, "hearing_booking", reading.my_booking)
    if isinstance(found, HttpResponse):
        return found
    codes, mine = found
    refused = None
    if request.POST.get("do") == "cancel":
        now, bureau_id = timezone.now(), bureau_of(request).id
        try:
            actions.cancel_booking(bureau_id, codes.number, codes.secret, now=now)
        except MatterError as error:
            refused = error.text
        mine = reading.my_booking(bureau_id, codes.number, codes.secret, now)
    context = {"mine": mine, "refused": refused, **codes.shown}
    return render(request, "publishing/hearings/booking.html", context, status=422 if refused else 200)


@require_safe
def invited_link(request: HttpRequest, number: str) -> HttpResponse:
    """Where the link of an invitation leads: the secret comes after "#", which browsers never send."""
    typed = Typed("hearing_invited", number[:40])
    try:
        typed.number = show_number(read_number(number))
    except Mistyped as error:
        typed.errors["number"] = error.text
    return codes_page(request, typed, with_link=True)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("secret", "conflict", "words")
def invited(request: HttpRequest) -> HttpResponse:
    """An invitation: say whether one comes, declare a conflict of interest, hand in an opinion."""
    if request.method != "POST":
        return codes_page(request, Typed("hearing_invited"))
    found = opened(request, "hearing_invited", reading.my_invitation)
    if isinstance(found, HttpResponse):
        return found
    codes, mine = found
    verb = request.POST.get("do", "")
    answer = InvitedForm(request.POST if verb == "answer" else None)
    opinion = OpinionForm(request.POST if verb == "opinion" else None, initial={"words": mine.opinion})
    sent: dict[str, InvitedForm | OpinionForm] = {"answer": answer, "opinion": opinion}
    form = sent.get(verb)
    is_done = form is not None and form.is_valid() and _did(request, codes, form)
    if is_done:
        mine = reading.my_invitation(bureau_of(request).id, codes.number, codes.secret, timezone.now())
    context = {
        "mine": mine,
        "answer": answer,
        "opinion": opinion,
        "done": verb if is_done else "",
        "refused": form if form and not is_done else None,
    }
    return render(
        request,
        "publishing/hearings/invited.html",
        {**context, **codes.shown},
        status=422 if form and not is_done else 200,
    )


def _did(request: HttpRequest, codes: Opened, form: InvitedForm | OpinionForm) -> bool:
    """Do what the form says; what is refused is said in it."""
    bureau_id, now, given = bureau_of(request).id, timezone.now(), form.cleaned_data
    try:
        if isinstance(form, OpinionForm):
            actions.hand_in(bureau_id, codes.number, codes.secret, given["words"], now=now)
        else:
            said = actions.Answer(
                accepts=given["answer"] == InvitedForm.COMES,
                has_conflict=given["answer"] == InvitedForm.CONFLICT,
                conflict=given["conflict"],
                shows_name=bool(given["shows_name"]),
            )
            actions.answer(bureau_id, codes.number, codes.secret, said, now=now)
    except MatterError as error:
        form.refuse(error)
        return False
    return True
