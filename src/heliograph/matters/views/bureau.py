"""Whose pages these are: the bureau that the request's host name stands for."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from heliograph.organisation.models import Bureau


def bureau_of(request: HttpRequest) -> Bureau:
    """The bureau this request is for. Raises `Http404` on an instance that has none yet."""
    bureau: Bureau | None = getattr(request, "bureau", None)
    if bureau is None:
        raise Http404("no bureau serves this host")
    return bureau
