"""A matter on the desk: opened (and the look recorded first), acted on, its files, and what the resident sees of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from heliograph.core.procedure import PART_NAMES, Group, Kind, Procedure
from heliograph.core.receipt import show_number
from heliograph.core.text import Text
from heliograph.matters import files, procedures
from heliograph.matters.actions import Actor, MatterRef, act, look
from heliograph.matters.actions.actor import may_open, may_see, sees_rating
from heliograph.matters.actions.templates import blanks
from heliograph.matters.asides import asides
from heliograph.matters.errors import Changed, Invalid, MatterError, Missing, NotFound
from heliograph.matters.helping import Help, helps
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Attachment, Matter
from heliograph.matters.reading import case_panels, desk, follow_ups
from heliograph.matters.reading.beside import claimed_at, grown
from heliograph.matters.reading.involved import Involved, has_parties, involved
from heliograph.matters.reading.reply_templates import templates_for
from heliograph.matters.reading.rows import row
from heliograph.matters.reading.steps import Step, hindrances, step, steps, waiting
from heliograph.matters.reading.story import GRADES, Item, holder_story, staff_story
from heliograph.matters.views.desk_forms import StepForm
from heliograph.matters.views.desk_frame import matter_or_404, page
from heliograph.matters.views.staff_door import EVENTS, StaffRequest, staff
from heliograph.reader import language, tr

FIRST = (Kind.TAKE, Kind.SERVE, Kind.FOLLOW_UP, Kind.ANSWER, Kind.CLOSE, Kind.ACCEPT)
"""Which step stands open on the page, if nothing else was chosen: the first of these that may be done."""
FOR_OFFICERS = {
    Kind.ASK: Text("请群众补充", "Ask the resident for more"),
    Kind.SUPPLY: Text("替群众补充", "Add what the resident says"),
}
PARTS = PART_NAMES | {"submitter": Text("提出的人", "Who asked"), "agent": Text("代理人", "Agent")}


@dataclass(frozen=True, slots=True)
class Panel:
    """One step as the page shows it: its form, the templates that fit, what helps, and whether it stands open."""

    title: str
    step: Step
    form: StepForm
    templates: list[tuple[int, str]]
    blanks: list[str]
    is_open: bool
    helps: tuple[Help, ...] = ()


@require_safe
@staff
def matter_page(request: StaffRequest, number: str) -> HttpResponse:
    """Everything about one matter that this officer may see, and what they may do."""
    matter = matter_or_404(request, number)
    if matter.erased_at is not None:
        return HttpResponseRedirect(reverse("desk_events", args=[matter.number]))
    return _page(request, matter)


def _page(request: StaffRequest, matter: Matter, *, sent: StepForm | None = None, status: int = 200) -> HttpResponse:
    """The look is durable before anything is opened."""
    viewer, now = request.viewer, timezone.now()
    look(matter, viewer, why=desk.why(viewer, matter, from_search=request.GET.get("from") == "search"), now=now)
    procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    story = staff_story(
        viewer,
        matter,
        now=now,
        language=language(),
        page=reverse("desk_matter", args=["NUMBER"]).replace("NUMBER", "{}"),
    )
    contact = next((p.values for p in story.people if p.part == "submitter"), {})
    case = involved(viewer, matter, procedure)
    open_to = steps(viewer, matter, procedure, now, case=case)
    return page(
        request,
        "matters/desk_matter.html",
        {
            "matter": matter,
            "row": row(viewer, matter, now),
            "story": story,
            "items": [_named(item, case) for item in story.items],
            "rated": follow_ups.rating_of(viewer, matter),
            "panels": _panels(request, matter, open_to, contact, sent),
            "hindrances": hindrances(viewer, matter),
            "waits": waiting(viewer, matter, procedure, now, case=case),
            "case": case_panels.panels(case, procedure, open_to, now) if has_parties(procedure) else None,
            "is_case": procedure.group is Group.CASE,
            "is_by_rule": procedure.opens_by_rule,
            "can_grow": _may_enter(request, procedure),
            "cases": _cases(request, procedure),
            "shown_number": show_number(matter.number),
            "is_counter": not may_see(viewer, matter),
            "procedure": procedure,
            "parts": PARTS,
            "grown": grown(viewer, matter),
            "claimed_at": claimed_at(matter),
            "asides": asides(viewer, matter, now),
        },
        status=status,
    )


def _may_enter(request: StaffRequest, procedure: Procedure) -> bool:
    return not request.viewer.roles.isdisjoint(procedure.opening.by)


def _first_due(one: Step) -> tuple[bool, float]:
    """Tellings to make stand before each other by when they are due; all other steps as the procedure has them."""
    due = next((owed.due for owed in one.case.tellings if owed.due), None)
    return due is None, due.timestamp() if due else 0.0


def _named(item: Item, case: Involved) -> Item:
    """The mark on the timeline with whom it was about, as far as the officer may know."""
    about = case_panels.whose(case, item.about) if item.about else None
    return replace(item, title=f"{item.title} · {tr(about)}") if about is not None else item


def _cases(request: StaffRequest, procedure: Procedure) -> list[Procedure]:
    """The kinds of case that the officer may file from here: none from what is a case already."""
    if procedure.group is Group.CASE:
        return []
    viewer = request.viewer
    every = procedures.all_in_force(viewer.bureau_id, timezone.localdate())
    return [p for p in every if p.group is Group.CASE and not viewer.roles.isdisjoint(p.opening.by)]


def _panels(
    request: StaffRequest, matter: Matter, open_to: list[Step], contact: dict[str, str], sent: StepForm | None
) -> list[Panel]:
    chosen = sent.step.action.name if sent else request.GET.get("do", "")
    if not any(one.action.name == chosen for one in open_to):
        by_due = sorted(open_to, key=_first_due)
        chosen = next((s.action.name for kind in FIRST for s in by_due if s.action.kind is kind), "")
    return [_panel(request, matter, one, contact, sent, one.action.name == chosen) for one in open_to]


def _panel(
    request: StaffRequest, matter: Matter, one: Step, contact: dict[str, str], sent: StepForm | None, is_open: bool
) -> Panel:
    fitting = templates_for(matter, one.action) if is_open and "answer" in one.action.needs else []
    titles = [(t.id, t.title) for t in fitting]
    found = helps(request.viewer, matter, one.action) if is_open else ()
    if sent is not None and sent.step.action.name == one.action.name:
        return Panel(_title(one), one, sent, titles, blanks(sent.data.get("words", "")), is_open, found)
    body = next((t.body for t in fitting if str(t.id) == request.GET.get("template", "")), "")
    initial = {"sequence": matter.sequence, "words": body, **_chosen_telling(request, one)}
    form = StepForm(one, contact=contact, initial=initial)
    return Panel(_title(one), one, form, titles, blanks(body), is_open, found)


def _chosen_telling(request: StaffRequest, one: Step) -> dict[str, str]:
    """The telling that a link on the page named, with the way that is tried next."""
    named = next((owed for owed in one.case.tellings if str(owed.id) == request.GET.get("telling")), None)
    return {"telling": str(named.id), "way": named.way} if named else {}


def _title(one: Step) -> str:
    """The step's name for an officer: a procedure names these two as the resident reads them. In a case they have names
    of their own, as the law has it.
    """
    if one.action.parts:
        return tr(one.action.title)
    return tr(FOR_OFFICERS.get(one.action.kind, one.action.title))


@require_POST
@staff
@sensitive_post_parameters()
def do(request: StaffRequest, number: str, action: str) -> HttpResponse:
    """Take a step. What was typed is kept when it can't be done."""
    matter = matter_or_404(request, number)
    procedure, now = procedures.version(matter.bureau_id, matter.procedure, matter.version), timezone.now()
    one = step(request.viewer, matter, procedure, action, now)
    if one is None:
        messages.error(request, _("这一步现在不能做：可能刚刚有人办过，或者轮到别人办。请看最新情况。"))
        return HttpResponseRedirect(reverse("desk_matter", args=[matter.number]))
    contact = _contact(request, matter) if one.action.kind is Kind.CORRECT else {}
    form = StepForm(one, request.POST, request.FILES, contact=contact)
    if not form.is_valid():
        return _page(request, matter, sent=form.renewed(matter.sequence), status=422)
    try:
        act(MatterRef(matter.bureau_id, matter.id), action, Actor(request.viewer), now=now, details=form.details())
    except MatterError as error:
        latest = matter_or_404(request, number)
        form.spread(
            error.field if isinstance(error, Invalid) else error.need if isinstance(error, Missing) else "",
            tr(error.text),
        )
        return _page(
            request, latest, sent=form.renewed(latest.sequence), status=409 if isinstance(error, Changed) else 422
        )
    messages.success(
        request,
        _("已办：%(action)s（%(number)s）") % {"action": _title(one), "number": show_number(matter.number)},
    )
    return HttpResponseRedirect(_next_page(request, matter))


def _contact(request: StaffRequest, matter: Matter) -> dict[str, str]:
    story = staff_story(request.viewer, matter, now=timezone.now(), language=language())
    return next((p.values for p in story.people if p.part == "submitter"), {})


def _next_page(request: StaffRequest, matter: Matter) -> str:
    """Back to the matter, or to the list if it is out of this officer's hands now or was taken from there."""
    after = Matter.objects.filter(bureau_id=matter.bureau_id, id=matter.id).first()
    if request.POST.get("back") == "list" or after is None or not may_open(request.viewer, after):
        return reverse("desk")
    return reverse("desk_matter", args=[matter.number])


@require_safe
@staff
def resident(request: StaffRequest, number: str) -> HttpResponse:
    """What the resident sees, read only. A rating is left out where the officer may not see it.

    There is no such page of a case: each of its parties sees another.
    """
    matter, now = matter_or_404(request, number), timezone.now()
    if procedures.version(matter.bureau_id, matter.procedure, matter.version).group is Group.CASE:
        raise Http404("a case has no resident")
    if matter.erased_at is not None:
        return HttpResponseRedirect(reverse("desk_events", args=[matter.number]))
    look(matter, request.viewer, why=desk.why(request.viewer, matter), now=now)
    story = holder_story(matter, now=now, language=language(), with_rating=sees_rating(request.viewer, matter))
    shown = replace(story, offers=())
    return page(request, "matters/desk_resident.html", {"story": shown, "grades": GRADES, "done": ""})


@require_safe
@staff
def file(request: StaffRequest, number: str, file_id: UUID) -> HttpResponse:
    """An attachment, opened; its preview with `?preview`."""
    matter = matter_or_404(request, number)
    found = Attachment.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id, id=file_id).first()
    if found is None or matter.erased_at is not None:
        raise Http404("no such file")
    look(matter, request.viewer, why=desk.why(request.viewer, matter), now=timezone.now())
    key, is_preview = MatterKey.of(matter), "preview" in request.GET and found.preview
    try:
        data = files.read(settings.HELIOGRAPH_HOME, found.id, key, preview=is_preview)
    except FileNotFoundError:
        raise Http404("the file is not there") from None
    if is_preview:
        return HttpResponse(data, content_type="image/jpeg")
    name = key.open_text("attachment.name", found.id, bytes(found.name)) or "file"
    return HttpResponse(
        data,
        content_type=found.kind,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )


@require_safe
@staff(roles=EVENTS)
def records(request: StaffRequest) -> HttpResponse:
    """Where an auditor types a number to read the records of a matter."""
    typed = request.GET.get("number", "").strip()
    try:
        found = desk.events_of(request.viewer, typed)[0].number if typed else ""
    except NotFound:
        return page(
            request, "matters/desk_records.html", {"typed": typed, "error": True}, section="desk_records", status=404
        )
    if found:
        return HttpResponseRedirect(reverse("desk_events", args=[found]))
    return page(request, "matters/desk_records.html", {"typed": typed, "error": False}, section="desk_records")


@require_safe
@staff(roles=EVENTS)
def events(request: StaffRequest, number: str) -> HttpResponse:
    """What happened to a matter without a word of its content: for auditors, and where content was erased."""
    try:
        matter, entries = desk.events_of(request.viewer, number)
    except NotFound:
        raise Http404("no such matter for this officer") from None
    return page(
        request,
        "matters/desk_events.html",
        {
            "matter": matter,
            "entries": entries,
            "shown_number": show_number(matter.number),
            "is_audit": desk.may_audit(request.viewer, matter),
        },
    )
