"""How a receiver is written: the events, the headers, the check, what we do when it does not answer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from heliograph.channels.webhooks import kinds
from heliograph.channels.webhooks.secrets import BOTH_HOLD
from heliograph.matters.views.guides import same_for_all


@require_safe
@same_for_all
def explained(request: HttpRequest) -> HttpResponse:
    """For programmers; works without JavaScript."""
    context = {"kinds": [*kinds.KINDS, kinds.TEST], "hours": int(BOTH_HOLD.total_seconds() // 3600)}
    return render(request, "webhooks/explained.html", context)
