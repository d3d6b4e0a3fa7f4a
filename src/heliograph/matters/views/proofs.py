"""The proofs a holder takes away: the receipt file of a matter, one event's `.tlog-proof`, and whether they are ready yet.

Only for the browser that holds the receipt; for all others an address here is like one that never was.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from heliograph.matters import limits
from heliograph.matters.errors import NotFound
from heliograph.matters.models import Matter
from heliograph.matters.reading import recorded
from heliograph.matters.views.following import ask_for_secret, matter_of

PRIVATE = "private, no-store"


@require_safe
def proof_file(request: HttpRequest, number: str) -> HttpResponse:
    """Everything needed to check the matter without us: `heliograph-NUMBER.json`."""
    try:
        matter = matter_of(request, number)
    except NotFound:
        return ask_for_secret(number)
    return _saved(_file(matter).text(), "application/json", f"heliograph-{matter.number}.json")


@require_safe
def proof_of_event(request: HttpRequest, number: str, sequence: int) -> HttpResponse:
    """One event's proof, to be shown to somebody without the others: `heliograph-NUMBER-N.tlog-proof`."""
    try:
        matter = matter_of(request, number)
    except NotFound:
        return ask_for_secret(number)
    proof = next((event.proof for event in _file(matter).events if event.sequence == sequence), "")
    if not proof:
        raise Http404("no such event, or it is not in the log yet")
    return _saved(proof, "text/plain; charset=utf-8", f"heliograph-{matter.number}-{sequence}.tlog-proof")


@require_safe
def recorded_json(request: HttpRequest, number: str) -> HttpResponse:
    """Where each event stands in the log, for the receipt's page, which asks every second until all do."""
    try:
        limits.count_waiting(request)
        matter = matter_of(request, number)
    except limits.TooMany as error:
        return _json({"error": "too many questions"}, status=429, **{"Retry-After": str(error.seconds)})
    except NotFound:
        return _json({"error": "not found"}, status=404)
    return _json({"events": [_step(sequence, standing) for sequence, standing in recorded.steps_of(matter)]})


def _step(sequence: int, standing: recorded.Standing | None) -> dict[str, object]:
    if standing is None or standing.index is None:
        return {"sequence": sequence, "index": None, "ready": False}
    return {"sequence": sequence, "index": standing.index, "ready": recorded.is_ready(standing)}


def _file(matter: Matter) -> recorded.ReceiptFile:
    found = recorded.receipt_file(matter, timezone.now())
    if found is None:
        raise Http404("no log is kept here")
    return found


def _saved(body: str, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response.headers["Cache-Control"] = PRIVATE
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _json(value: Mapping[str, object], *, status: int = 200, **headers: str) -> HttpResponse:
    body = msgspec.json.encode(value)
    return HttpResponse(
        body, status=status, content_type="application/json", headers={"Cache-Control": PRIVATE, **headers}
    )
