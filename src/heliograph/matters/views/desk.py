"""The desk's lists: what is owed by due time, search, follow-ups of bad ratings; and giving many matters out at once."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from heliograph.core.procedure import Kind
from heliograph.core.text import Text
from heliograph.core.whole import whole_number
from heliograph.matters import procedures
from heliograph.matters.actions import Actor, Details, MatterRef, act
from heliograph.matters.errors import MatterError, NotOffered
from heliograph.matters.reading import desk, finding, follow_ups, owed
from heliograph.matters.reading.board import handlers
from heliograph.matters.reading.steps import with_loads
from heliograph.matters.reminders import reminders
from heliograph.matters.views.desk_frame import page
from heliograph.matters.views.staff_door import CONTENT, EVENTS, StaffRequest, staff
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Unit
from heliograph.organisation.reading import Viewer
from heliograph.reader import tr


@require_safe
@staff(roles=EVENTS)
def owed_list(request: StaffRequest) -> HttpResponse:
    """What this officer owes, or may give out, the earliest due first. An auditor owes nothing and goes to the records."""
    viewer, now = request.viewer, timezone.now()
    if not viewer.is_one_of(*CONTENT):
        return HttpResponseRedirect(reverse("desk_records"))
    wanted = owed.Wanted.read(request.GET)
    listed = owed.list_owed(viewer, wanted, now)
    is_first = wanted.after is None
    kept = {k: v for k, v in request.GET.items() if k != "after" and v}
    colleagues = _officers(viewer, wanted.unit) if leads(viewer) else []
    return page(
        request,
        "matters/desk.html",
        {
            "wanted": wanted,
            "rows": listed.rows,
            "next": "?" + urlencode({**kept, "after": listed.after}) if listed.after else "",
            "first": "?" + urlencode(kept) if not is_first else "",
            "offered": owed.list_offered(viewer, now) if is_first and wanted.is_plain else [],
            "late": owed.count_late(viewer, now) if is_first else None,
            "many": owed.MANY,
            "follow_ups": follow_ups.count_follow_ups(viewer) if is_first and leads(viewer) else 0,
            "reminders": reminders(viewer, now) if is_first and wanted.is_plain else [],
            "tabs": owed.TABS,
            "units": _units(viewer),
            "officers": colleagues,
            "assignable": colleagues if viewer.is_one_of("lead") else [],
            "procedures": procedures.all_in_force(viewer.bureau_id, timezone.localdate()),
            "here": request.get_full_path(),
        },
    )


def leads(viewer: Viewer) -> bool:
    """Whether the officer is answerable for others' work."""
    return viewer.is_one_of("lead", "chief", "supervisor")


def _units(viewer: Viewer) -> list[Unit]:
    """The units whose lists the officer reads, in the order of the tree."""
    reached = owed.units_of(viewer)
    return [
        u for u in organisation.units(viewer.bureau_id).values() if u.active and (reached is None or u.id in reached)
    ]


@dataclass(frozen=True, slots=True)
class Colleagues:
    """The officers of one unit, for a list with headings."""

    unit: Text
    officers: list[tuple[int, Text]]


def _officers(viewer: Viewer, unit: int | None) -> list[Colleagues]:
    """Who handles in the units the officer leads (or in the one that was chosen)."""
    led = [u for u in _units(viewer) if viewer.is_one_of("supervisor") or u.id in viewer.led_units]
    chosen = [u for u in led if unit is None or u.id == unit]
    posted = handlers([u.id for u in chosen], timezone.now())
    names = dict(with_loads(viewer.bureau_id, list(dict.fromkeys(o for _, o in posted))))
    of_unit: dict[int, list[tuple[int, Text]]] = {}
    for at, officer in dict.fromkeys(posted):
        of_unit.setdefault(at, []).append((officer, names[officer]))
    return [Colleagues(u.title, of_unit[u.id]) for u in chosen if u.id in of_unit]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened to one matter of many."""

    number: str
    done: bool
    words: Text


@require_POST
@staff
def assign(request: StaffRequest) -> HttpResponse:
    """Give the ticked matters to one officer; the page says for each what happened."""
    numbers = list(dict.fromkeys(request.POST.getlist("number")))[: owed.PAGE * 2]
    chosen = whole_number(request.POST.get("officer", ""))
    results = [_assign(request, number, chosen) for number in numbers]
    back = request.POST.get("back", "")
    return page(
        request,
        "matters/desk_assigned.html",
        {
            "results": results,
            "done": sum(r.done for r in results),
            "to": organisation.officer_name(request.viewer.bureau_id, chosen),
            "back": back if back.startswith(reverse("desk")) else reverse("desk"),
        },
    )


def _assign(request: StaffRequest, number: str, officer: int | None) -> Outcome:
    viewer, sequence = request.viewer, request.POST.get(f"sequence-{number}", "")
    try:
        matter = desk.matter_for(viewer, number)
        procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
        state = procedure.state(matter.state)
        named = next((a for a in procedure.actions if a.kind is Kind.ASSIGN and matter.state in a.from_), None)
        if named is None:
            raise NotOffered("assign", state.title)
        details = Details(officer=officer, sequence=whole_number(sequence))
        act(MatterRef(matter.bureau_id, matter.id), named.name, Actor(viewer), now=timezone.now(), details=details)
    except MatterError as error:
        return Outcome(number, False, error.text)
    return Outcome(number, True, named.title)


@require_safe
@staff
def search(request: StaffRequest) -> HttpResponse:
    """Find by number or by words, among everything this officer may see."""
    query = request.GET.get("q", "").strip()
    found = finding.find(request.viewer, query, timezone.now()) if query else None
    return page(
        request,
        "matters/desk_search.html",
        {"query": query, "found": found, "cut": tr(finding.SAYS_CUT)},
        section="desk_search",
    )


@require_safe
@staff(roles=("lead", "chief", "supervisor"))
def follow_up_list(request: StaffRequest) -> HttpResponse:
    """Bad ratings that this officer's unit, or one below it, must answer for."""
    found = follow_ups.list_follow_ups(request.viewer, timezone.now())
    return page(request, "matters/desk_follow_ups.html", {"rows": found})


def _title(bureau_id: int, matter: object) -> Text:
    from heliograph.matters.models import Matter

    assert isinstance(matter, Matter)
    return procedures.version(bureau_id, matter.procedure, matter.version).title
