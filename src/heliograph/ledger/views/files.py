"""The log's files, byte for byte as any web server or CDN may serve them: `/log/checkpoint` and `/log/tile/…`.

A middleware that stands before all others, because these are the same for everybody: no bureau, session, language or
cookie has a say. Only names that the format allows are looked up (`parse_tile_path`), so no path leads anywhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed

from heliograph.core.merkle import parse_tile_path

PREFIX = "/log/"
FOR_EVER = "public, max-age=31536000, immutable"
SECONDS = "public, max-age=2"
TEXT = "text/plain; charset=utf-8"
BYTES = "application/octet-stream"


class LogFiles:
    """Answers the addresses of the log's files and leaves all others alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        name = request.path_info.removeprefix(PREFIX)
        is_file = request.path_info.startswith(PREFIX) and (name == "checkpoint" or name.startswith("tile/"))
        return answer(request, name) if is_file else self.get_response(request)


def answer(request: HttpRequest, name: str) -> HttpResponse:
    """A file of the log, or 404: for a name that is none, and for a tile that is not there (yet, or as a part any more)."""
    if request.method not in {"GET", "HEAD"}:
        return _open(HttpResponseNotAllowed(["GET", "HEAD"]), SECONDS)
    is_checkpoint = name == "checkpoint"
    data = _read(name) if is_checkpoint or _is_tile(name) else None
    if data is None:
        return _open(HttpResponse("404\n", status=404, content_type=TEXT), SECONDS)
    return _open(
        HttpResponse(data, content_type=TEXT if is_checkpoint else BYTES), SECONDS if is_checkpoint else FOR_EVER
    )


def _is_tile(name: str) -> bool:
    try:
        parse_tile_path(name)
    except ValueError:
        return False
    return True


def _read(name: str) -> bytes | None:
    try:
        return (Path(settings.HELIOGRAPH_HOME) / "log" / name).read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def _open(response: HttpResponse, kept: str) -> HttpResponse:
    """For any page of any site to read; a program that shows it as something else is told not to."""
    response.headers["Content-Length"] = str(len(response.content))
    response.headers["Cache-Control"] = kept
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
