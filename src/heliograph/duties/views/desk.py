"""For staff: what the unit owes this month, its calendar file, words to write anew, and the rules."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from heliograph.core.calendar_file import MEDIA_TYPE, calendar_file
from heliograph.core.text import Text
from heliograph.duties import actions, reading, rulebook, subjects
from heliograph.duties.forms import RuleForm, WordsForm
from heliograph.duties.views.public import month_of
from heliograph.matters.errors import MatterError, NotFound
from heliograph.organisation import reading as organisation
from heliograph.organisation.door import ADMINISTRATION, CONTENT, StaffRequest, staff
from heliograph.publishing.views.frame import page

SECTION = {"section": "desk_duties"}
RULES = CONTENT | ADMINISTRATION


@require_safe
@staff
def agenda(request: StaffRequest) -> HttpResponse:
    """What my units owe this month."""
    viewer, today = request.viewer, timezone.localdate()
    context = {
        **SECTION, "agenda": reading.agenda(viewer, month_of(request.GET.get("month", "")), today),
        "needing": reading.needing_words(viewer),
    }  # fmt: skip
    return page(request, "duties/agenda.html", context)


@require_safe
@staff
def ics(request: StaffRequest) -> HttpResponse:
    """The same for one's own calendar."""
    viewer = request.viewer
    events = reading.events(viewer, timezone.now(), settings.BASE_URL, Text("承办单位：", "Unit:"))
    file = calendar_file(events, organisation.zone(viewer.bureau_id), name=_("定期要做的事"))
    response = HttpResponse(file, content_type=MEDIA_TYPE)
    response["Content-Disposition"] = 'attachment; filename="duties.ics"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@staff
@sensitive_post_parameters()
def words(request: StaffRequest, duty_id: UUID) -> HttpResponse:
    """Write the public words anew, without what is personal."""
    viewer = request.viewer
    line = next((one for one in reading.needing_words(viewer) if one.id == duty_id), None)
    if line is None:
        raise Http404
    form = WordsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.reword(viewer, duty_id, form.cleaned_data["words"], now=timezone.now())
        except NotFound:
            raise Http404 from None
        except MatterError as error:
            form.refuse(error)
        else:
            messages.success(request, _("已经公开。"))
            return HttpResponseRedirect(reverse("desk_duties"))
    context = {**SECTION, "form": form, "line": line}
    return page(request, "duties/words.html", context, status=422 if form.errors else 200)


@require_safe
@staff(roles=RULES)
def rules(request: StaffRequest) -> HttpResponse:
    """The rules in use, and the samples to begin from."""
    viewer = request.viewer
    used = reading.in_use(viewer.bureau_id)
    known = {one.rule.code for one in used}
    context = {
        **SECTION, "rules": used, "may_set": actions.may_set(viewer),
        "samples": [rulebook.read(text) for code, text in rulebook.samples().items() if code not in known],
    }  # fmt: skip
    return page(request, "duties/rules.html", context)


@require_safe
@staff(roles=RULES)
def rule(request: StaffRequest, code: str) -> HttpResponse:
    """One rule with every version and who set it."""
    try:
        found = reading.history(request.viewer.bureau_id, code)
    except NotFound:
        raise Http404 from None
    context = {**SECTION, "history": found, "may_set": actions.may_set(request.viewer)}
    return page(request, "duties/rule.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(roles=RULES)
def new(request: StaffRequest) -> HttpResponse:
    """Write a version: from a rule in use, a sample, or nothing; look at its next turns; put it in force."""
    viewer = request.viewer
    if not actions.may_set(viewer):
        raise Http404
    form = RuleForm(request.POST if request.method == "POST" else None, initial={"text": _text_to_begin(request)})
    coming = None
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"].replace("\r\n", "\n")
        try:
            if request.POST.get("step") == "look":
                made = rulebook.read(text)
                coming = reading.coming_turns(viewer.bureau_id, made, made.in_force - timedelta(days=1))
            else:
                version = actions.load_rule(viewer.bureau_id, text, by=viewer, now=timezone.now())
                messages.success(request, _("规则定下来了，到时候任务会自己列出来。"))
                return HttpResponseRedirect(reverse("desk_duty_rule", args=[version.code]))
        except MatterError as error:
            form.refuse(error)
    context = {**SECTION, "form": form, "coming": coming, "kinds": subjects.kinds()}
    return page(request, "duties/new_rule.html", context, status=422 if form.errors else 200)


def _text_to_begin(request: StaffRequest) -> str:
    code = request.GET.get("from", "")
    try:
        found = reading.history(request.viewer.bureau_id, code)
    except NotFound:
        return rulebook.samples().get(code) or next(iter(rulebook.samples().values()))
    return found.versions[0][0].text
