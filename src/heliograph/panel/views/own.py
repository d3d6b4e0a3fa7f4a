"""The panel's own pages, behind its own door: what was drawn to be looked at, interests, findings. Nothing else opens."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from heliograph.matters.errors import MatterError, NotFound
from heliograph.panel import actions
from heliograph.panel.door import MemberRequest, member
from heliograph.panel.forms import ConflictsForm, FindingForm
from heliograph.panel.reading import items, public


@never_cache
@require_safe
@member
def index(request: MemberRequest) -> HttpResponse:
    """What was drawn for this member, and what they wrote."""
    found, _more = public.findings(request.member.bureau_id, now=timezone.now(), member=request.member)
    context = {
        "member": request.member,
        "items": items.items_for(request.member),
        "findings": found,
        "said": list(messages.get_messages(request)),
    }
    return render(request, "panel/own.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member
def item(request: MemberRequest, item_id: UUID) -> HttpResponse:
    """One drawn matter, masked, and the form to ask or find something."""
    try:
        shown = items.item_page(request.member, item_id)
    except NotFound:
        raise Http404 from None
    form = FindingForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            actions.write(request.member, item_id, given["sort"], given["words"], now=timezone.now())
        except MatterError as error:
            form.refuse(error)
        else:
            messages.success(request, _("已经公开，局里要限期答复。"))
            return HttpResponseRedirect(reverse("panel_desk"))
    context = {"member": request.member, "page": shown, "form": form}
    return render(request, "panel/item.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member
def conflicts(request: MemberRequest) -> HttpResponse:
    """Declare in which units one has an interest."""
    form = ConflictsForm(request.member, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        units = [int(one) for one in form.cleaned_data["units"]]
        try:
            actions.declare(request.member, units, now=timezone.now())
        except MatterError as error:
            form.refuse(error)
        else:
            messages.success(request, _("申报好了。"))
            return HttpResponseRedirect(reverse("panel_desk"))
    context = {"member": request.member, "form": form}
    return render(request, "panel/conflicts.html", context, status=422 if form.errors else 200)
