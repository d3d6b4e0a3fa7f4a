"""The desk of notices: what waits, one notice with every step that is open, its preview and its revisions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from heliograph.matters.errors import MatterError, NotFound
from heliograph.notices import actions
from heliograph.notices.errors import Unreadable
from heliograph.notices.forms import BackForm, DropForm, ReleaseForm, WithdrawForm
from heliograph.notices.reading import boards, desk, public
from heliograph.notices.reading.areas import area_names
from heliograph.notices.reading.beside import beside
from heliograph.notices.views.desk_frame import page, refuse, revision_shown
from heliograph.organisation.door import StaffRequest, staff
from heliograph.reader import moment, tr


@require_safe
@staff
def to_do(request: StaffRequest) -> HttpResponse:
    """What waits for release, what is being written, what goes out by itself, what went out last, and stale boards."""
    now = timezone.now()
    stale = [line for line in boards.lines(request.viewer, now=now) if line.fresh.is_overdue and line.may_check]
    context = {
        "todo": desk.to_do(request.viewer),
        "released": desk.released_by(request.viewer, now=now),
        "stale": stale,
    }
    return page(request, "desk.html", context)


@require_safe
@staff
def notice(request: StaffRequest, notice_id: UUID) -> HttpResponse:
    """One notice with its words, what looks personal, its history, and what can be done."""
    return sheet_page(request, notice_id)


def sheet_page(request: StaffRequest, notice_id: UUID, refused: tuple[str, forms.Form] | None = None) -> HttpResponse:
    """The page of a notice; with a form that came back, that one instead of an empty one."""
    try:
        sheet = desk.sheet(request.viewer, notice_id, now=timezone.now())
    except NotFound:
        raise Http404("no such notice for this officer") from None
    shown = {verb: make() for verb, make in FORMS.items()}
    if refused is not None:
        shown[refused[0]] = refused[1]
    context = {
        "sheet": sheet,
        "beside": beside(sheet.words, sheet.why, sheet.found, sheet.decisions),
        "areas": area_names(request.viewer.bureau_id, sheet.words.areas),
        "forms": shown,
        "refused": refused[0] if refused else "",
    }
    return page(request, "desk_notice.html", context, status=422 if refused else 200)


@require_POST
@staff
@sensitive_post_parameters()
def do(request: StaffRequest, notice_id: UUID, verb: str) -> HttpResponse:
    """Take one step with a notice and go back to it."""
    step = DOES.get(verb)
    if step is None:
        raise Http404
    form = FORMS[verb](request.POST) if verb in FORMS else None
    if form is not None and not form.is_valid():
        return sheet_page(request, notice_id, (verb, form))
    try:
        said = step(request, notice_id, form.cleaned_data if form else {}, timezone.now())
    except NotFound:
        raise Http404("no such notice for this officer") from None
    except MatterError as error:
        if form is not None and form.fields:
            refuse(form, error)
            return sheet_page(request, notice_id, (verb, form))
        messages.error(request, tr(error.text))
    else:
        messages.success(request, said)
    return HttpResponseRedirect(reverse("desk_notice", args=[notice_id]))


def _release(request: StaffRequest, notice_id: UUID, given: dict[str, object], now: datetime) -> str:
    at = given["at"]
    assert at is None or isinstance(at, datetime)
    actions.release(request.viewer, notice_id, of=revision_shown(request), at=at, now=now)
    if at is not None and at > now:
        return _("已经放行，%(at)s 自动发布。") % {"at": moment(at)}
    return _("已经发布。")


def _send_back(request: StaffRequest, notice_id: UUID, given: dict[str, object], now: datetime) -> str:
    actions.send_back(request.viewer, notice_id, str(given["words"]), of=revision_shown(request), now=now)
    return _("退回了，写的人看得到您说的话。")


def _drop(request: StaffRequest, notice_id: UUID, given: dict[str, object], now: datetime) -> str:
    actions.drop(request.viewer, notice_id, str(given["words"]), now=now)
    return _("记下了：不发布。")


def _withdraw(request: StaffRequest, notice_id: UUID, given: dict[str, object], now: datetime) -> str:
    actions.withdraw(request.viewer, notice_id, str(given["words"]), hides=given["hides"] == "yes", now=now)
    return _("已经撤回，原因写在原来的地方。")


def _call_off(request: StaffRequest, notice_id: UUID, given: dict[str, object], now: datetime) -> str:
    actions.call_off(request.viewer, notice_id, now=now)
    return _("不会自动发布了。可以修改，也可以重新放行。")


Does = Callable[[StaffRequest, UUID, dict[str, object], datetime], str]
FORMS: dict[str, type[forms.Form]] = {
    "release": ReleaseForm,
    "send-back": BackForm,
    "drop": DropForm,
    "withdraw": WithdrawForm,
}
DOES: dict[str, Does] = {
    "release": _release,
    "send-back": _send_back,
    "drop": _drop,
    "withdraw": _withdraw,
    "call-off": _call_off,
}


@require_safe
@staff
def preview(request: StaffRequest, notice_id: UUID) -> HttpResponse:
    """The newest revision as everybody would see it, as wide as a phone."""
    now = timezone.now()
    try:
        row = desk.notice_for(request.viewer, notice_id)
        _row, words, _revision = desk.words_at(request.viewer, notice_id, row.revision)
    except (NotFound, Unreadable):
        raise Http404 from None
    shown = desk.preview(row, words, now=now)
    context = {
        "notice": shown,
        "areas": area_names(row.bureau_id, words.areas),
        "back": reverse("desk_notice", args=[row.id]),
    }
    response = render(request, "notices/preview.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@staff
def revision(request: StaffRequest, notice_id: UUID, number: int) -> HttpResponse:
    """What one revision says, and what it changed."""
    try:
        row, words, found = desk.words_at(request.viewer, notice_id, number)
        changed = desk.changed_in(request.viewer, notice_id, number)
    except NotFound:
        raise Http404 from None
    except Unreadable as error:
        messages.error(request, tr(error.text))
        return HttpResponseRedirect(reverse("desk_notice", args=[notice_id]))
    context = {
        "row": row,
        "words": words,
        "revision": found,
        "changed": changed,
        "notice": public.as_it_would_be(row, words, timezone.now()),
    }
    return page(request, "desk_revision.html", context)
