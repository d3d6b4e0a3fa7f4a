"""Pages about units: the tree, one unit, a file of them."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heliograph.organisation import actions, changes, reading
from heliograph.organisation.door import StaffRequest, administrator
from heliograph.organisation.errors import OrganisationError
from heliograph.organisation.forms import UnitForm
from heliograph.organisation.models import Duty, Officer, Posting, Unit
from heliograph.organisation.views.importing import import_page


@require_safe
@administrator
def unit_list(request: StaffRequest) -> HttpResponse:
    """The tree, with what each unit takes care of and how many serve there."""
    bureau_id, today = request.viewer.bureau_id, timezone.localdate()
    posts = Posting.objects.filter(unit__bureau_id=bureau_id, officer__active=True)
    current = posts.filter(Q(since=None) | Q(since__lte=today)).filter(Q(until=None) | Q(until__gte=today))
    serving = Counter(unit for unit, _officer in set(current.values_list("unit_id", "officer_id")))
    labels = dict(Duty.choices)
    rows = [
        (unit, max(unit.path.count("/") - 2, 0), [labels.get(duty, duty) for duty in unit.duties], serving[unit.id])
        for unit in reading.units(bureau_id).values()
    ]
    return render(request, "organisation/units.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
def unit_page(request: StaffRequest, unit_id: int | None = None) -> HttpResponse:
    """One unit, or a new one."""
    bureau = reading.bureau(request.viewer.bureau_id)
    unit = get_object_or_404(Unit, pk=unit_id, bureau=bureau) if unit_id is not None else None
    form = UnitForm(bureau, unit, request.POST if request.method == "POST" else None)
    if form.is_valid():
        by = Officer.objects.get(pk=request.viewer.officer_id)
        try:
            saved = actions.save_unit(bureau, form.details(), unit=unit, by=by, now=timezone.now())
        except OrganisationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("“%(name)s”已经保存。") % {"name": saved.name_zh})
            return HttpResponseRedirect(reverse("admin_units"))
    told = changes.latest(bureau, subject=f"unit:{unit.id}")[:10] if unit else []
    return render(request, "organisation/unit.html", {"form": form, "unit": unit, "told": told})


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
def unit_import(request: StaffRequest) -> HttpResponse:
    """Units from a file: looked at, then confirmed."""
    return import_page(request, actions.UNIT_COLUMNS, actions.import_units, "units")
