"""A squad written in forms: begin, fill a part at a time, see what it asks for, ask for a roster, take the file along."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heliograph.core.planning.squads.writing import written
from heliograph.matters.views import desk_frame
from heliograph.organisation.door import StaffRequest, staff
from heliograph.patrol.actions import drafts
from heliograph.patrol.drafting.checked import Checked
from heliograph.patrol.drafting.typed import PARTS, Typed
from heliograph.patrol.errors import NotYours, PatrolError
from heliograph.patrol.models import SquadDraft
from heliograph.patrol.reading import PLANNERS, roster_for
from heliograph.patrol.reading.drafts import asked_of, checked, days_shown, draft_for, drafts_of, line_of
from heliograph.patrol.squad_forms import ROSTER, AskForm, BeginForm

SECTION = "desk_patrol"
TITLES: Mapping[str, Promise] = {
    "rules": pgettext_lazy("parts of a squad", "日期和规则"), "shifts": pgettext_lazy("parts of a squad", "班次"),
    "posts": pgettext_lazy("parts of a squad", "岗位"), "teams": pgettext_lazy("parts of a squad", "班组"),
    "seats": pgettext_lazy("parts of a squad", "席位"), "away": pgettext_lazy("parts of a squad", "休假和培训"),
}  # fmt: skip
SUMS = ("shifts", "posts", "seats")
"""Pages that show at their end what the squad asks for."""


@require_http_methods(["GET", "HEAD", "POST"])
@staff(roles=PLANNERS)
def new(request: StaffRequest) -> HttpResponse:
    """From a pattern, an earlier roster or a file; below it the drafts that can be gone on with."""
    is_post = request.method == "POST"
    form = BeginForm(
        request.viewer, request.POST if is_post else None, request.FILES if is_post else None, initial=_meant(request)
    )
    if is_post and form.is_valid():
        try:
            made = drafts.begin_draft(request.viewer, int(form.cleaned_data["unit"]), form.start(), now=timezone.now())
        except PatrolError as error:
            form.refuse(error)
        else:
            return HttpResponseRedirect(reverse("desk_squad", args=[made.id]))
    context = {"form": form, "drafts": drafts_of(request.viewer)}
    return desk_frame.page(
        request, "patrol/squad_new.html", context, section=SECTION, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff(roles=PLANNERS)
def overview(request: StaffRequest, draft_id: int) -> HttpResponse:
    """Every part with what is still wrong, what the squad asks for, and the button that asks for a roster."""
    draft = _draft(request, draft_id)
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = drafts.ask_from_draft(
                request.viewer, draft_id, int(form.cleaned_data["seconds"]), now=timezone.now()
            )
        except PatrolError as error:
            form.refuse(error)
        else:
            return HttpResponseRedirect(reverse("desk_roster", args=[made.id]))
    found = checked(request.viewer, Typed.of(draft.typed))
    parts = [
        {"code": part, "title": title, "lines": len(found.forms[part]), "wrong": found.wrong(part)}
        for part, title in TITLES.items()
    ]
    context = {
        "draft": line_of(draft), "parts": parts, "found": found, "asked": asked_of(draft.bureau_id, found), "days": days_shown(found), "form": form,
    }  # fmt: skip
    return desk_frame.page(request, "patrol/squad.html", context, section=SECTION, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(roles=PLANNERS)
def part(request: StaffRequest, draft_id: int, part: str) -> HttpResponse:
    """The lines of one part. Each button keeps what was typed; `?check=1` shows what is wrong."""
    draft = _draft(request, draft_id)
    if part not in PARTS:
        raise Http404
    if request.method != "POST":
        found = checked(request.viewer, Typed.of(draft.typed))
        return _part_page(request, draft, part, found, is_checked="check" in request.GET)
    step, saved = request.POST.get("do", "save"), request.POST.get("saved", "")
    keys = request.POST.getlist("line")
    try:
        draft, at = drafts.save_part(
            request.viewer, draft_id, part, request.POST, keys, step,
            saved=int(saved) if saved.isdecimal() and len(saved) < 9 else -1, now=timezone.now(),
        )  # fmt: skip
    except NotYours:
        raise Http404 from None
    except drafts.Overtaken as error:
        found = checked(request.viewer, drafts.shown(draft, part, request.POST, keys))
        return _part_page(request, draft, part, found, refused=error, status=409)
    here = reverse("desk_squad_part", args=[draft_id, part])
    if step == "leave":
        return HttpResponseRedirect(reverse("desk_squad", args=[draft_id]))
    if step != "save":
        return HttpResponseRedirect(f"{here}#{f'line-{at}' if at else 'lines'}")
    found = checked(request.viewer, Typed.of(draft.typed))
    if found.wrong(part):
        return _part_page(request, draft, part, found, is_checked=True, status=422)
    messages.success(request, _("保存好了：%(part)s。") % {"part": TITLES[part]})
    return HttpResponseRedirect(_after(draft_id, part))


def _meant(request: StaffRequest) -> dict[str, str]:
    """What is chosen already for who comes from a roster's page: `?roster=3`."""
    roster = request.GET.get("roster", "")
    if not roster.isdecimal() or len(roster) > 15:
        return {}
    try:
        unit = roster_for(request.viewer, int(roster)).unit_id
    except NotYours:
        return {}
    return {"unit": str(unit), "pattern": ROSTER, "roster": roster}


def _after(draft_id: int, part: str) -> str:
    """The next part, or the overview after the last."""
    parts = list(TITLES)
    at = parts.index(part) + 1
    if at == len(parts):
        return reverse("desk_squad", args=[draft_id])
    return reverse("desk_squad_part", args=[draft_id, parts[at]])


def _part_page(
    request: StaffRequest, draft: SquadDraft, part: str, found: Checked, *, is_checked: bool = False,
    refused: drafts.Overtaken | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    asked = asked_of(draft.bureau_id, found) if part in SUMS else None
    if not is_checked:  # nobody is told that a line is wrong while it is being added
        for form in found.forms[part]:
            form.errors.clear()
    for form in found.forms[part][1:]:  # sixty lines that all say the same are no help
        for bound in form:
            bound.help_text = ""
    context = {
        "draft": line_of(draft), "part": part, "titles": TITLES, "forms": found.forms[part], "found": found,
        "is_checked": is_checked, "refused": refused, "saved": draft.saved if refused is None else refused.saved,
        "removed": found.typed.last_removed(part), "has_room": found.typed.has_room(part),
        "asked": asked,
    }  # fmt: skip
    return desk_frame.page(request, "patrol/squad_part.html", context, section=SECTION, status=status)


@require_safe
@staff(roles=PLANNERS)
def file(request: StaffRequest, draft_id: int) -> HttpResponse:
    """The squad's file, as `heliograph plan roster` reads it; what is missing, where it is not whole yet."""
    draft = _draft(request, draft_id)
    found = checked(request.viewer, Typed.of(draft.typed)).squad
    if found is None:
        messages.error(request, _("还有没填好的，改好以后才能下载。"))
        return HttpResponseRedirect(reverse("desk_squad", args=[draft_id]))
    head = {"Content-Disposition": f'attachment; filename="squad-draft-{draft_id}.toml"'}
    return HttpResponse(written(found), content_type="application/toml; charset=utf-8", headers=head)


@require_POST
@staff(roles=PLANNERS)
def aside(request: StaffRequest, draft_id: int) -> HttpResponse:
    """Put a draft aside, or bring it back."""
    try:
        draft = drafts.put_aside(request.viewer, draft_id, "back" not in request.POST, now=timezone.now())
    except NotYours:
        raise Http404 from None
    messages.success(request, _("收起来了，在“收起来的草稿”里还能找回。") if draft.is_aside else _("找回来了。"))
    return HttpResponseRedirect(reverse("desk_squad_new"))


def _draft(request: StaffRequest, draft_id: int) -> SquadDraft:
    try:
        return draft_for(request.viewer, draft_id)
    except NotYours:
        raise Http404 from None
