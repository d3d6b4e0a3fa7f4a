"""What everybody reads: discovery, services, requests, tokens, updates. Each parses, asks one reading, writes."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from heliograph.channels.open311 import parsing
from heliograph.channels.open311.answering import CONTENT_TYPES, Value, answer
from heliograph.channels.open311.errors import unknown
from heliograph.channels.open311.reading import requests as reading
from heliograph.channels.open311.reading import services as service_reading
from heliograph.channels.open311.reading import shown
from heliograph.channels.open311.reading import updates as update_reading
from heliograph.channels.open311.views.door import parameters
from heliograph.matters.views.bureau import bureau_of
from heliograph.matters.views.guides import same_for_all
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Bureau
from heliograph.reader import tr

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
CHANGED = "2026-11-25T00:00:00+08:00"
"""When the addresses or their answers last changed; clients look at it to know whether to read on."""


@require_safe
@same_for_all
def explained(request: HttpRequest) -> HttpResponse:
    """The door for people: where it is, what may be read and sent, how to get a key."""
    bureau = bureau_of(request)
    context = {
        "services": service_reading.offered(bureau.id, timezone.localdate()),
        "base": endpoint(),
        "bureau": bureau,
    }
    return render(request, "open311/explained.html", context)


def endpoint() -> str:
    """The address that every method's is below."""
    return settings.BASE_URL + reverse("open311_services", args=["json"]).removesuffix("/services.json")


def discovery(request: HttpRequest, bureau: Bureau, format_: str) -> HttpResponse:
    """Where the service is, what it speaks, whom to ask."""
    explained_at = settings.BASE_URL + reverse("open311")
    body: Value = {
        "changeset": CHANGED,
        "contact": _("%(bureau)s，%(url)s") % {"bureau": tr(bureau.title), "url": settings.BASE_URL},
        "key_service": _("读不用密钥；提交用的 api_key 由本局管理员发给：%(url)s") % {"url": explained_at},
        "endpoints": [
            {
                "specification": SPECIFICATION,
                "url": endpoint(),
                "changeset": CHANGED,
                "type": "test" if settings.IS_DEMO else "production",
                "formats": [CONTENT_TYPES["xml"].partition(";")[0], CONTENT_TYPES["json"].partition(";")[0]],
            }
        ],
    }
    return answer("discovery", body, format_)


def services(request: HttpRequest, bureau: Bureau, format_: str) -> HttpResponse:
    """Every service that is offered."""
    found = service_reading.offered(bureau.id, timezone.localdate())
    return answer("services", [service_reading.service(bureau.id, one) for one in found], format_)


def definition(request: HttpRequest, bureau: Bureau, format_: str, code: str) -> HttpResponse:
    """What one service asks."""
    found = service_reading.offered_one(bureau.id, code, timezone.localdate())
    if found is None:
        raise unknown("service_code")
    return answer("service_definition", service_reading.definition(bureau.id, found), format_)


def requests(request: HttpRequest, bureau: Bureau, format_: str) -> HttpResponse:
    """Requests that are public: by their ids (which override every other argument), or by service, time and status."""
    sent = parameters(request)
    names = parsing.listed(sent, "service_request_id")
    if names:
        return answer("service_requests", reading.named(bureau.id, names, parsing.MOST), format_)
    start, end = parsing.span(sent, timezone.now(), organisation.zone(bureau.id))
    codes = parsing.listed(sent, "service_code")
    if not set(codes) <= _every_code(bureau.id):
        raise unknown("service_code")
    wanted = reading.Wanted(
        start=start,
        end=end,
        codes=frozenset(codes),
        statuses=frozenset(parsing.statuses(sent)),
        most=parsing.whole(sent, "page_size", parsing.MOST, parsing.MOST),
        page=parsing.whole(sent, "page", 1, 10_000),
    )
    return answer("service_requests", reading.listed(bureau.id, wanted), format_)


def _every_code(bureau_id: int) -> frozenset[str]:
    """Services that are offered now, and those that were: their requests can still be read."""
    return shown.rules(bureau_id).codes()


def request_(request: HttpRequest, bureau: Bureau, format_: str, name: str) -> HttpResponse:
    """One request as an array; an empty one for an unknown id and for what is not public, so that neither shows."""
    return answer("service_requests", reading.named(bureau.id, [name], 1), format_)


def token(request: HttpRequest, bureau: Bureau, format_: str, name: str) -> HttpResponse:
    """The id behind a token. Every request gets its id at once here, and that is its token too."""
    if not reading.is_there(bureau.id, name):
        raise unknown("token")
    return answer("service_requests", [{"service_request_id": name.lower(), "token": name}], format_)


def updates(request: HttpRequest, bureau: Bureau, format_: str) -> HttpResponse:
    """Steps that changed the state of public requests, the oldest first."""
    sent = parameters(request)
    start, end = parsing.span(sent, timezone.now(), organisation.zone(bureau.id))
    names = parsing.listed(sent, "service_request_id")
    found = update_reading.between(bureau.id, start, end, names, parsing.MOST)
    return answer("service_requests_updates", found, format_)
