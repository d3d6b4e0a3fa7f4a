"""Handing over on the desk: a matter to another body, and what of it nobody has acknowledged yet."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heliograph.channels.api.actions import handovers as actions
from heliograph.channels.api.forms import HandOverForm
from heliograph.channels.api.models import Partner
from heliograph.channels.api.reading import handovers as reading
from heliograph.channels.api.reading import partners
from heliograph.core.receipt import show_number
from heliograph.matters.actions import MatterRef
from heliograph.matters.errors import Invalid, MatterError
from heliograph.matters.models import Matter
from heliograph.matters.views.desk_frame import matter_or_404, page
from heliograph.organisation.door import CONTENT, StaffRequest, staff
from heliograph.organisation.models import Role
from heliograph.reader import tr


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def hand_over(request: StaffRequest, number: str) -> HttpResponse:
    """The form, what was handed over before, and handing over."""
    matter = matter_or_404(request, number)
    if not actions.may_hand_over(matter, request.viewer):
        raise PermissionDenied
    takers = partners.takers(request.viewer.bureau_id)
    form = HandOverForm(takers, request.POST if request.method == "POST" else None)
    if form.is_valid():
        chosen = next(one for one in takers if one.code == form.cleaned_data["partner"])
        ref = MatterRef(matter.bureau_id, matter.id)
        try:
            actions.hand_over(ref, chosen, form.handing(), request.viewer, now=timezone.now())
        except Invalid as error:
            form.refuse(error)
        except MatterError as error:
            form.add_error(None, tr(error.text))
        else:
            messages.success(request, _("转给了%(name)s，也告诉了提交的人。") % {"name": tr(chosen.title)})
            return HttpResponseRedirect(reverse("desk_matter", args=[matter.number]))
    return page(request, "api/hand_over.html", _context(matter, form, takers), status=422 if form.errors else 200)


def _context(matter: Matter, form: HandOverForm, takers: list[Partner]) -> dict[str, object]:
    return {
        "matter": matter,
        "shown_number": show_number(matter.number),
        "form": form,
        "takers": takers,
        "before": reading.of_matter(matter),
    }


@require_safe
@staff(roles=CONTENT | {Role.ADMINISTRATOR})
def hand_overs(request: StaffRequest) -> HttpResponse:
    """What was handed over and nobody has acknowledged, the oldest first."""
    rows = reading.waiting(request.viewer, timezone.now())
    return page(request, "api/hand_overs.html", {"rows": rows}, section="desk_hand_overs")
