"""Taking things away: an attachment, its preview, and "take my data" as a page, as JSON and with attachments as a ZIP.

Opened in memory, for who holds the receipt, and never kept anywhere else; sent to be saved, not to be shown in place.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from heliograph.matters import files
from heliograph.matters.errors import NotFound
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Matter
from heliograph.matters.reading.story import Story
from heliograph.matters.reading.taking import OpenedFile, everything, opened_file
from heliograph.matters.views.bureau import bureau_of
from heliograph.matters.views.following import ask_for_secret, matter_of, story_of


@require_safe
def attachment(request: HttpRequest, number: str, file: UUID) -> HttpResponse:
    """An attachment, to be saved."""
    return _file(request, number, file, preview=False)


@require_safe
def preview(request: HttpRequest, number: str, file: UUID) -> HttpResponse:
    """A small JPEG of a picture, to be shown on the matter's page."""
    return _file(request, number, file, preview=True)


def _file(request: HttpRequest, number: str, file: UUID, *, preview: bool) -> HttpResponse:
    try:
        matter = matter_of(request, number)
    except NotFound:
        return ask_for_secret(number)
    try:
        found = opened_file(matter, file, preview=preview)
    except NotFound:
        raise Http404("no such attachment") from None
    return _sent(found.data, found.kind, None) if preview else as_download(found)


def as_download(file: OpenedFile) -> HttpResponse:
    """An attachment for who holds the receipt, to be saved."""
    return _sent(file.data, file.kind, file.name)


def _sent(data: bytes, kind: str, name: str | None) -> HttpResponse:
    """Bytes for this reader only. `name` None: shown in place, which is for our own pictures alone."""
    response = HttpResponse(data, content_type=kind)
    _guard(response, name)
    return response


def _guard(response: HttpResponse | StreamingHttpResponse, name: str | None) -> None:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    disposition = content_disposition_header(name is not None, name or "preview.jpg")
    response.headers["Content-Disposition"] = disposition or "attachment"


@require_safe
def data_json(request: HttpRequest, number: str) -> HttpResponse:
    """Everything, for a program."""
    try:
        matter = matter_of(request, number)
    except NotFound:
        return ask_for_secret(number)
    return _sent(_as_json(matter, timezone.now()), "application/json", f"{matter.number}.json")


@require_safe
def data_page(request: HttpRequest, number: str) -> HttpResponse:
    """Everything, to read and print: one file that needs nothing else."""
    try:
        matter = matter_of(request, number)
    except NotFound:
        return ask_for_secret(number)
    now = timezone.now()
    page = _as_page(request, matter, story_of(matter, now), now)
    return _sent(page, "text/html; charset=utf-8", f"{matter.number}.html")


@require_safe
def data_zip(request: HttpRequest, number: str) -> HttpResponse | StreamingHttpResponse:
    """Everything with the attachments, written while it is sent: one file at a time in memory."""
    try:
        matter = matter_of(request, number)
    except NotFound:
        return ask_for_secret(number)
    now = timezone.now()
    story = story_of(matter, now)
    parts = {
        f"{matter.number}.html": _as_page(request, matter, story, now),
        f"{matter.number}.json": _as_json(matter, now),
    }
    response = StreamingHttpResponse(_zipped(matter, story, parts, now), content_type="application/zip")
    _guard(response, f"{matter.number}.zip")
    return response


def _as_json(matter: Matter, now: datetime) -> bytes:
    return json.dumps(everything(matter, now), ensure_ascii=False, indent=1).encode()


def _as_page(request: HttpRequest, matter: Matter, story: Story, now: datetime) -> bytes:
    log = f"{settings.BASE_URL}/log/"
    context = {"story": story, "all": everything(matter, now), "now": now, "bureau": bureau_of(request), "log": log}
    return render_to_string("matters/data.html", context).encode()


class _Gathered(io.RawIOBase):
    """Where `zipfile` writes: what has come together since it was last taken."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        part = bytes(data)  # type: ignore[call-overload]  # RawIOBase says "a buffer"
        self._parts.append(part)
        return len(part)

    def take(self) -> bytes:
        taken, self._parts = b"".join(self._parts), []
        return taken


def _zipped(matter: Matter, story: Story, parts: dict[str, bytes], now: datetime) -> Iterator[bytes]:
    key = MatterKey.of(matter) if matter.key else None
    out = _Gathered()
    at = timezone.localtime(now).timetuple()[:6]
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, at), data, zipfile.ZIP_DEFLATED)
            yield out.take()
        for order, file in enumerate(story.files, start=1):
            if key is None or not file.name or not files.exists(settings.HELIOGRAPH_HOME, file.id):
                continue
            data = files.read(settings.HELIOGRAPH_HOME, file.id, key)
            archive.writestr(zipfile.ZipInfo(f"files/{order:02d}-{file.name}", at), data)
            yield out.take()
    yield out.take()
