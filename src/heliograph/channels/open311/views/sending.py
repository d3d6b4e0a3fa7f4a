"""What clients send with their api_key: a request, an update of one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from heliograph.channels.open311 import ids, limits, parsing
from heliograph.channels.open311.actions import requests as actions
from heliograph.channels.open311.actions import updates as update_actions
from heliograph.channels.open311.answering import answer
from heliograph.channels.open311.errors import Refused
from heliograph.channels.open311.models import Client
from heliograph.channels.open311.parsing import Parameters
from heliograph.channels.open311.reading.clients import client_with
from heliograph.channels.open311.views.door import parameters
from heliograph.core import receipt as codes
from heliograph.core.text import Text
from heliograph.organisation.models import Bureau

NO_KEY = Text("提交要带 api_key。", "An api_key must be sent.")
BAD_KEY = Text("api_key 不对，或者已经停用。", "The api_key is wrong, or was stopped.")


@sensitive_variables()
def post_request(request: HttpRequest, bureau: Bureau, format_: str) -> HttpResponse:
    """Register a request; the notice holds the receipt, for whoever reported."""
    now = timezone.now()
    sent = parameters(request)
    client = _client(request, bureau, sent)
    files: list[UploadedFile[Any]] = [one for name in request.FILES for one in request.FILES.getlist(name)]
    made = actions.post(client, parsing.request(sent), files, now=now, today=timezone.localdate(now))
    body = {
        "service_request_id": ids.show(ids.Of.REQUEST, made.matter_id),
        "service_notice": _notice(made),
        "account_id": None,
    }
    return answer("service_requests", [body], format_)


@sensitive_variables()
def post_update(request: HttpRequest, bureau: Bureau, format_: str) -> HttpResponse:
    """Add to a request that the same client sent."""
    now = timezone.now()
    sent = parameters(request)
    client = _client(request, bureau, sent)
    event = update_actions.add(client, parsing.update(sent), now=now)
    return answer("service_request_updates", [{"update_id": ids.show(ids.Of.UPDATE, event)}], format_)


def _client(request: HttpRequest, bureau: Bureau, sent: Parameters) -> Client:
    """Whose key it is. Raises `Refused`: 401 without one, 403 with one that opens nothing."""
    key = parsing.one(sent, "api_key", most=200)
    if not key:
        raise Refused(401, NO_KEY)
    now = timezone.now()
    client = client_with(bureau.id, key)
    if client is None:
        limits.wrong_key(request, now)
        raise Refused(403, BAD_KEY)
    limits.count_sent(client, now)
    return client


def _notice(made: actions.Made) -> str:
    if made.receipt is None:
        return _("同样的内容刚才已经登记过，没有再登记一次。")
    receipt = made.receipt
    return _("已经登记。编号 %(number)s，密码 %(secret)s，请保存好：凭它查进展、补充、评价。%(link)s") % {
        "number": codes.show_number(receipt.number),
        "secret": codes.show_secret(receipt.secret),
        "link": codes.follow_link(settings.BASE_URL, receipt.number, receipt.secret),
    }
