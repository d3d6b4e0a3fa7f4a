"""Campaigns on the desk: begin one, hand something out, open an event, count who came, stop."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heliograph.bookings import actions as bookings
from heliograph.campaigns import actions, reading
from heliograph.campaigns.forms import CampaignForm, CorrectForm, CountForm, EventForm, MaterialForm, WhyForm
from heliograph.matters.errors import MatterError, NotFound
from heliograph.organisation.door import StaffRequest, staff
from heliograph.publishing.hearing_forms import NothingForm, Refusable, units_led
from heliograph.publishing.views.frame import page

SECTION = {"section": "desk_campaigns"}
VERBS = ("material", "away", "event", "count", "correct", "stop")


@require_safe
@staff
def listing(request: StaffRequest) -> HttpResponse:
    """The unit's campaigns."""
    found = reading.kept_by(request.viewer, now=timezone.now())
    context = {**SECTION, "campaigns": found, "may_begin": bool(units_led(request.viewer))}
    return page(request, "campaigns/desk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def new(request: StaffRequest) -> HttpResponse:
    """Begin one."""
    form = CampaignForm(request.viewer, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.open_campaign(request.viewer, form.new(), now=timezone.now())
        except MatterError as error:
            form.refuse(error)
        else:
            messages.success(request, _("已经公开。接着放材料、开活动。"))
            return HttpResponseRedirect(reverse("desk_campaign", args=[made.id]))
    return page(request, "campaigns/desk_new.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


@require_safe
@staff
def campaign(request: StaffRequest, campaign_id: UUID) -> HttpResponse:
    """One campaign with what was counted."""
    return _page(request, campaign_id)


@require_POST
@staff
def do(request: StaffRequest, campaign_id: UUID, verb: str) -> HttpResponse:
    """Take a step, and go back."""
    if verb not in VERBS:
        raise Http404
    form = _form(request, verb, request.POST)
    if form.is_valid():
        try:
            messages.success(request, _step(request, campaign_id, form, timezone.now()))
        except NotFound:
            raise Http404 from None
        except MatterError as error:
            form.refuse(error)
        else:
            return HttpResponseRedirect(reverse("desk_campaign", args=[campaign_id]))
    return _page(request, campaign_id, (verb, form))


def _form(request: StaffRequest, verb: str, data: object = None) -> Refusable:
    named = f"{verb}-%s"
    if verb == "material":
        return MaterialForm(request.viewer, data, now=timezone.now(), auto_id=named)
    made = {"away": NothingForm, "event": EventForm, "count": CountForm, "correct": CorrectForm, "stop": WhyForm}
    return made[verb](data, auto_id=named)


def _step(request: StaffRequest, campaign_id: UUID, form: Refusable, now: datetime) -> str:
    viewer, given = request.viewer, form.cleaned_data
    if isinstance(form, MaterialForm):
        actions.add_material(viewer, campaign_id, **form.chosen(), now=now)
        return _("放上了。")
    if isinstance(form, EventForm):
        return _event(request, campaign_id, form, now)
    if isinstance(form, CountForm):
        actions.count_people(
            viewer, campaign_id, on=date.fromisoformat(given["on"]), place=given["place"], people=given["people"],
            way=given["way"], now=now,
        )  # fmt: skip
        return _("记下了。")
    if isinstance(form, CorrectForm):
        actions.correct_count(viewer, _uuid(request.POST.get("count", "")), given["people"], given["why"], now=now)
        return _("更正了，原来的还看得到。")
    if isinstance(form, WhyForm):
        actions.stop(viewer, campaign_id, given["why"], now=now)
        return _("已经停办。")
    actions.take_away(viewer, campaign_id, _uuid(request.POST.get("material", "")), now=now)
    return _("拿掉了。")


def _event(request: StaffRequest, campaign_id: UUID, form: EventForm, now: datetime) -> str:
    unit = actions.unit_to_open_for(request.viewer, campaign_id, now=now)
    bookings.open_times(request.viewer, [form.event(request.viewer, unit, campaign_id)], now=now)
    return _("已经公开，可以预约了。")


def _uuid(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        raise Http404 from None


def _page(request: StaffRequest, campaign_id: UUID, refused: tuple[str, Refusable] | None = None) -> HttpResponse:
    viewer = request.viewer
    try:
        found = reading.page_of(viewer.bureau_id, campaign_id, now=timezone.now(), viewer=viewer)
    except NotFound:
        raise Http404 from None
    forms = {verb: _form(request, verb) for verb in VERBS}
    if refused is not None:
        forms[refused[0]] = refused[1]
    corrected = request.POST.get("count", "") if refused and refused[0] == "correct" else ""
    context = {
        **SECTION, "page": found, "forms": forms, "refused": refused[1] if refused else None, "corrected": corrected,
    }  # fmt: skip
    return page(request, "campaigns/desk_campaign.html", context, status=422 if refused else 200)
