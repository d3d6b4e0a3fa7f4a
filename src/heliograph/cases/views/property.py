"""Property: its list on the desk with what can be done, the list on paper, and the photo that its owner may see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from heliograph.cases.actions import property as things
from heliograph.cases.reading import property as reading
from heliograph.cases.views import party as party_pages
from heliograph.cases.views.property_forms import (
    FORMS,
    PHOTOS,
    AddForm,
    GiveBackForm,
    MarkForm,
    MoveForm,
    OfList,
    OwnerForm,
    PhotoForm,
)
from heliograph.core.receipt import show_number
from heliograph.core.sealing import SealBroken
from heliograph.matters import files, procedures
from heliograph.matters.actions import Actor, MatterRef, look
from heliograph.matters.errors import Changed, Invalid, MatterError, Missing, NotFound
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Matter
from heliograph.matters.reading import desk
from heliograph.matters.views.desk_frame import matter_or_404, page
from heliograph.organisation import reading as organisation
from heliograph.organisation.door import StaffRequest, staff
from heliograph.reader import language, tr

TITLES = {
    "move": gettext_lazy("出库、入库"),
    "photo": gettext_lazy("加照片"),
    "give-back": gettext_lazy("先返还其中几件"),
    "owner": gettext_lazy("登记物主"),
    "mark": gettext_lazy("换措施，或者登记处理结果"),
    "add": gettext_lazy("补充清单"),
}


@require_safe
@staff
def property_list(request: StaffRequest, number: str) -> HttpResponse:
    """The things of a property matter and where each is; of a case, the lists that grew from it."""
    matter = matter_or_404(request, number)
    if matter.procedure != things.CODE:
        return _lists(request, matter)
    return _page(request, matter)


def _lists(request: StaffRequest, matter: Matter) -> HttpResponse:
    mine = [row for row in reading.lists_of(matter) if desk.by_ids(request.viewer, [row.id])]
    shown = [(row, show_number(row.number), _state(row)) for row in mine]
    context = {"matter": matter, "shown_number": show_number(matter.number), "lists": shown}
    return page(request, "cases/property_lists.html", context)


def _state(matter: Matter) -> str:
    return tr(procedures.version(matter.bureau_id, matter.procedure, matter.version).state(matter.state).title)


def _page(
    request: StaffRequest, matter: Matter, *, sent: OfList | None = None, what: str = "", status: int = 200
) -> HttpResponse:
    """The look is durable before anything is opened."""
    if matter.erased_at is not None:
        return HttpResponseRedirect(reverse("desk_events", args=[matter.number]))
    look(matter, request.viewer, why=desk.why(request.viewer, matter), now=timezone.now())
    rows, owners = reading.list_of(request.viewer, matter), reading.owner_names(request.viewer, matter)
    forms = {name: form(rows, owners, prefix=name) for name, form in FORMS.items()}
    if sent is not None:
        forms[what] = sent
    context = {
        "matter": matter,
        "state": _state(matter),
        "shown_number": show_number(matter.number),
        "rows": rows,
        "forms": forms,
        "titles": TITLES,
        "open": what,
        "sent": sent,
        "suffixes": PHOTOS,
    }
    return page(request, "cases/property_list.html", context, status=status)


@require_POST
@staff
@sensitive_post_parameters()
def do(request: StaffRequest, number: str, what: str) -> HttpResponse:
    """One of the things that can be done with the list. What was typed is kept when it can't be done."""
    matter = _property_or_404(request, number)
    if what not in FORMS:
        raise Http404("nothing of that name can be done")
    rows, owners = reading.list_of(request.viewer, matter), reading.owner_names(request.viewer, matter)
    form = FORMS[what](rows, owners, request.POST, request.FILES, prefix=what)
    if not form.is_valid():
        return _page(request, matter, sent=form, what=what, status=422)
    ref, by = MatterRef(matter.bureau_id, matter.id), Actor(request.viewer)
    try:
        DO[what](ref, by, form, timezone.now())
    except MatterError as error:
        _say(form, error)
        status = 409 if isinstance(error, Changed) else 422
        return _page(request, matter, sent=form, what=what, status=status)
    messages.success(request, _("已登记：%(what)s") % {"what": TITLES[what]})
    return HttpResponseRedirect(reverse("desk_property", args=[matter.number]))


def _property_or_404(request: StaffRequest, number: str) -> Matter:
    matter = matter_or_404(request, number)
    if matter.procedure != things.CODE or matter.erased_at is not None:
        raise Http404("no list with that number")
    return matter


NAMES = {"reason": "why"}
"""Needs of the spine that have another name in these forms."""


def _say(form: OfList, error: MatterError) -> None:
    """The refusal beside the field it is about, if the form has it."""
    name = error.field if isinstance(error, Invalid) else error.need if isinstance(error, Missing) else ""
    name = NAMES.get(name, name)
    form.add_error(name if name in form.fields else None, tr(error.text))


def _add(ref: MatterRef, by: Actor, form: OfList, now: datetime) -> None:
    assert isinstance(form, AddForm)
    things.list_more(ref, [form.thing()], by, now=now)


def _move(ref: MatterRef, by: Actor, form: OfList, now: datetime) -> None:
    assert isinstance(form, MoveForm)
    things.move(ref, form.chosen, form.move(), by, now=now)


def _give_back(ref: MatterRef, by: Actor, form: OfList, now: datetime) -> None:
    assert isinstance(form, GiveBackForm)
    given = form.cleaned_data
    signed = tuple(given["signed"])
    things.give_back(ref, form.chosen, UUID(given["to"]), given["proof"], by, now=now, files=signed)


def _mark(ref: MatterRef, by: Actor, form: OfList, now: datetime) -> None:
    assert isinstance(form, MarkForm)
    given = form.cleaned_data
    things.mark(ref, form.chosen, form.status_chosen, given["why"], by, now=now, ground=given["ground"])


def _owner(ref: MatterRef, by: Actor, form: OfList, now: datetime) -> None:
    assert isinstance(form, OwnerForm)
    things.set_owner(ref, form.chosen, form.owner_chosen, by, now=now)


def _photo(ref: MatterRef, by: Actor, form: OfList, now: datetime) -> None:
    assert isinstance(form, PhotoForm)
    things.add_photos(ref, UUID(form.cleaned_data["item"]), form.cleaned_data["photos"], by, now=now)


DO: dict[str, Callable[[MatterRef, Actor, OfList, datetime], None]] = {
    "add": _add,
    "move": _move,
    "give-back": _give_back,
    "mark": _mark,
    "owner": _owner,
    "photo": _photo,
}


@require_POST
@staff
def decide_photo(request: StaffRequest, number: str, photo: UUID) -> HttpResponse:
    """Whether the owner may see a photo."""
    matter = _property_or_404(request, number)
    shown = request.POST.get("shown") == "yes"
    try:
        things.decide_photo(
            MatterRef(matter.bureau_id, matter.id), photo, shown=shown, by=Actor(request.viewer), now=timezone.now()
        )
    except NotFound:
        raise Http404("no such photo") from None
    except MatterError as error:
        messages.error(request, tr(error.text))
    else:
        said = _("这张照片物主可以看了。") if shown else _("这张照片物主看不到了。")
        messages.success(request, said)
    return HttpResponseRedirect(reverse("desk_property", args=[matter.number]))


@require_safe
@staff
def printed(request: StaffRequest, number: str) -> HttpResponse:
    """The list on paper (扣押清单), in both languages, with lines to sign; one copy stays with whoever held the things.

    `?owner=` prints the things of one party alone, so that nobody takes home what is another's.
    """
    matter = _property_or_404(request, number)
    look(matter, request.viewer, why=desk.why(request.viewer, matter), now=timezone.now())
    rows, owners = reading.list_of(request.viewer, matter), reading.owner_names(request.viewer, matter)
    chosen = next((one for one in owners if str(one) == request.GET.get("owner")), None)
    context = {
        "matter": matter,
        "shown_number": show_number(matter.number),
        "rows": [row for row in rows if chosen in (None, row.owner_id)],
        "owners": owners if len(owners) > 1 else {},
        "chosen": chosen,
        "holder": owners[chosen] if chosen else "",
        "unit": organisation.units(matter.bureau_id).get(matter.unit_id),
        "bureau": organisation.bureau(matter.bureau_id),
        "now": timezone.now(),
    }
    return page(request, "cases/property_print.html", context)


# On the page of the party


@require_safe
def own_photo(request: HttpRequest, number: str, photo: UUID) -> HttpResponse:
    """A photo of a party's own thing, if a person decided that they may see it."""
    try:
        found = party_pages.opened_by(request, number)
    except NotFound:
        return party_pages.ask_for_key(number)
    shown = reading.photo_for(found.party, photo, language=language())
    if shown is None:
        raise Http404("no such photo may be shown")
    matter, file = shown
    try:
        data = files.read(settings.HELIOGRAPH_HOME, file.id, MatterKey.of(matter), preview=file.preview)
    except (FileNotFoundError, SealBroken) as error:
        raise Http404("the photo is not here") from error
    response = HttpResponse(data, content_type="image/jpeg" if file.preview else file.kind)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
