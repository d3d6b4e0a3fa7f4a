"""The page of masking: original and proposal side by side, each mask decided by a person, own ones added."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from heliograph.core.privacy import Mask, Sureness
from heliograph.core.text import Text
from heliograph.matters.errors import MatterError, NotFound
from heliograph.organisation.door import StaffRequest, staff
from heliograph.publishing import actions
from heliograph.publishing.actions import Choice, Own
from heliograph.publishing.actions.masking import proposals
from heliograph.publishing.originals import KEEP
from heliograph.publishing.reading import desk
from heliograph.publishing.reading.beside import proposed
from heliograph.publishing.views.frame import page
from heliograph.reader import tr

OWN_ROWS = 6
MOST_WORDS = 300
SURENESS = {
    Sureness.SURE: Text("确定", "sure"),
    Sureness.LIKELY: Text("很可能", "likely"),
    Sureness.POSSIBLE: Text("可能", "possible"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One proposal on the page with what was chosen so far; a sure one starts as kept, the others undecided."""

    number: int
    name: str
    hidden: str
    replacement: str
    rule: Text
    source: str
    sureness: Text
    choice: str
    changed: str
    why: str


@require_http_methods(["GET", "HEAD", "POST"])
@staff
@sensitive_post_parameters()
def mask(request: StaffRequest, document_id: UUID) -> HttpResponse:
    """Decide every mask, or see them."""
    try:
        sheet = desk.sheet(request.viewer, document_id, now=timezone.now())
    except NotFound:
        raise Http404("no such document for this officer") from None
    if not sheet.may_mask:
        return HttpResponseRedirect(reverse("desk_publishing_document", args=[document_id]))
    original, _known, masks = proposals(sheet.document)
    refused = ""
    if request.method == "POST":
        try:
            actions.mask(
                request.viewer, document_id, read_choices(request, masks), own_masks(request), now=timezone.now()
            )
        except MatterError as error:
            refused = tr(error.text)
        else:
            messages.success(request, _("遮盖完毕。请另一位负责人审核放行。"))
            return HttpResponseRedirect(reverse("desk_publishing_document", args=[document_id]))
    context = {
        "sheet": sheet,
        "pieces": proposed(original, masks),
        "asked": asked_masks(request, masks, original),
        "own": own_rows(request),
        "refused": refused,
    }
    return page(request, "publishing/desk_mask.html", context, status=422 if refused else 200)


def _name(one: Mask) -> str:
    return f"{one.start}-{one.end}"


def _asked(request: HttpRequest, number: int, one: Mask, original: str) -> Asked:
    name, given = _name(one), request.POST
    start = KEEP if one.sureness is Sureness.SURE else ""
    return Asked(
        number, name, original[one.start : one.end], one.replacement, one.rule.text, one.rule.source,
        SURENESS[one.sureness], given.get(f"choice-{name}", start), given.get(f"replacement-{name}", ""),
        given.get(f"why-{name}", ""),
    )  # fmt: skip


def asked_masks(request: HttpRequest, masks: tuple[Mask, ...], original: str) -> list[Asked]:
    """Every proposal as it stands on the page."""
    return [_asked(request, number, one, original) for number, one in enumerate(masks, start=1)]


def read_choices(request: HttpRequest, masks: tuple[Mask, ...]) -> dict[tuple[int, int], Choice]:
    """What was decided about each."""
    given = request.POST
    return {
        (one.start, one.end): Choice(
            given.get(f"choice-{_name(one)}", ""),
            given.get(f"replacement-{_name(one)}", "")[:MOST_WORDS],
            given.get(f"why-{_name(one)}", "")[:MOST_WORDS],
        )
        for one in masks
    }


def own_masks(request: HttpRequest) -> list[Own]:
    """Masks that a person added."""
    return [Own(words, replacement) for words, replacement in own_rows(request) if words.strip()]


def own_rows(request: HttpRequest) -> list[tuple[str, str]]:
    """The boxes for them, as they were filled in."""
    given = request.POST
    rows = [(given.get(f"own-{at}", ""), given.get(f"own-replacement-{at}", "")) for at in range(OWN_ROWS)]
    return [(words[:MOST_WORDS], replacement[:MOST_WORDS]) for words, replacement in rows]
