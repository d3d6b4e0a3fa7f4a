"""The public boards, the register, one document, and the same for machines.

Every page may be kept by a cache, but of one document only if it asks each time whether it is still so: what was
withdrawn is gone at the next look.
"""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag
from django.views.decorators.http import require_safe

from heliograph.matters.identifiers import read_id
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Bureau
from heliograph.publishing import kinds
from heliograph.publishing.composing import published_bytes
from heliograph.publishing.reading import register
from heliograph.publishing.reading.register import Entry, Wanted
from heliograph.publishing.views.feed import atom

LISTS = "public, max-age=60"
DOCUMENTS = "public, no-cache"
ON_OVERVIEW = 3


@require_safe
def boards(request: HttpRequest) -> HttpResponse:
    """Every board with its newest entries."""
    bureau = bureau_of(request)
    shown = [(board, register.newest(bureau.id, board.code, ON_OVERVIEW)) for board in kinds.boards()]
    return _public(request, render(request, "publishing/boards.html", {"boards": shown}), LISTS)


@require_safe
def board(request: HttpRequest, code: str) -> HttpResponse:
    """One board, the newest first."""
    found = kinds.board(code)
    if found is None:
        raise Http404
    return _list(request, "publishing/board.html", board=code, context={"board": found})


@require_safe
def whole(request: HttpRequest) -> HttpResponse:
    """The register: what was published, on whose decision, until when, and what was withdrawn and why."""
    return _list(request, "publishing/register.html", board="", context={})


def _list(request: HttpRequest, template: str, *, board: str, context: dict[str, object]) -> HttpResponse:
    bureau = bureau_of(request)
    wanted = _wanted(request, bureau, board)
    found = register.listed(bureau.id, wanted)
    offered = [kind for kind in kinds.kinds() if not board or kind.board == board]
    kept = {name: request.GET[name] for name in ("kind", "unit", "changed") if request.GET.get(name)}
    more = {
        "listed": found,
        "wanted": wanted,
        "kinds": offered,
        "units": [unit for unit in organisation.units(bureau.id).values() if unit.active],
        "next": "?" + urlencode({**kept, "before": found.next}) if found.next else "",
        "first": "?" + urlencode(kept) if wanted.before else "",
    }
    return _public(request, render(request, template, {**context, **more}), LISTS)


def _wanted(request: HttpRequest, bureau: Bureau, board: str) -> Wanted:
    """What the address asks for; what makes no sense is left out."""
    kind = kinds.kind(request.GET.get("kind", ""))
    unit = next((u.id for u in organisation.units(bureau.id).values() if u.code == request.GET.get("unit")), None)
    return Wanted(
        board=board,
        kind=kind.code if kind and board in ("", kind.board) else "",
        unit=unit,
        changed=request.GET.get("changed") == "1",
        before=read_id(request.GET.get("before", "")),
    )


@require_safe
def item(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """One document: its words, who decided on what ground, every step; withdrawn, only that and why."""
    page = register.published(bureau_of(request).id, document_id, now=timezone.now())
    if page is None:
        raise Http404
    board = kinds.board(page.entry.board)
    return _public(request, render(request, "publishing/item.html", {"page": page, "board": board}), DOCUMENTS)


@require_safe
def text(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The text alone, as a file: the bytes that the register's SHA-256 is of. 410 when it is no longer published."""
    page = register.published(bureau_of(request).id, document_id, now=timezone.now())
    if page is None:
        raise Http404
    if not page.entry.is_shown:
        gone = HttpResponse(f"{page.entry.ended_why}\n", status=410, content_type="text/plain; charset=utf-8")
        return _public(request, gone, DOCUMENTS)
    response = HttpResponse(published_bytes(page.entry.title, page.text), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{document_id}.txt"'
    return _public(request, response, DOCUMENTS)


@require_safe
def register_json(request: HttpRequest) -> HttpResponse:
    """The register for machines, the latest change first: who keeps a copy learns what to take down."""
    bureau = bureau_of(request)
    found = register.changes(bureau.id, read_id(request.GET.get("before", "")))
    here = request.build_absolute_uri(reverse("public_register_json"))
    value = {
        "bureau": bureau.code,
        "items": [_item(request, entry) for entry in found.entries],
        "next": f"{here}?before={found.next}" if found.next else None,
    }
    return _public(request, JsonResponse(value, json_dumps_params={"ensure_ascii": False, "indent": 1}), LISTS)


def _item(request: HttpRequest, entry: Entry) -> dict[str, object]:
    """One entry; what is only for people (names of officers) is here too, because the register is public."""
    return {
        "id": str(entry.id),
        "url": request.build_absolute_uri(reverse("public_item", args=[entry.id])),
        "text_url": request.build_absolute_uri(reverse("public_text", args=[entry.id])) if entry.is_shown else None,
        "sha256": entry.digest,
        "title": entry.title,
        "kind": entry.kind.zh,
        "board": entry.board,
        "state": entry.state,
        "unit": entry.unit.zh if entry.unit else None,
        "ground": entry.ground.zh,
        "ground_words": entry.ground_words,
        "impact": entry.impact or None,
        "decided_by": entry.decided_by.zh if entry.decided_by else None,
        "masked_by": entry.masked_by.zh if entry.masked_by else None,
        "released_by": entry.released_by.zh if entry.released_by else None,
        "published": entry.released_at.isoformat(),
        "changed": entry.changed_at.isoformat(),
        "until": entry.until.isoformat() if entry.until else None,
        "ended": entry.ended_at.isoformat() if entry.ended_at else None,
        "ended_why": entry.ended_why or None,
        "replaces": str(entry.replaces_id) if entry.replaces_id else None,
        "replaced_by": str(entry.replaced_by_id) if entry.replaced_by_id else None,
    }


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The latest changes as an Atom feed (RFC 4287): published, corrected, withdrawn."""
    bureau = bureau_of(request)
    found = register.changes(bureau.id)
    addresses = {
        entry.id: request.build_absolute_uri(reverse("public_item", args=[entry.id])) for entry in found.entries
    }
    here = request.build_absolute_uri(reverse("public_feed"))
    made = atom(bureau.title, here, found.entries, addresses)
    return _public(request, HttpResponse(made, content_type="application/atom+xml; charset=utf-8"), LISTS)


def bureau_of(request: HttpRequest) -> Bureau:
    bureau = getattr(request, "bureau", None)
    if not isinstance(bureau, Bureau):
        raise Http404
    return bureau


def _public(request: HttpRequest, response: HttpResponse, kept: str) -> HttpResponse:
    """May be kept by anybody's cache; 304 for who has it already."""
    response["Cache-Control"] = kept
    patch_vary_headers(response, ("Cookie", "Accept-Language"))
    set_response_etag(response)
    answer = get_conditional_response(request, etag=response.get("ETag"), response=response)
    assert isinstance(answer, HttpResponse)
    return answer
