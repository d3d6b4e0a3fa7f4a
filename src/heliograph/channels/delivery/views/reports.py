"""Where gateways say what became of messages: `/channels/<code>/reports/`. The plug-in checks who asks and reads what it says."""

from __future__ import annotations

import logging

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from heliograph.channels.configuration import channels
from heliograph.channels.delivery import actions
from heliograph.channels.plugins.inbound import NotGenuine, Unreadable

log = logging.getLogger(__name__)

MOST_BYTES = 256_000


@csrf_exempt
@require_http_methods(["GET", "POST"])
def reports(request: HttpRequest, code: str) -> HttpResponse:
    """Reports of one channel. 403 for who is not its gateway, 400 for what can't be read; both say nothing more."""
    channel = channels().get(code)
    read = getattr(channel, "read_reports", None)
    if read is None:
        raise Http404("no channel that takes reports")
    try:
        body = request.body
    except RequestDataTooBig:
        return HttpResponse(status=413)
    if len(body) > MOST_BYTES:
        return HttpResponse(status=413)
    now = timezone.now()
    try:
        said = read(dict(request.headers.items()), dict(request.GET.items()), body, now=now)
    except NotGenuine:
        log.warning("somebody who is not its gateway reported on channel %s", code)
        return HttpResponse(status=403)
    except Unreadable:
        return HttpResponse(status=400)
    for one in said:
        actions.report(one, now)
    settings = getattr(channel, "settings", None)
    answer = getattr(getattr(settings, "reports", None), "answer", "OK")
    return HttpResponse(answer, content_type="text/plain; charset=utf-8")
