"""Contact cards on the desk: a lead keeps those of the own unit, an administrator all."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heliograph.beats import actions, reading
from heliograph.beats.errors import CardError, NoSuchBeat
from heliograph.beats.forms import CardForm, HolderForm, ProfileForm
from heliograph.beats.models import Card, Part
from heliograph.beats.reading.desk import KEEPERS, eligible, holders, own_areas
from heliograph.core.files import MAX_BYTES, FileRefused
from heliograph.core.text import Text
from heliograph.core.whole import whole_number
from heliograph.matters.views import desk_frame
from heliograph.organisation.door import StaffRequest, staff
from heliograph.organisation.models import Area
from heliograph.reader import tr

SECTION = "desk_beats"


@require_safe
@staff(roles=KEEPERS)
def beats(request: StaffRequest) -> HttpResponse:
    """The cards this officer keeps, with what is missing from them."""
    areas, today = own_areas(request.viewer), timezone.localdate()
    cards = {one.code: one for one in reading.cards_of(request.viewer.bureau_id, areas, today)}
    return _page(request, "desk.html", {"cards": list(cards.values())})


@require_http_methods(["GET", "HEAD", "POST"])
@staff(roles=KEEPERS)
def beat(request: StaffRequest, code: str) -> HttpResponse:
    """One card: its words, and who is on it."""
    area, now = _area(request, code), timezone.now()
    posted, today = request.POST if request.method == "POST" else None, timezone.localdate()
    is_holder = posted is not None and posted.get("what") == "officer"
    words = CardForm.showing(Card.objects.filter(area=area).first(), None if is_holder else posted)
    start = {"since": today.isoformat(), "part": Part.MAIN}
    holder = HolderForm(eligible(area, today), posted if is_holder else None, initial=start)
    form = holder if is_holder else words
    if posted is not None and form.is_valid():
        try:
            if is_holder:
                given, (since, until) = holder.cleaned_data, holder.days()
                actions.put_on(request.viewer, code, given["badge"], given["part"], since=since, until=until, now=now)
            else:
                actions.save_card(request.viewer, code, words.words(), now=now)
        except CardError as error:
            form.refuse(error)
        else:
            messages.success(request, _("存好了，公开页面上已经是新的。"))
            return HttpResponseRedirect(reverse("desk_beat", args=[code]))
    context = {
        "card": reading.card(area.bureau_id, code, today), "words": words, "holder": holder, "form": form, "today": today,
        "holders": holders(area), "parts": dict(Part.choices),
    }  # fmt: skip
    return _page(request, "desk_beat.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(roles=KEEPERS)
def officer(request: StaffRequest, code: str, badge: str) -> HttpResponse:
    """What cards show of one officer: telephone at work, languages, photo."""
    area = _area(request, code)
    found = next((one for one in eligible(area, timezone.localdate()) if one.badge == badge), None)
    if found is None:
        raise Http404
    profile = getattr(found, "profile", None)
    start = {"phone": profile.phone, "languages": profile.languages} if profile else {}
    is_post = request.method == "POST"
    form = ProfileForm(request.POST if is_post else None, files=request.FILES if is_post else None, initial=start)
    if is_post and form.is_valid():
        try:
            _save_profile(request, form, code, badge)
        except FileRefused as error:
            form.add_error("photo", tr(error.text))
        except CardError as error:
            form.refuse(error)
        else:
            messages.success(request, _("存好了，公开页面上已经是新的。"))
            return HttpResponseRedirect(reverse("desk_beat", args=[code]))
    context = {
        "officer_on_card": found,
        "profile": profile,
        "form": form,
        "card": reading.card(area.bureau_id, code, timezone.localdate()),
    }
    return _page(request, "desk_officer.html", context, status=422 if form.errors else 200)


def _save_profile(request: StaffRequest, form: ProfileForm, code: str, badge: str) -> None:
    given, now = form.cleaned_data, timezone.now()
    photo = given["photo"]
    if photo is not None and photo.size > MAX_BYTES:
        zh, en = "照片最大 20 MB。", "A photo has at most 20 MB."
        raise FileRefused("too large", Text(zh, en))
    if photo is not None or given["no_photo"]:
        data = photo.read() if photo is not None else None
        actions.set_portrait(request.viewer, code, badge, data, photo.name if photo else "", now=now)
    actions.save_profile(request.viewer, code, badge, phone=given["phone"], languages=given["languages"], now=now)


@require_POST
@staff(roles=KEEPERS)
def take_off(request: StaffRequest, code: str) -> HttpResponse:
    """Take somebody off the card and go back."""
    _area(request, code)
    holder = whole_number(request.POST.get("holder", ""))
    try:
        if holder is None:
            raise NoSuchBeat
        actions.take_off(request.viewer, code, holder, now=timezone.now())
        messages.success(request, _("撤下了，公开页面上已经看不到。"))
    except CardError as error:
        messages.error(request, tr(error.text))
    return HttpResponseRedirect(reverse("desk_beat", args=[code]))


def _area(request: StaffRequest, code: str) -> Area:
    found = next((one for one in own_areas(request.viewer) if one.code == code), None)
    if found is None:
        raise Http404
    return found


def _page(request: StaffRequest, template: str, context: Mapping[str, object], *, status: int = 200) -> HttpResponse:
    return desk_frame.page(request, f"beats/{template}", context, section=SECTION, status=status)
