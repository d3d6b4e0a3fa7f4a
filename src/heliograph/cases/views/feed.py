"""The inbox of other systems on the desk: counts, what is refused or stuck and why, and what a person can do about it.

For supervisors and administrators. Nothing here shows what an item says.
"""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from heliograph.cases.actions import feed
from heliograph.cases.reading import feed as reading
from heliograph.matters.errors import MatterError, NotFound
from heliograph.matters.views.desk_frame import page
from heliograph.organisation.door import StaffRequest, staff
from heliograph.organisation.models import Role
from heliograph.reader import tr

MANAGERS = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})


@require_safe
@staff(roles=MANAGERS)
def inbox(request: StaffRequest) -> HttpResponse:
    """Every source, and what of it is not taken in, the oldest first."""
    now, source = timezone.now(), request.GET.get("source", "")
    items, after = reading.open_items(
        request.viewer, now=now, source=source, after=_moment(request.GET.get("after", ""))
    )
    query = {
        name: value for name, value in (("source", source), ("after", after.isoformat() if after else "")) if value
    }
    context = {
        "sources": reading.sources(request.viewer.bureau_id, now=now),
        "items": items,
        "source": source,
        "next": f"{reverse('desk_feed')}?{urlencode(query)}" if after else "",
        "set_aside": feed.SET_ASIDE,
    }
    return page(request, "cases/feed_inbox.html", context, section="desk_feed")


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


@require_POST
@staff(roles=MANAGERS)
def retry(request: StaffRequest) -> HttpResponse:
    """Try again, of one source and case or everything."""
    source, case = request.POST.get("source", ""), request.POST.get("case", "")
    found = feed.try_again(request.viewer.bureau_id, now=timezone.now(), source=source, case=case)
    messages.success(
        request,
        _("重试了 %(tried)s 条，登记上 %(settled)s 条。") % found,
    )
    return _back(source)


@require_POST
@staff(roles=MANAGERS)
def decide(request: StaffRequest, item: UUID) -> HttpResponse:
    """Let in what came too late, or leave an item out for a reason."""
    viewer, now, why = request.viewer, timezone.now(), request.POST.get("why", "")
    try:
        if why == "let-in":
            row = feed.take_in_all_the_same(viewer.bureau_id, item, viewer, now=now)
            if row.status != "applied":
                messages.error(request, tr(row.reason))
                return _back(request.POST.get("source", ""))
        else:
            feed.set_aside(viewer.bureau_id, item, why, viewer, now=now)
    except NotFound:
        raise Http404("no such item is open") from None
    except MatterError as error:
        messages.error(request, tr(error.text))
    else:
        messages.success(request, _("已登记。") if why == "let-in" else _("这一条不登记了，后面的接着办。"))
    return _back(request.POST.get("source", ""))


def _back(source: str) -> HttpResponse:
    here = reverse("desk_feed")
    return HttpResponseRedirect(f"{here}?{urlencode({'source': source})}" if source else here)
