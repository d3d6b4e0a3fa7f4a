"""亮牌 on the desk: those that have reached this officer, and one of them with its history and the form to answer it."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from heliograph.core.receipt import show_number
from heliograph.matters.errors import MatterError, NotFound
from heliograph.matters.views.desk_frame import page
from heliograph.organisation.door import StaffRequest, staff
from heliograph.reader import tr
from heliograph.supervision.actions import answer_card, look_at_card
from heliograph.supervision.actions.answering import card_for
from heliograph.supervision.forms import WordsForm
from heliograph.supervision.reading import cards as reading
from heliograph.supervision.reading import rules
from heliograph.supervision.reading.others import others


@require_safe
@staff
def cards(request: StaffRequest) -> HttpResponse:
    """The cards that have reached the officer: by default those that want an answer."""
    wanted = reading.Wanted.read(request.GET)
    listed = reading.list_cards(request.viewer, wanted, timezone.now())
    kept = {k: v for k, v in request.GET.items() if k != "after" and v}
    return page(
        request,
        "supervision/cards.html",
        {
            "wanted": wanted,
            "lines": listed.lines,
            "next": "?" + urlencode({**kept, "after": listed.after}) if listed.after else "",
            "first": "?" + urlencode(kept) if wanted.after else "",
            "units": reading.units_of(request.viewer),
            "others": others(request.viewer, timezone.now()) if wanted.tab == "waiting" and not wanted.after else [],
            "ladders": rules.escalation_of(request.viewer.bureau_id).ladders,
        },
        section="cards",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff
@sensitive_post_parameters()
def card(request: StaffRequest, card_id: UUID) -> HttpResponse:
    """One card. That it was opened is recorded before it is shown."""
    viewer, now = request.viewer, timezone.now()
    form = WordsForm(request.POST or None)
    try:
        shown = card_for(viewer, card_id)
        if request.method == "POST" and form.is_valid():
            try:
                answer_card(viewer, card_id, form.cleaned_data["words"], now=now)
            except NotFound:
                raise
            except MatterError as error:
                form.add_error("words", tr(error.text))
            else:
                messages.success(request, _("已记下，连同您的姓名和时间。"))
                return HttpResponseRedirect(reverse("card", args=[card_id]))
    except NotFound:
        raise Http404("no such card for this officer") from None
    look_at_card(viewer, shown, now=now)
    opened = reading.open_card(viewer, shown, now)
    context = {"one": opened, "form": form, "shown_number": show_number(opened.matter.number)}
    return page(request, "supervision/card.html", context, section="cards", status=422 if form.errors else 200)
