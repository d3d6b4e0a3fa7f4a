"""Small things that strangers write into addresses, headers and forms: numbers, secrets, tokens, cursors, times."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.http import QueryDict
from django.test import RequestFactory

from heliograph.channels.api import cursors, http
from heliograph.channels.api.problems import Problem
from heliograph.channels.api.reading.partners import basic
from heliograph.channels.delivery.addressing import BadToken, read_token
from heliograph.channels.open311 import ids, parsing
from heliograph.channels.open311.errors import Refused
from heliograph.core.receipt import Mistyped, new_number, new_secret, read_number, read_secret, show_number, show_secret
from heliograph.core.whole import whole_number
from heliograph.matters import drafts
from heliograph.matters.reading.owed import read_cursor, write_cursor
from heliograph.matters.views import holder
from tests.fuzz.fuzzing import Target

ROW = UUID("0193f2c0-0000-7000-8000-000000000000")
NOW = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")


def as_text(read: Callable[[str], object]) -> Callable[[bytes], object]:
    return lambda message: read(message.decode("utf-8", "replace"))


def as_header(read: Callable[[str], object]) -> Callable[[bytes], object]:
    """As a server hands a header on: every byte a character."""
    return lambda message: read(message.decode("latin-1"))


def open311_query(message: bytes) -> None:
    try:
        sent = dict(QueryDict(message[:4000]).lists())
    except TooManyFieldsSent:  # Django answers 400 before we read
        return
    for read in (parsing.request, parsing.update, parsing.statuses, lambda given: parsing.span(given, NOW, ZONE)):
        try:
            read(sent)
        except Refused:
            continue


def cookie(value: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES[holder.COOKIE] = value
    assert holder.held_secrets(request) == {}


def kept_files(ticket: str) -> None:
    assert list(drafts.take(settings.HELIOGRAPH_HOME, ticket)) == []


MARKS: list[Target] = [
    Target("number of a receipt", as_text(read_number), (show_number(new_number()).encode(),), (Mistyped,)),
    Target("secret of a receipt", as_text(read_secret), (show_secret(new_secret()).encode(),), (Mistyped,)),
    Target("whole number", as_text(whole_number), (b"7", "²".encode(), "１２".encode())),
    Target(
        "cursor of the API",
        as_text(lambda text: cursors.read_id(text, 1, "notices")),
        (b"IjAxOTNmMmMwIg:abc",),
        (Problem,),
        reaches=False,
    ),
    Target("cursor of the desk", as_text(read_cursor), (write_cursor(NOW, ROW).encode(),)),
    Target(
        "link of a message", as_text(lambda text: read_token("stop", text)), (b"A" * 38,), (BadToken,), reaches=False
    ),
    Target("id of Open311", as_text(lambda text: ids.read(ids.Of.REQUEST, text)), (b"0" * 32,)),
    Target(
        "query of Open311",
        open311_query,
        (b"service_code=a&description=b&lat=1&long=2&attribute[x]=1&start_date=2026-11-01T00:00:00Z&status=open",),
    ),
    Target("Basic header", as_header(basic), (b"Basic YTpi", b"Bearer x")),
    Target("Accept-Language", as_header(http._language), (b"zh-CN,zh;q=0.9,en;q=0.8",)),
    Target("cookie of receipts", as_header(cookie), (b"A" * 80,)),
    Target("ticket of kept files", as_text(kept_files), (b"A" * 64,)),
]
