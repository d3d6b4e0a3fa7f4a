"""The desk's topics: the board, one topic, its release and its withdrawal."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heliograph.core.language.topics import FORMULA, WINDOW
from heliograph.learned import reading as learned
from heliograph.matters.errors import MatterError, NotFound
from heliograph.organisation.door import StaffRequest, staff
from heliograph.publishing.views.frame import page
from heliograph.topics import actions, reading
from heliograph.topics.forms import ReleaseForm, WithdrawForm
from heliograph.topics.reading.shown import chart
from heliograph.topics.tasks import KIND

SECTION = {"section": "desk_topics"}


@require_safe
@staff
def board(request: StaffRequest) -> HttpResponse:
    """The hottest topics, the new and the growing, with their course."""
    found = reading.board(request.viewer, now=timezone.now())
    context = {
        **SECTION, "board": found, "formula": FORMULA, "days": WINDOW.days, "chart": chart(found.lines[:8]),
        "is_on": learned.is_on(request.viewer.bureau_id, KIND),
    }  # fmt: skip
    return page(request, "topics/desk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def topic(request: StaffRequest, topic_id: UUID) -> HttpResponse:
    """One topic; for a lead also what everybody will read of it."""
    now = timezone.now()
    if not learned.is_on(request.viewer.bureau_id, KIND):
        raise Http404
    try:
        sheet = reading.sheet(request.viewer, topic_id, now=now)
    except NotFound:
        raise Http404 from None
    sent = request.POST.get("do", "") if request.method == "POST" else ""
    release = ReleaseForm(request.POST if sent == "release" else None, auto_id="release-%s", initial=_standing(sheet))
    withdraw = WithdrawForm(request.POST if sent == "withdraw" else None, auto_id="withdraw-%s")
    try:
        if sent == "release" and release.is_valid():
            actions.release(request.viewer, topic_id, release.said(), now=now)
            messages.success(request, _("已经公开。"))
            return HttpResponseRedirect(reverse("desk_topic", args=[topic_id]))
        if sent == "withdraw" and withdraw.is_valid():
            actions.withdraw(request.viewer, topic_id, withdraw.cleaned_data["why"], now=now)
            messages.success(request, _("已经撤下，原因记在下面。"))
            return HttpResponseRedirect(reverse("desk_topic", args=[topic_id]))
    except MatterError as error:
        (release if sent == "release" else withdraw).refuse(error)
    wrong = bool(release.errors or withdraw.errors)
    context = {
        **SECTION, "sheet": sheet, "line": sheet.line, "release": release, "withdraw": withdraw, "formula": FORMULA,
        "days": WINDOW.days,
    }  # fmt: skip
    return page(request, "topics/desk_topic.html", context, status=422 if wrong else 200)


def _standing(sheet: reading.Sheet) -> dict[str, str]:
    """What is public now; before the first release what the machine found, for a person to change."""
    topic = sheet.topic
    if topic.released_at:
        return {"title": topic.public_title, "place": topic.public_place, "words": topic.public_words}
    return {"title": topic.title[:80], "place": topic.place}
