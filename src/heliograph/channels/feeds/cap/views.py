"""Alerts for other systems: the index, each message, the certificates."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from heliograph.channels.feeds.answering import LISTS, URGENT, bureau_of, kept
from heliograph.channels.feeds.cap import reading, signing
from heliograph.channels.feeds.cap.index import index_of
from heliograph.channels.feeds.cap.message import MEDIA_TYPE

ATOM = "application/atom+xml; charset=utf-8"
PEM = "application/x-pem-file"
MOST_VERSIONS = 10_000
"""Above this nobody corrects, and a database would refuse to look."""


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Alerts that hold, and those taken back before their time, as an Atom feed of links to the messages.

    Without Last-Modified: an alert whose time is over leaves it, and nothing was modified then.
    """
    bureau, now = bureau_of(request), timezone.now()
    listed = reading.listed(bureau, now=now)
    return kept(request, index_of(bureau, listed), ATOM, policy=URGENT)


@require_safe
def message(request: HttpRequest, notice_id: UUID, number: int) -> HttpResponse:
    """One version's message."""
    if not 1 <= number < MOST_VERSIONS:
        raise Http404
    return _document(request, notice_id, number)


@require_safe
def cancel(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """The message that took an alert back."""
    return _document(request, notice_id, 0)


def _document(request: HttpRequest, notice_id: UUID, number: int) -> HttpResponse:
    body = reading.document(bureau_of(request), notice_id, number, now=timezone.now())
    if body is None:
        raise Http404
    return kept(request, body, MEDIA_TYPE, policy=LISTS)


@require_safe
def certificates(request: HttpRequest) -> HttpResponse:
    """Whose signature is on our alerts: the certificate in use, then earlier ones."""
    return kept(request, signing.certificates(bureau_of(request), now=timezone.now()).encode(), PEM)
