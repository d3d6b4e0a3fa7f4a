"""Webhooks on the desk, for administrators: every endpoint, one with its log, a test with the answer shown."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from heliograph.channels.api.models import Partner
from heliograph.channels.api.reading.partners import partners
from heliograph.channels.open311.models import Client
from heliograph.channels.open311.reading.clients import clients
from heliograph.channels.webhooks import kinds
from heliograph.channels.webhooks.actions import endpoints as actions
from heliograph.channels.webhooks.actions.endpoints import Owner, Terms
from heliograph.channels.webhooks.calling import Outcome
from heliograph.channels.webhooks.models import Endpoint
from heliograph.channels.webhooks.reading import endpoints as reading
from heliograph.matters.errors import Invalid
from heliograph.organisation import reading as organisation
from heliograph.organisation.door import StaffRequest, administrator
from heliograph.organisation.models import Officer
from heliograph.reader import tr


class EndpointForm(forms.Form):
    """Where to, of what, for whom."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=80)
    owner = forms.ChoiceField(
        label=gettext_lazy("是谁的"),
        required=False,
        help_text=gettext_lazy("只有合作单位和 Open311 程序能知道事项的进展，而且只是它们自己转来、提交的。"),
    )
    url = forms.CharField(
        label=gettext_lazy("接收地址"), max_length=500, help_text=gettext_lazy("公网上的 https 地址，由对方提供。")
    )
    events = forms.MultipleChoiceField(label=gettext_lazy("告诉它什么"), widget=forms.CheckboxSelectMultiple)
    mail = forms.CharField(
        label=gettext_lazy("对方负责人的邮箱"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("连着三天送不到会自动停用，停用时写信告诉他。"),
    )

    def __init__(self, bureau_id: int, data: object = None, *, endpoint: Endpoint | None = None) -> None:
        super().__init__(data, initial=_start(endpoint) if endpoint else None)  # type: ignore[arg-type]  # a QueryDict or None
        self._owners: dict[str, Partner | Client] = {
            **{f"partner:{one.code}": one for one in partners(bureau_id) if one.stopped_at is None},
            **{f"open311:{one.code}": one for one in clients(bureau_id) if one.stopped_at is None},
        }
        named = [(key, f"{tr(one.title)} · {key.partition(':')[0]}") for key, one in self._owners.items()]
        _choose(self.fields["owner"], [("", _("谁的也不是：只告诉通告")), *named])
        _choose(self.fields["events"], [(one.code, f"{tr(one.title)} · {one.code}") for one in kinds.KINDS])
        if endpoint is not None:
            del self.fields["owner"]

    def belongs_to(self) -> Owner:
        of = self._owners.get(self.cleaned_data.get("owner", ""))
        return Owner(of if isinstance(of, Partner) else None, of if isinstance(of, Client) else None)

    def terms(self) -> Terms:
        return Terms(*(self.cleaned_data[name] for name in ("name", "url", "events")))

    def refuse(self, invalid: Invalid) -> None:
        self.add_error(invalid.field if invalid.field in self.fields else None, tr(invalid.text))


def _choose(field: forms.Field, choices: list[tuple[str, str]]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def _start(endpoint: Endpoint) -> dict[str, object]:
    return {
        "name": endpoint.name,
        "url": endpoint.url,
        "events": endpoint.events,
        "mail": reading.mail_of(endpoint),
    }


@require_safe
@administrator
def endpoint_list(request: StaffRequest) -> HttpResponse:
    """Every endpoint, what waits, what fails."""
    return render(request, "webhooks/desk.html", {"lines": reading.endpoints(request.viewer.bureau_id)})


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
@sensitive_variables()
def endpoint_new(request: StaffRequest) -> HttpResponse:
    """Add one; its secret is shown once."""
    bureau = organisation.bureau(request.viewer.bureau_id)
    form = EndpointForm(bureau.id, request.POST if request.method == "POST" else None)
    if form.is_valid():
        mail, by = form.cleaned_data["mail"], _officer(request)
        try:
            made, secret = actions.add(bureau, form.terms(), form.belongs_to(), mail=mail, by=by, now=timezone.now())
        except Invalid as invalid:
            form.refuse(invalid)
        else:
            return _page(request, made, secret=secret)
    return render(request, "webhooks/new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
def endpoint_change(request: StaffRequest, endpoint_id: UUID) -> HttpResponse:
    """Change where to and of what."""
    endpoint = _endpoint(request, endpoint_id)
    data = request.POST if request.method == "POST" else None
    form = EndpointForm(request.viewer.bureau_id, data, endpoint=endpoint)
    if form.is_valid():
        mail, by = form.cleaned_data["mail"], _officer(request)
        try:
            actions.change(endpoint, form.terms(), mail=mail, by=by, now=timezone.now())
        except Invalid as invalid:
            form.refuse(invalid)
        else:
            messages.success(request, _("已经改好。"))
            return HttpResponseRedirect(reverse("desk_webhook", args=[endpoint.id]))
    context = {"form": form, "endpoint": endpoint}
    return render(request, "webhooks/change.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
@sensitive_variables()
def endpoint_page(request: StaffRequest, endpoint_id: UUID) -> HttpResponse:
    """One endpoint with its log; a test, a new secret, stopping it, starting it again, one message sent again."""
    endpoint = _endpoint(request, endpoint_id)
    if request.method != "POST":
        return _page(request, endpoint)
    by, now, step = _officer(request), timezone.now(), request.POST.get("step", "")
    if step == "test":
        return _page(request, endpoint, outcome=actions.test(endpoint, now=now))
    if step == "secret":
        return _page(request, endpoint, secret=actions.renew_secret(endpoint, by=by, now=now))
    try:
        _do(request, endpoint, step, by)
    except Invalid as invalid:
        messages.error(request, tr(invalid.text))
    return HttpResponseRedirect(reverse("desk_webhook", args=[endpoint.id]))


def _do(request: StaffRequest, endpoint: Endpoint, step: str, by: Officer) -> None:
    now = timezone.now()
    if step == "stop":
        actions.stop(endpoint, by=by, now=now)
        messages.success(request, _("已经停用，没有送出的不再送。"))
    elif step == "start":
        actions.start_again(endpoint, by=by, now=now)
        messages.success(request, _("已经恢复，从现在起发生的会告诉它。"))
    elif step.startswith("again:"):
        delivery = reading.delivery(endpoint, _uuid(step.removeprefix("again:")))
        if delivery is not None and actions.send_again(endpoint, delivery, now=now):
            messages.success(request, _("马上再送一次。"))
        else:
            messages.error(request, _("这一条现在不能再送。"))


def _page(
    request: StaffRequest, endpoint: Endpoint, *, secret: str = "", outcome: Outcome | None = None
) -> HttpResponse:
    """The page; with a secret it is the only time that it is shown, and nothing may keep it."""
    fresh = _endpoint(request, endpoint.id)
    context = {
        "endpoint": fresh,
        "owner": reading.owner_of(fresh),
        "events": reading.titles(fresh.events),
        "mail": reading.mail_of(fresh),
        "log": reading.log(fresh),
        "secret": secret,
        "outcome": outcome,
        "said": reading.said(outcome.status, outcome.failure) if outcome else None,
        "now": timezone.now(),
    }
    response = render(request, "webhooks/endpoint.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _endpoint(request: StaffRequest, endpoint_id: UUID) -> Endpoint:
    found = reading.endpoint(request.viewer.bureau_id, endpoint_id)
    if found is None:
        raise Http404
    return found


def _officer(request: StaffRequest) -> Officer:
    return Officer.objects.get(pk=request.viewer.officer_id)


def _uuid(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        raise Http404 from None
