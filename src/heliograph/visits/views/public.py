"""For everybody: the month's counts, and the page where a slip that was left at a door is exchanged for its receipt."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from heliograph.core.receipt import Mistyped, read_secret
from heliograph.matters import attempts
from heliograph.matters.errors import NotFound
from heliograph.matters.identifiers import new_id
from heliograph.matters.models import Matter
from heliograph.matters.views import receipts
from heliograph.matters.views.asking import read_token
from heliograph.matters.views.bureau import bureau_of
from heliograph.matters.views.following import too_many
from heliograph.matters.views.guides import same_for_all
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Bureau
from heliograph.reader import tr
from heliograph.visits import actions, reading
from heliograph.visits.actions.slips import Taken, Waiting
from heliograph.visits.forms import CodeForm


@require_safe
@same_for_all
def board(request: HttpRequest) -> HttpResponse:
    """Visits of a month, by beat."""
    shown = reading.board(bureau_of(request).id, _month(request.GET.get("month", "")), now=timezone.now())
    return render(request, "visits/board.html", {"board": shown})


def _month(asked: str) -> date | None:
    try:
        return date.fromisoformat(f"{asked}-01")
    except ValueError:
        return None


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("code")
@sensitive_variables("code", "form", "found")
def slip(request: HttpRequest) -> HttpResponse:
    """Type the slip's code, get the receipt. Whoever has tried too often waits, as at every other code."""
    if request.method != "POST":
        return _form_page(request, CodeForm(), new_id())
    now, bureau, network = timezone.now(), bureau_of(request), attempts.network(request)
    form, token = CodeForm(request.POST), read_token(request.POST.get("token", ""), now) or new_id()
    if not form.is_valid():
        return _form_page(request, form, token, status=422)
    try:
        code = read_secret(form.cleaned_data["code"])
    except Mistyped as error:
        form.add_error("code", tr(error.text))
        return _form_page(request, form, token, status=422)
    tried = "slip" + sha256(code.encode()).hexdigest()[:12]
    until = attempts.refused_until(bureau.id, tried, network, now)
    if until is not None:
        return too_many(request, until, now)
    try:
        found = actions.exchange(bureau.id, code, token, now=now)
    except Taken as taken:
        return render(request, "visits/taken.html", {"at": taken.at, "bureau": bureau}, status=409)
    except NotFound:
        attempts.failed(bureau.id, tried, network, now)
        form.add_error("code", _("没有这张回执条，或者它已经作废。请对照再填一遍；还是不行，请打派出所电话。"))
        return _form_page(request, form, token, status=404)
    if isinstance(found, Waiting):
        return _waiting(request, bureau, found)
    matter = Matter.objects.get(bureau_id=bureau.id, id=found.ref.id)
    return receipts.afterwards(request, bureau, matter, found.secret)


def _form_page(request: HttpRequest, form: CodeForm, token: UUID, *, status: int = 200) -> HttpResponse:
    return render(request, "visits/slip.html", {"form": form, "token": token}, status=status)


def _waiting(request: HttpRequest, bureau: Bureau, found: Waiting) -> HttpResponse:
    slip = found.slip
    context = {
        "is_late": found.is_late,
        "officer": organisation.officer_name(bureau.id, slip.officer_id),
        "unit": organisation.units(bureau.id).get(slip.unit_id),
        "given_at": slip.given_at,
    }
    return render(request, "visits/waiting.html", context)
