"""The host's pages of an open question time: announce it, check each question, merge, answer, close."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heliograph.core.procedure import Procedure
from heliograph.matters import procedures
from heliograph.matters.errors import MatterError, NotFound
from heliograph.organisation.door import StaffRequest, staff
from heliograph.organisation.reading import Viewer
from heliograph.publishing.actions import rights
from heliograph.publishing.errors import Unreadable
from heliograph.publishing.hearing_forms import at
from heliograph.publishing.reading.beside import proposed
from heliograph.publishing.views.frame import page
from heliograph.publishing.views.masking import asked_masks, own_masks, own_rows, read_choices
from heliograph.questions.actions import live as actions
from heliograph.questions.forms import AnswerForm, AsideForm, ClosingForm, HourForm, MergeForm, MoveForm, WhyForm
from heliograph.questions.reading import live as reading
from heliograph.reader import tr

SECTION = {"section": "desk_answers"}


@require_safe
@staff
def to_do(request: StaffRequest) -> HttpResponse:
    """Hours that are announced or under way."""
    viewer = request.viewer
    may_announce = any(rights.may_lead(viewer, unit) for unit in viewer.led_units) or rights.leads_legal(viewer)
    context = {**SECTION, "hours": reading.hours_of(viewer, timezone.now()), "may_announce": may_announce}
    return page(request, "questions/live/desk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def new(request: StaffRequest) -> HttpResponse:
    """Announce one."""
    viewer = request.viewer
    form = HourForm(viewer, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        hour = actions.NewHour(
            unit=int(given["unit"]), leader=int(given["leader"]), post=given["post"], title=given["title"],
            about=given["about"], starts_at=at(viewer.bureau_id, given["starts_at"]),
            ends_at=at(viewer.bureau_id, given["ends_at"]),
        )  # fmt: skip
        try:
            made = actions.announce(viewer, hour, now=timezone.now())
        except MatterError as error:
            form.refuse(error)
        else:
            messages.success(request, _("已经预告，现在就开始收问题。"))
            return HttpResponseRedirect(reverse("desk_live_hour", args=[made.id]))
    return page(request, "questions/live/new.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


@require_safe
@staff
def hour(request: StaffRequest, hour_id: UUID) -> HttpResponse:
    """The host's board."""
    return _board(request, hour_id)


def _board(request: StaffRequest, hour_id: UUID, status: int = 200) -> HttpResponse:
    try:
        board = reading.board(request.viewer, hour_id, timezone.now())
    except NotFound:
        raise Http404 from None
    context = {
        **SECTION,
        "board": board,
        "move": MoveForm(auto_id="move-%s"),
        "cancel": WhyForm(auto_id="cancel-%s"),
        "close": ClosingForm(auto_id="close-%s"),
    }
    return page(request, "questions/live/board.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
@sensitive_post_parameters()
def question(request: StaffRequest, question_id: UUID) -> HttpResponse:
    """One question: decide its masks and show it, merge it, set it aside, or answer it."""
    viewer = request.viewer
    try:
        hour_id, row, words, masks = reading.proposals(viewer, question_id)
        board = reading.board(viewer, hour_id, timezone.now())
    except (NotFound, Unreadable):
        raise Http404 from None
    sent = request.POST.get("do", "") if request.method == "POST" else ""
    used = {name: made(request.POST if sent == name else None) for name, made in FORMS.items()}
    refused = ""
    if sent in ("show", *FORMS):
        form = used.get(sent)
        if form is None or form.is_valid():
            try:
                said = _do(request, viewer, question_id, sent, form)
            except MatterError as error:
                refused = tr(error.text)
            else:
                messages.success(request, said)
                return HttpResponseRedirect(reverse("desk_live_hour", args=[hour_id]))
        else:
            refused = "；".join(str(one) for errors in form.errors.values() for one in errors)
    if sent != "answer":
        used["answer"] = AnswerForm(initial={"words": row.answer}, auto_id="answer-%s")
    context = {
        **SECTION, "row": row, "words": words, "board": board, "pieces": proposed(words, masks), "forms": used,
        "asked": asked_masks(request, masks, words), "own": own_rows(request), "refused": refused, "masks": masks,
    }  # fmt: skip
    return page(request, "questions/live/question.html", context, status=422 if refused else 200)


FORMS: dict[str, Callable[..., forms.Form]] = {
    "merge": lambda data: MergeForm(data, auto_id="merge-%s"),
    "aside": lambda data: AsideForm(data, auto_id="aside-%s"),
    "answer": lambda data: AnswerForm(data, auto_id="answer-%s"),
}
"""The forms of the steps. All stand on one page, so each names its boxes after its step."""


def _do(request: StaffRequest, viewer: Viewer, question_id: UUID, verb: str, form: forms.Form | None) -> str:
    now = timezone.now()
    if form is None:
        _hour, _row, _words, masks = reading.proposals(viewer, question_id)
        actions.show(viewer, question_id, read_choices(request, masks), own_masks(request), now=now)
        return _("已经放出来。")
    given = form.cleaned_data
    if verb == "merge":
        actions.merge(viewer, question_id, int(given["into"]), now=now)
        return _("已经并入，回答时一起告诉他。")
    if verb == "aside":
        actions.set_aside(viewer, question_id, given["reason"], given["why"], now=now)
        return _("没有放出来；原因提问的人看得到，大家看得到次数。")
    actions.answer(viewer, question_id, given["words"], now=now)
    return _("已经回答。")


@require_POST
@staff
def do(request: StaffRequest, hour_id: UUID, verb: str) -> HttpResponse:
    """Close, move or cancel the hour."""
    made = STEPS.get(verb)
    if made is None:
        raise Http404
    form = made[0](request.POST)
    if not form.is_valid():
        messages.error(request, "；".join(str(one) for errors in form.errors.values() for one in errors))
        return _board(request, hour_id, 422)
    procedure = procedures.in_force(request.viewer.bureau_id, actions.CONSULTATION, timezone.localdate())
    if procedure is None:
        raise Http404
    try:
        said = made[1](request.viewer, hour_id, form.cleaned_data, procedure, timezone.now())
    except NotFound:
        raise Http404 from None
    except MatterError as error:
        messages.error(request, tr(error.text))
        return _board(request, hour_id, 422)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("desk_live_hour", args=[hour_id]))


def _close(viewer: Viewer, hour_id: UUID, given: dict[str, object], procedure: Procedure, now: datetime) -> str:
    actions.close(viewer, hour_id, str(given["words"]), procedure, now=now)
    return _("结束了。没来得及答、又留了联系方式的，已经登记成事项。")


def _cancel(viewer: Viewer, hour_id: UUID, given: dict[str, object], procedure: Procedure, now: datetime) -> str:
    actions.cancel(viewer, hour_id, str(given["words"]), procedure, now=now)
    return _("已经取消。")


def _move(viewer: Viewer, hour_id: UUID, given: dict[str, object], procedure: Procedure, now: datetime) -> str:
    starts, ends = (at(viewer.bureau_id, str(given[name])) for name in ("starts_at", "ends_at"))
    actions.move(viewer, hour_id, starts, ends, str(given["words"]), now=now)
    return _("已经改期。")


Does = Callable[[Viewer, UUID, dict[str, object], Procedure, datetime], str]
STEPS: dict[str, tuple[Callable[..., forms.Form], Does]] = {
    "close": (ClosingForm, _close),
    "cancel": (WhyForm, _cancel),
    "move": (MoveForm, _move),
}
