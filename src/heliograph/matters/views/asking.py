"""Asking: the form of a procedure, sent in and answered with a receipt. Nothing typed is lost on an error."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from heliograph.core.files import Accepted
from heliograph.core.procedure import FieldKind, Procedure
from heliograph.matters import actions, drafts, limits, own_page
from heliograph.matters.errors import AlreadySubmitted, Invalid
from heliograph.matters.forms import HANDLED_BY, SUFFIXES, MatterForm, form_for
from heliograph.matters.identifiers import new_id
from heliograph.matters.reading import guides as reading
from heliograph.matters.views import receipts
from heliograph.matters.views.bureau import bureau_of
from heliograph.matters.views.coming import beat_named
from heliograph.matters.views.holder import held_secrets
from heliograph.matters.views.sending import later, no_unit
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Bureau
from heliograph.reader import language, tr

OLDEST_FORM = timedelta(days=30)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Show the form of a procedure, or take it in and show the receipt."""
    bureau = bureau_of(request)
    procedure = reading.readable_procedure(bureau.id, code, timezone.localdate())
    if procedure is None or not reading.is_for_residents(procedure):
        raise Http404("no such procedure")
    own = own_page.page_of(code)
    if own is not None:
        return HttpResponseRedirect(reverse(own.name))
    form_class = form_for(bureau.id, procedure, language())
    if request.method != "POST":
        return _page(request, form_class(initial=_addressed(request, procedure, bureau.id)), new_id())
    if request.POST.get("begin"):
        return _page(request, form_class(initial=_brought(request)), new_id())
    try:
        limits.count_attempt(request)
    except limits.TooMany as limit:
        return later(render(request, "matters/ask_later.html", {"limit": limit}, status=429), limit)
    token = read_token(request.POST.get("token", ""), timezone.now()) or new_id()
    form = form_class(request.POST, request.FILES, kept=_kept(request))
    return _register(request, bureau, form, token) if form.is_valid() else _page(request, form, token, status=422)


@sensitive_variables("form", "made")
def _register(request: HttpRequest, bureau: Bureau, form: MatterForm, token: UUID) -> HttpResponse:
    """Hand the checked form to the spine. The receipt is shown once its commit is durable."""
    now = timezone.now()
    try:
        limits.count_submission(request, is_first=not held_secrets(request))
        submission = replace(form.submission(language=language(), token=token), suggested=_suggested(request, bureau))
        made = actions.submit(bureau.id, form.procedure, submission, now=now)
    except limits.TooMany as limit:
        return later(_page(request, form, token, status=429, limit=limit), limit)
    except AlreadySubmitted:
        return receipts.again(request, bureau, token)
    except Invalid as invalid:
        form.refuse(invalid, tr(invalid.text))
        return _page(request, form, token, status=422)
    except organisation.NoUnit as missing:
        no_unit(form, missing)
        return _page(request, form, token, status=503)
    drafts.drop(settings.HELIOGRAPH_HOME, request.POST.get("kept", ""))
    unit = next(one for one in organisation.units(bureau.id).values() if one.title == made.unit)
    slip = receipts.Slip(form.procedure, made.number, made.secret, made.deadlines, unit, now)
    return receipts.page(request, bureau, slip)


def _addressed(request: HttpRequest, procedure: Procedure, bureau_id: int) -> dict[str, str]:
    """What the page they come from named: a unit (`?unit=`, its code) is chosen in the form, where the form has it; a beat (`?beat=`) is
    the place, and its unit the one that takes it."""
    beat = beat_named(request, bureau_id)
    if beat is None:
        return {HANDLED_BY: request.GET["unit"]} if "unit" in request.GET else {}
    place = next((one.name for one in procedure.fields if one.kind is FieldKind.PLACE), "")
    named = {HANDLED_BY: organisation.units(bureau_id)[beat.unit_id].code}
    return named | ({place: tr(beat.title)} if place else {})


def _brought(request: HttpRequest) -> dict[str, str]:
    """What somebody typed on the page they come from (the answer bank): the form begins with it, unsent."""
    return {name: str(value) for name, value in request.POST.items() if name not in ("begin", "token", "suggested")}


def _suggested(request: HttpRequest, bureau: Bureau) -> str:
    """The procedure that was offered for their own words on the page they come from; empty for none, and for no procedure."""
    return reading.suggested(bureau.id, request.POST.get("suggested", ""), timezone.localdate())


def _kept(request: HttpRequest) -> list[Accepted]:
    """Files that came with the form when it was sent before, without those the person now leaves out."""
    without = set(request.POST.getlist("without"))
    kept = drafts.take(settings.HELIOGRAPH_HOME, request.POST.get("kept", ""))
    return [one for place, one in enumerate(kept) if str(place) not in without]


def read_token(text: str, now: datetime) -> UUID | None:
    """The id that a form was drawn with; None unless it is a version 7 id of the last thirty days.

    It becomes the matter's id, so one from another time would put the row in the wrong place of every index.
    """
    try:
        token = UUID(text)
    except ValueError:
        return None
    made = token.int >> 80
    oldest, newest = now - OLDEST_FORM, now + timedelta(minutes=5)
    is_ours = token.version == 7 and oldest.timestamp() * 1000 <= made <= newest.timestamp() * 1000
    return token if is_ours else None


def _page(
    request: HttpRequest, form: MatterForm, token: UUID, *, status: int = 200, limit: limits.TooMany | None = None
) -> HttpResponse:
    files = form.good_files if form.is_bound else ()
    ticket = drafts.keep(settings.HELIOGRAPH_HOME, files)
    if form.is_bound:
        drafts.drop(settings.HELIOGRAPH_HOME, request.POST.get("kept", ""))
    return render(
        request,
        "matters/ask.html",
        {
            "procedure": form.procedure,
            "form": form,
            "token": token,
            "suffixes": SUFFIXES,
            "limit": limit,
            "kept": ticket,
            "files": [one.name for one in files],
            "promised": _promised(form.procedure),
            "suggested": _suggested(request, bureau_of(request)),
            "beat": beat_named(request, bureau_of(request).id),
        },
        status=status,
    )


def _promised(procedure: Procedure) -> list[tuple[str, str]]:
    """What sending starts, before anything is sent: (what, within which time)."""
    return [(tr(one.title), tr(one.within.text)) for one in procedure.starts(procedure.opening.name)]
