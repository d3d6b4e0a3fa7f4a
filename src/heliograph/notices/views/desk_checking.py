"""The page of checking: everything that looks personal, side by side with what would stand instead, each decided by a person."""

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

from heliograph.core.privacy import Sureness
from heliograph.core.text import Text
from heliograph.matters.errors import MatterError, NotFound
from heliograph.notices import actions
from heliograph.notices.actions import Choice, Seen
from heliograph.notices.finding import KEEP, Found, Place
from heliograph.notices.reading import desk
from heliograph.notices.reading.beside import beside
from heliograph.notices.views.desk_frame import page, revision_shown
from heliograph.notices.words import part_of
from heliograph.organisation.door import StaffRequest, staff
from heliograph.publishing.views.masking import SURENESS
from heliograph.reader import tr

MOST_WORDS = 300


@dataclass(frozen=True, slots=True)
class Asked:
    """One place with what was chosen so far; a sure one starts as hidden, the others undecided."""

    number: int
    name: str
    part: Text
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
def check(request: StaffRequest, notice_id: UUID) -> HttpResponse:
    """Decide every place, and say whether a minor or a secret could be known from it."""
    now = timezone.now()
    try:
        sheet = desk.sheet(request.viewer, notice_id, now=now)
    except NotFound:
        raise Http404("no such notice for this officer") from None
    if not sheet.may_check:
        return HttpResponseRedirect(reverse("desk_notice", args=[notice_id]))
    refused = ""
    if request.method == "POST":
        given = request.POST
        seen = Seen(has_minor=given.get("has_minor") == "yes", is_secret=given.get("is_secret") == "yes")
        if not {given.get("has_minor"), given.get("is_secret")} <= {"yes", "no"}:
            refused = _("请回答最后两个问题。")
        else:
            try:
                of = revision_shown(request)
                actions.check(request.viewer, notice_id, _choices(request, sheet.found), seen, of=of, now=now)
            except NotFound:
                raise Http404 from None
            except MatterError as error:
                refused = tr(error.text)
            else:
                messages.success(request, _("核对完毕。请另一个人审核放行。"))
                return HttpResponseRedirect(reverse("desk_notice", args=[notice_id]))
    context = {
        "sheet": sheet,
        "beside": beside(sheet.words, sheet.why, sheet.found, ()),
        "asked": [_asked(request, number, one) for number, one in enumerate(sheet.found, start=1)],
        "given": request.POST,
        "refused": refused,
    }
    return page(request, "desk_check.html", context, status=422 if refused else 200)


def _name(place: Place) -> str:
    label, start, end = place
    return f"{label}-{start}-{end}"


def _asked(request: HttpRequest, number: int, one: Found) -> Asked:
    name, given = _name(one.place), request.POST
    start = KEEP if one.mask.sureness is Sureness.SURE else ""
    return Asked(
        number, name, part_of(one.label), one.hidden, one.mask.replacement, one.mask.rule.text, one.mask.rule.source,
        SURENESS[one.mask.sureness], given.get(f"choice-{name}", start), given.get(f"replacement-{name}", ""),
        given.get(f"why-{name}", ""),
    )  # fmt: skip


def _choices(request: HttpRequest, found: list[Found]) -> dict[Place, Choice]:
    given = request.POST
    return {
        one.place: Choice(
            given.get(f"choice-{_name(one.place)}", ""),
            given.get(f"replacement-{_name(one.place)}", "")[:MOST_WORDS],
            given.get(f"why-{_name(one.place)}", "")[:MOST_WORDS],
        )
        for one in found
    }
