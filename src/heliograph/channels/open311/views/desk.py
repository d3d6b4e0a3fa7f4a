"""The clients of Open311 on the desk: who may send requests in, each with a key that is shown once."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from heliograph.channels.open311.actions import clients as actions
from heliograph.channels.open311.models import Client
from heliograph.channels.open311.reading import clients as reading
from heliograph.channels.open311.views.public import endpoint
from heliograph.matters.errors import Invalid
from heliograph.organisation import reading as organisation
from heliograph.organisation.door import StaffRequest, administrator
from heliograph.organisation.models import Officer
from heliograph.reader import tr


class ClientForm(forms.Form):
    """A new client."""

    code = forms.CharField(
        label=gettext_lazy("代号"),
        max_length=20,
        help_text=gettext_lazy("小写字母、数字、短横，例如 city-app。记录里写它，以后不能改。"),
    )
    name_zh = forms.CharField(label=gettext_lazy("中文名称"), max_length=80)
    name_en = forms.CharField(label=gettext_lazy("英文名称"), max_length=80)
    a_minute = forms.IntegerField(
        label=gettext_lazy("每分钟最多提交几次"), min_value=1, max_value=actions.MOST_A_MINUTE, initial=60
    )


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
@sensitive_variables()
def client_list(request: StaffRequest) -> HttpResponse:
    """Every client, and a form for a new one."""
    bureau = organisation.bureau(request.viewer.bureau_id)
    form = ClientForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            client, key = actions.add(
                bureau, actions.Terms(**form.cleaned_data), by=_officer(request), now=timezone.now()
            )
        except Invalid as invalid:
            form.add_error(invalid.field, tr(invalid.text))
        else:
            return _page(request, client, key)
    context = {"clients": reading.clients(bureau.id), "form": form, "base": endpoint()}
    return render(request, "open311/desk.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
@sensitive_variables()
def client_page(request: StaffRequest, code: str) -> HttpResponse:
    """One client: a new key, stopping it, letting it in again."""
    client = reading.client(request.viewer.bureau_id, code)
    if client is None:
        raise Http404
    if request.method != "POST":
        return _page(request, client)
    by, now, step = _officer(request), timezone.now(), request.POST.get("step", "")
    if step == "key":
        return _page(request, client, actions.renew_key(client, by=by, now=now))
    if step == "stop":
        actions.stop(client, by=by, now=now)
        messages.success(request, _("已经停用，从现在起它不能再提交。"))
    elif step == "let-in":
        actions.let_in_again(client, by=by, now=now)
        messages.success(request, _("已经恢复，原来的密钥可以用。"))
    return HttpResponseRedirect(reverse("desk_open311_client", args=[code]))


def _page(request: StaffRequest, client: Client, key: str = "") -> HttpResponse:
    """The page; with a key it is the only time that it is shown, and nothing may keep it."""
    response = render(request, "open311/client.html", {"client": client, "key": key, "base": endpoint()})
    response.headers["Cache-Control"] = "no-store"
    return response


def _officer(request: StaffRequest) -> Officer:
    return Officer.objects.get(pk=request.viewer.officer_id)
