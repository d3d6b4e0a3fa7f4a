"""Calls on the desk: open one, sort what came, decide each group, publish."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heliograph.consultations import actions, reading
from heliograph.consultations.actions.asking import CODE
from heliograph.consultations.forms import CallForm, ClosingForm, DecisionForm, MoveForm, NameForm, RenameForm, WhyForm
from heliograph.consultations.models import Group
from heliograph.core.whole import whole_number
from heliograph.matters import procedures
from heliograph.matters.errors import MatterError, NotFound
from heliograph.matters.identifiers import read_id
from heliograph.organisation.door import StaffRequest, staff
from heliograph.publishing.actions import rights
from heliograph.publishing.hearing_forms import Refusable
from heliograph.publishing.views.frame import page

SECTION = {"section": "desk_topics"}


@require_safe
@staff
def listing(request: StaffRequest) -> HttpResponse:
    """The unit's calls."""
    viewer = request.viewer
    may_open = any(rights.may_lead(viewer, unit) for unit in viewer.led_units) or rights.leads_legal(viewer)
    context = {**SECTION, "calls": reading.calls_of(viewer, now=timezone.now()), "may_open": may_open}
    return page(request, "consultations/desk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def new(request: StaffRequest) -> HttpResponse:
    """Open one."""
    viewer = request.viewer
    form = CallForm(viewer, request.POST if request.method == "POST" else None)
    procedure = procedures.in_force(viewer.bureau_id, CODE, timezone.localdate())
    if procedure is None:
        raise Http404
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.open_call(viewer, form.call(viewer), procedure, now=timezone.now())
        except MatterError as error:
            form.refuse(error)
        else:
            messages.success(request, _("已经公开，现在就开始收建议。"))
            return HttpResponseRedirect(reverse("desk_call", args=[made.id]))
    context = {**SECTION, "form": form, "procedure": procedure}
    return page(request, "consultations/new.html", context, status=422 if form.errors else 200)


@require_safe
@staff
def call(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """One call with its groups; `group` opens one, otherwise what stands alone is open."""
    return _board(request, call_id)


def _board(request: StaffRequest, call_id: UUID, refused: Refusable | None = None, verb: str = "") -> HttpResponse:
    asked = {**request.GET.dict(), **request.POST.dict()}
    try:
        board = reading.board_of(
            request.viewer, call_id, read_id(asked.get("group", "")), whole_number(asked.get("page", ""), digits=4) or 0,
            now=timezone.now(),
        )  # fmt: skip
    except NotFound:
        raise Http404 from None
    groups = [one.group for one in board.sorted if one.group is not None]
    chosen = board.chosen
    forms: dict[str, Refusable] = {
        "move": MoveForm(groups, auto_id="move-%s"),
        "group": NameForm(auto_id="group-%s"),
        "name": RenameForm(initial=_said(chosen, "title", "title_en"), auto_id="name-%s"),
        "decide": DecisionForm(initial=_said(chosen, "adopted", "why", "why_en"), auto_id="decide-%s"),
        "publish": ClosingForm(auto_id="publish-%s"),
        "cancel": WhyForm(auto_id="cancel-%s"),
    }
    if refused is not None:
        forms[verb] = refused
    context = {**SECTION, "board": board, "forms": forms, "refused": refused}
    return page(request, "consultations/board.html", context, status=422 if refused is not None else 200)


@require_POST
@staff
def do(request: StaffRequest, call_id: UUID, verb: str) -> HttpResponse:
    """Take one step, and go back to the board."""
    step = STEPS.get(verb)
    if step is None:
        raise Http404
    form = _form(request, call_id, verb)
    if not form.is_valid():
        return _board(request, call_id, form, verb)
    try:
        said = step(request, call_id, form, timezone.now())
    except NotFound:
        raise Http404 from None
    except MatterError as error:
        form.refuse(error)
        return _board(request, call_id, form, verb)
    messages.success(request, said)
    group = read_id(request.POST.get("group", ""))
    kept = f"?group={group}" if group and verb in ("name", "decide") else ""
    return HttpResponseRedirect(reverse("desk_call", args=[call_id]) + kept)


def _form(request: StaffRequest, call_id: UUID, verb: str) -> Refusable:
    if verb == "move":
        try:
            board = reading.board_of(request.viewer, call_id, None, 10**6, now=timezone.now())
        except NotFound:
            raise Http404 from None
        return MoveForm([one.group for one in board.sorted if one.group], request.POST, auto_id="move-%s")
    made: dict[str, Callable[..., Refusable]] = {
        "group": NameForm, "name": RenameForm, "decide": DecisionForm, "publish": ClosingForm, "cancel": WhyForm,
    }  # fmt: skip
    return made.get(verb, Refusable)(request.POST, auto_id=f"{verb}-%s")


def _move(request: StaffRequest, call_id: UUID, form: Refusable, now: datetime) -> str:
    assert isinstance(form, MoveForm)
    ticked = [one for one in map(read_id, request.POST.getlist("matter")) if one is not None]
    moved = actions.move(request.viewer, call_id, ticked, form.group, now=now)
    return _("移了 %(count)s 条。") % {"count": moved}


def _group(request: StaffRequest, call_id: UUID, form: Refusable, now: datetime) -> str:
    actions.new_group(request.viewer, call_id, form.cleaned_data["title"], now=now)
    return _("新的一类已经建好。")


def _name(request: StaffRequest, call_id: UUID, form: Refusable, now: datetime) -> str:
    given = form.cleaned_data
    actions.name_group(request.viewer, _group_of(request), given["title"], given["title_en"], now=now)
    return _("名字改好了。")


def _decide(request: StaffRequest, call_id: UUID, form: Refusable, now: datetime) -> str:
    given = form.cleaned_data
    actions.decide(request.viewer, _group_of(request), given["adopted"], given["why"], given["why_en"], now=now)
    return _("这一类的答复记下了，公布以前可以改。")


def _publish(request: StaffRequest, call_id: UUID, form: Refusable, now: datetime) -> str:
    given = form.cleaned_data
    actions.publish(request.viewer, call_id, given["closing"], given["closing_en"], now=now)
    return _("已经公布，正在告诉每一位提建议的人。")


def _cancel(request: StaffRequest, call_id: UUID, form: Refusable, now: datetime) -> str:
    actions.cancel(request.viewer, call_id, form.cleaned_data["why"], now=now)
    return _("已经取消。已经收到的，请逐件答复。")


def _propose(request: StaffRequest, call_id: UUID, form: Refusable, now: datetime) -> str:
    found = actions.propose_groups(request.viewer, call_id, now=now)
    return _("程序又把 %(count)s 条归了类，请看对不对。") % {"count": found}


STEPS: dict[str, Callable[[StaffRequest, UUID, Refusable, datetime], str]] = {
    "move": _move, "group": _group, "name": _name, "decide": _decide, "publish": _publish, "cancel": _cancel,
    "propose": _propose,
}  # fmt: skip


def _said(group: Group | None, *names: str) -> dict[str, str]:
    """What was said of the open group before."""
    return {name: getattr(group, name) for name in names} if group is not None else {}


def _group_of(request: StaffRequest) -> UUID:
    found = read_id(request.POST.get("group", ""))
    if found is None:
        raise NotFound
    return found
