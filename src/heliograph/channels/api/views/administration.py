"""Partners on the administrators' pages: taken in, changed, given a new secret, stopped. A secret is shown once."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heliograph.channels.api.actions import partners as actions
from heliograph.channels.api.actions.partners import Credentials
from heliograph.channels.api.forms import SCOPES, PartnerForm
from heliograph.channels.api.models import Partner
from heliograph.channels.api.reading import handovers
from heliograph.channels.api.reading import partners as reading
from heliograph.matters.errors import Invalid
from heliograph.organisation import changes
from heliograph.organisation import reading as organisation
from heliograph.organisation.door import StaffRequest, administrator
from heliograph.organisation.models import Officer


@require_safe
@administrator
def partner_list(request: StaffRequest) -> HttpResponse:
    """Every partner, and whether something that was handed over waits too long."""
    bureau_id = request.viewer.bureau_id
    context = {
        "partners": reading.partners(bureau_id),
        "scopes": {scope.value: says for scope, says in SCOPES.items()},
        "unanswered": handovers.unanswered(bureau_id, timezone.now()),
    }
    return render(request, "api/partners.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
@sensitive_variables()
def partner_new(request: StaffRequest) -> HttpResponse:
    """A new partner; the answer shows its secret."""
    bureau = organisation.bureau(request.viewer.bureau_id)
    form = PartnerForm(bureau.id, None, timezone.localdate(), request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            partner, given = actions.add(bureau, form.terms(), by=_by(request), now=timezone.now())
        except Invalid as error:
            form.refuse(error)
        else:
            return _shown(request, partner, given)
    return render(request, "api/partner.html", {"form": form, "partner": None}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
def partner_page(request: StaffRequest, code: str) -> HttpResponse:
    """One partner: what it may do, and what was changed."""
    partner = _partner(request, code)
    bureau_id = request.viewer.bureau_id
    form = PartnerForm(bureau_id, partner, timezone.localdate(), request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.change(partner, form.terms(), by=_by(request), now=timezone.now())
        except Invalid as error:
            form.refuse(error)
        else:
            messages.success(request, _("“%(name)s”已经保存。") % {"name": partner.name_zh})
            return HttpResponseRedirect(reverse("admin_partners"))
    told = changes.latest(organisation.bureau(bureau_id), subject=f"partner:{partner.pk}")[:10]
    context = {"form": form, "partner": partner, "told": told}
    return render(request, "api/partner.html", context, status=422 if form.errors else 200)


@require_POST
@administrator
@sensitive_variables()
def partner_secret(request: StaffRequest, code: str) -> HttpResponse:
    """A new secret; the old one ends now."""
    partner = _partner(request, code)
    return _shown(request, partner, actions.renew_secret(partner, by=_by(request), now=timezone.now()))


@require_POST
@administrator
def partner_stop(request: StaffRequest, code: str) -> HttpResponse:
    """Stop a partner, or let it in again."""
    partner, by, now = _partner(request, code), _by(request), timezone.now()
    if request.POST.get("stop") == "yes":
        actions.stop(partner, by=by, now=now)
        messages.success(request, _("“%(name)s”停用了，它的令牌也作废了。") % {"name": partner.name_zh})
    else:
        actions.let_in_again(partner, by=by, now=now)
        messages.success(request, _("“%(name)s”可以再进来了。") % {"name": partner.name_zh})
    return HttpResponseRedirect(reverse("admin_partners"))


def _shown(request: StaffRequest, partner: Partner, given: Credentials) -> HttpResponse:
    """Id and secret, on this one answer and nowhere else."""
    return render(request, "api/partner_secret.html", {"partner": partner, "given": given})


def _partner(request: StaffRequest, code: str) -> Partner:
    found = reading.partner(request.viewer.bureau_id, code)
    if found is None:
        raise Http404("no such partner")
    return found


def _by(request: StaffRequest) -> Officer:
    return Officer.objects.get(pk=request.viewer.officer_id)
