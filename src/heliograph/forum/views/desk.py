"""The forum on the desk: what waits, and one question: decide its masks, show it, refuse it by law, decide an appeal."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from heliograph.forum import actions, reading
from heliograph.forum.forms import DecisionForm, DownForm, ReadForm, RefusalForm
from heliograph.forum.reading import Sheet
from heliograph.matters.errors import MatterError, NotFound
from heliograph.organisation.door import StaffRequest, staff
from heliograph.publishing.errors import Unreadable
from heliograph.publishing.hearing_forms import Refusable
from heliograph.publishing.reading.beside import proposed
from heliograph.publishing.views.frame import page
from heliograph.publishing.views.masking import asked_masks, own_masks, own_rows, read_choices
from heliograph.reader import tr

SECTION = {"section": "desk_forum"}


@require_safe
@staff
def to_do(request: StaffRequest) -> HttpResponse:
    """What waits."""
    return page(
        request,
        "forum/desk.html",
        {**SECTION, "waiting": reading.to_do(request.viewer), "shown": reading.shown_lately(request.viewer)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff
@sensitive_post_parameters()
def question(request: StaffRequest, question_id: UUID) -> HttpResponse:
    """One question with what may be done with it."""
    try:
        sheet = reading.sheet(request.viewer, question_id, now=timezone.now())
    except (NotFound, Unreadable):
        raise Http404 from None
    sent = request.POST.get("do", "") if request.method == "POST" else ""
    used: dict[str, Refusable] = {
        "refuse": RefusalForm(request.POST if sent == "refuse" else None, auto_id="refuse-%s"),
        "decide": DecisionForm(request.POST if sent == "decide" else None, auto_id="decide-%s"),
        "down": DownForm(request.POST if sent == "down" else None, auto_id="down-%s"),
        "put": ReadForm(request.POST if sent == "put" else None),
    }
    refused = ""
    if sent in ("mask", *used):
        form = used.get(sent)
        if form is None or form.is_valid():
            try:
                said = _do(request, sheet, sent, form, timezone.now())
            except NotFound:
                raise Http404 from None
            except MatterError as error:
                refused = tr(error.text)
            else:
                messages.success(request, said)
                return HttpResponseRedirect(reverse("desk_forum"))
        else:
            refused = _("请改正下面标出来的地方。")
    context = {
        **SECTION, "sheet": sheet, "pieces": proposed(sheet.words, sheet.masks), "forms": used, "refused": refused,
        "asked": asked_masks(request, sheet.masks, sheet.words), "own": own_rows(request),
    }  # fmt: skip
    return page(request, "forum/desk_question.html", context, status=422 if refused else 200)


def _do(request: StaffRequest, sheet: Sheet, verb: str, form: Refusable | None, now: datetime) -> str:
    viewer, ident = request.viewer, sheet.row.id
    if verb == "mask":
        actions.mask(viewer, ident, sheet.what, read_choices(request, sheet.masks), own_masks(request), now=now)
        return _("遮盖好了。请另一个人看过再公开。")
    assert form is not None
    given = form.cleaned_data
    if verb == "put":
        actions.put(viewer, ident, given["wording"], now=now)
        return _("已经公开。")
    if verb == "down":
        actions.take_down(viewer, ident, given["what"], given["why"], now=now)
        return _("已经拿下。请重新遮盖，再由另一个人放回去。")
    if verb == "refuse":
        actions.refuse(viewer, ident, given["reason"], given["why"], now=now)
        return _("没有公开；理由已经公布，提问的人可以请另一个人重新看。")
    actions.decide(viewer, ident, given["why"], stands=given["stands"] == "yes", now=now)
    return _("决定记下了。")
