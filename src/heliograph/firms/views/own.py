"""Firms for everybody and for the firm itself: register, the own page, a request, a rating, leaving, equal service."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heliograph.core.procedure import Procedure
from heliograph.core.whole import whole_number
from heliograph.firms import actions
from heliograph.firms.advice import topics
from heliograph.firms.models import Firm
from heliograph.firms.reading import equal as equality
from heliograph.firms.reading.own import firm_for, page_of
from heliograph.firms.words import SIZES
from heliograph.matters import actions as spine
from heliograph.matters.actions import Receipt, Submission
from heliograph.matters.errors import MatterError, NotFound
from heliograph.matters.forms import MatterForm, form_for
from heliograph.matters.identifiers import new_id
from heliograph.matters.reading import guides
from heliograph.matters.reading.story import GRADES
from heliograph.matters.views import holder
from heliograph.matters.views.asking import read_token
from heliograph.matters.views.bureau import bureau_of
from heliograph.matters.views.sending import take_in
from heliograph.reader import language, tr

Send = Callable[[Submission], Receipt]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What registration is, the way in, advice, equal service."""
    bureau = bureau_of(request)
    context = {
        "procedure": guides.readable_procedure(bureau.id, actions.CODE, timezone.localdate()),
        "topics": topics(),
    }
    return render(request, "firms/index.html", context)


@require_safe
def equal(request: HttpRequest) -> HttpResponse:
    """Whether small and large firms wait equally long."""
    found = equality.equal(bureau_of(request).id, now=timezone.now())
    return render(request, "firms/equal.html", {"equal": found, "sizes": SIZES})


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables("form", "made")
def register(request: HttpRequest) -> HttpResponse:
    """The form of registration; the answer is the receipt that opens the firm's page."""
    bureau = bureau_of(request)
    procedure = _procedure(request, actions.CODE)

    def send(submission: Submission) -> Receipt:
        actions.check_code(bureau.id, str(submission.values.get("code", "")))
        return spine.submit(bureau.id, procedure, submission, now=timezone.now())

    return _form(request, procedure, "firms/register.html", {}, send)


def _procedure(request: HttpRequest, code: str) -> Procedure:
    procedure = guides.open_procedure(bureau_of(request).id, code, timezone.localdate())
    if procedure is None:
        raise Http404
    return procedure


def _form(
    request: HttpRequest, procedure: Procedure, template: str, context: dict[str, object], send: Send
) -> HttpResponse:
    """Show the procedure's form, or take it in. Nothing typed is lost on an error."""
    bureau, now = bureau_of(request), timezone.now()
    form_class = form_for(bureau.id, procedure, language())

    def page(form: MatterForm, token: UUID, status: int = 200) -> HttpResponse:
        shown = {**context, "form": form, "token": token, "procedure": procedure}
        return render(request, template, shown, status=status)

    if request.method != "POST":
        return page(form_class(), new_id())
    token, form = read_token(request.POST.get("token", ""), now) or new_id(), form_class(request.POST, request.FILES)
    return take_in(request, form, token, lambda status, why=None: page(form, token, status), send)


def _firm(request: HttpRequest, number: str) -> Firm:
    return firm_for(bureau_of(request).id, number, holder.held_secrets(request))


def _no_page(request: HttpRequest, number: str) -> HttpResponse:
    """Without the receipt they are asked for it, the same for every number; with it they are led to the registration, which says
    that the firm isn't registered yet, or not any longer."""
    holds_it = number in holder.held_secrets(request)
    return HttpResponseRedirect(reverse("held" if holds_it else "opened", args=(number,)))


@require_safe
def firm(request: HttpRequest, number: str) -> HttpResponse:
    """The firm's own page."""
    try:
        found = _firm(request, number)
    except NotFound:
        return _no_page(request, number)
    return _page(request, found)


def _page(request: HttpRequest, found: Firm, error: str = "") -> HttpResponse:
    context = {
        "page": page_of(found, now=timezone.now()), "error": error, "done": request.GET.get("done", ""), "sizes": SIZES,
        "grades": GRADES,
    }  # fmt: skip
    response = render(request, "firms/firm.html", context, status=422 if error else 200)
    holder.renew(response, request=request)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables("form", "made")
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """A request of the firm: name and contact are known, the rest is the procedure's form."""
    try:
        found = _firm(request, number)
    except NotFound:
        return _no_page(request, number)
    procedure = _procedure(request, actions.REQUEST)
    context: dict[str, object] = {"page": page_of(found, now=timezone.now())}
    return _form(
        request, procedure, "firms/ask.html", context,
        lambda submission: actions.ask(found, procedure, submission, now=timezone.now()),
    )  # fmt: skip


@require_POST
def rate(request: HttpRequest, number: str, duty_id: UUID) -> HttpResponse:
    """Rate a visit."""
    try:
        found = _firm(request, number)
    except NotFound:
        return _no_page(request, number)
    grade = whole_number(request.POST.get("grade", ""), digits=1) or 0
    words = request.POST.get("words", "").strip()[:1000]
    try:
        actions.rate_visit(found, duty_id, grade, words, now=timezone.now())
    except NotFound:
        raise Http404 from None
    except MatterError as error:
        return _page(request, found, tr(error.text))
    return HttpResponseRedirect(f"{reverse('firm', args=(number,))}?done=rate", status=303)


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, number: str) -> HttpResponse:
    """Leave the register: what happens then is said first."""
    try:
        found = _firm(request, number)
    except NotFound:
        return _no_page(request, number)
    if request.method != "POST":
        return render(request, "firms/leave.html", {"page": page_of(found, now=timezone.now())})
    actions.leave(found, "asked", now=timezone.now())
    return render(request, "firms/left.html", {})
