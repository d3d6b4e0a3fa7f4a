"""Maps of blocks on the desk: taken in, retired. They are listed on patrol's own page."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from heliograph.core.geography.datum import Datum
from heliograph.matters.views import desk_frame
from heliograph.organisation.door import StaffRequest, staff
from heliograph.patrol import actions, reading
from heliograph.patrol.errors import NotYours, PatrolError
from heliograph.patrol.forms import BlocksForm

SECTION = "desk_patrol"


@require_http_methods(["GET", "HEAD", "POST"])
@staff(roles=reading.PLANNERS)
def new(request: StaffRequest) -> HttpResponse:
    """Take a file in, or say what is wrong with it, feature by feature."""
    is_post = request.method == "POST"
    form = BlocksForm(request.viewer, request.POST if is_post else None, request.FILES if is_post else None)
    if is_post and form.is_valid():
        given, file = form.cleaned_data, form.cleaned_data["file"]
        try:
            made = actions.take_blocks(
                request.viewer, int(given["unit"]), file.name, file.read(), Datum(given["datum"]), now=timezone.now()
            )
        except PatrolError as error:
            form.refuse(error)
        else:
            messages.success(request, _("导入了 %(count)s 块，可以用它算方案。") % {"count": made.count})
            if made.dropped:
                messages.info(request, _("没有读的属性：%(names)s。") % {"names": "、".join(made.dropped)})
            return HttpResponseRedirect(reverse("desk_patrol"))
    return desk_frame.page(
        request, "patrol/blocks_new.html", {"form": form}, section=SECTION, status=422 if form.errors else 200
    )


@require_POST
@staff(roles=reading.PLANNERS)
def retire(request: StaffRequest, map_id: int) -> HttpResponse:
    """Offer a map to no new plan."""
    try:
        actions.retire_blocks(request.viewer, map_id, now=timezone.now())
    except NotYours:
        raise Http404 from None
    messages.success(request, _("停用了：新的方案不再用它，已有的方案不变。"))
    return HttpResponseRedirect(reverse("desk_patrol"))
