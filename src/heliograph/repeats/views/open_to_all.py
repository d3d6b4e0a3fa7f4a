"""For whoever is writing: whether something published is about the same. A look only; nothing here holds anybody up.

What is typed comes in the body, is compared and forgotten. To follow what is published is to send one's own message with a
line that says so: the writer keeps a receipt, and an officer sees the line first.
"""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from heliograph.core.procedure import Public
from heliograph.matters import limits
from heliograph.matters.reading import guides
from heliograph.matters.views.bureau import bureau_of
from heliograph.reader import day, tr
from heliograph.repeats import reading

TEXTS = ("subject", "words")
LONGEST_SHOWN = 160


def line_of(one: reading.Published) -> str:
    """The line that says whom a message joins; an officer's page knows it by the address in it."""
    address = f"{settings.BASE_URL}{reverse('public_item', args=[one.id])}"
    return _("和已经公开的“%(title)s”是同一件事：%(address)s") % {"title": one.title, "address": address}


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def look(request: HttpRequest) -> HttpResponse:
    """The step before sending, for whoever wants it: what is published about the same. It keeps what was typed."""
    given = request.POST if request.method == "POST" else request.GET
    bureau_id, code = bureau_of(request).id, given.get("for", "suggestion")
    procedure = guides.open_procedure(bureau_id, code, timezone.localdate())
    if procedure is None or procedure.public is not Public.FULL:
        raise Http404
    typed = {name: request.POST.get(name, "") for name in TEXTS}
    found: list[reading.Published] | None = None
    too_many = 0
    if any(one.strip() for one in typed.values()):
        try:
            limits.count_looking(request)
            found = reading.published(bureau_id, "\n".join(typed.values()))
        except limits.TooMany as limit:
            too_many = limit.minutes
    shown = [(one, short(one.text), _with_line(typed["words"], one)) for one in found or ()]
    context = {"procedure": procedure, "typed": typed, "found": found, "shown": shown, "too_many": too_many}
    return render(request, "repeats/look.html", context)


def _with_line(words: str, one: reading.Published) -> str:
    line = line_of(one)
    return words if line in words else f"{line}\n{words}".strip()


@require_POST
@sensitive_post_parameters()
def suggest(request: HttpRequest) -> JsonResponse:
    """The same for the script of the form, with a sentence for whoever hears the page."""
    try:
        limits.count_looking(request)
    except limits.TooMany as limit:
        return JsonResponse({"found": [], "says": ""}, status=429, headers={"Retry-After": str(limit.seconds)})
    found = reading.published(bureau_of(request).id, request.POST.get("typed", ""))
    says = ngettext("有 %(count)s 件公开的，像是同一件事", "有 %(count)s 件公开的，像是同一件事", len(found)) % {
        "count": len(found)
    }
    return JsonResponse({"found": [_shown(one) for one in found], "says": says if found else ""})


def _shown(one: reading.Published) -> dict[str, str]:
    return {
        "title": one.title,
        "text": short(one.text),
        "url": reverse("public_item", args=[one.id]),
        "said": _("%(unit)s，%(day)s 公开") % {"unit": tr(one.unit), "day": day(one.released_at)},
        "line": line_of(one),
    }


def short(text: str) -> str:
    """The beginning of a text."""
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"
