"""The desk of publishing: what waits, a new document, one document and the steps that can be taken with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heliograph.matters.errors import Invalid, MatterError, Missing, NotFound
from heliograph.matters.identifiers import read_id
from heliograph.organisation import reading as organisation
from heliograph.organisation.door import StaffRequest, staff
from heliograph.publishing import actions, kinds
from heliograph.publishing.actions.rights import may_decide
from heliograph.publishing.errors import Stopped
from heliograph.publishing.forms import DraftForm, ReasonForm, RecallForm, WithdrawForm
from heliograph.publishing.reading import desk
from heliograph.publishing.reading.beside import beside
from heliograph.publishing.views.frame import page
from heliograph.reader import tr


@require_safe
@staff
def to_do(request: StaffRequest) -> HttpResponse:
    """What waits: late withdrawals, what is to be released, drafts."""
    return page(request, "publishing/desk.html", {"todo": desk.to_do(request.viewer, now=timezone.now())})


@require_safe
@staff
def choose(request: StaffRequest) -> HttpResponse:
    """Which kind of document."""
    viewer = request.viewer
    units = organisation.units(viewer.bureau_id)
    by_hand = [kind for kind in kinds.kinds() if not kind.is_of_a_hearing]
    allowed = [kind for kind in by_hand if any(may_decide(viewer, unit, kind) for unit in units)]
    return page(request, "publishing/desk_choose.html", {"kinds": allowed})


@require_http_methods(["GET", "HEAD", "POST"])
@staff
@sensitive_post_parameters()
def new(request: StaffRequest, code: str) -> HttpResponse:
    """Write a document in, with the decision to publish it."""
    viewer, kind, replaces = request.viewer, kinds.kind(code), read_id(request.GET.get("replaces", ""))
    if kind is None or (kind.is_of_a_hearing and replaces is None):
        raise Http404
    start = {"matter": request.GET.get("matter", "") or (desk.number_of(viewer, replaces) if replaces else "")}
    form = DraftForm(viewer, kind, replaces, request.POST or None, initial=start)
    stopped: Stopped | None = None
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.decide(viewer, form.draft(), now=timezone.now())
        except Stopped as error:
            stopped = error
        except MatterError as error:
            form.add_error(_field(form, error), tr(error.text))
        else:
            messages.success(request, _("已经记下。下一步：逐条决定哪里要遮盖。"))
            return HttpResponseRedirect(reverse("desk_publishing_mask", args=[made.id]))
    context = {"form": form, "kind": kind, "stopped": stopped, "replaces": replaces}
    return page(request, "publishing/desk_new.html", context, status=422 if form.errors or stopped else 200)


def _field(form: forms.Form, error: MatterError) -> str | None:
    """The field that the refusal is about, if the form has it."""
    name = error.field if isinstance(error, Invalid) else error.need if isinstance(error, Missing) else None
    return name if name in form.fields else None


@require_safe
@staff
def document(request: StaffRequest, document_id: UUID) -> HttpResponse:
    """One document: original and masked side by side while it is on its way, its steps, and what can be done."""
    return sheet_page(request, document_id)


def sheet_page(request: StaffRequest, document_id: UUID, refused: tuple[str, forms.Form] | None = None) -> HttpResponse:
    """The page of a document; with a form that came back, that one instead of an empty one."""
    try:
        sheet = desk.sheet(request.viewer, document_id, now=timezone.now())
    except NotFound:
        raise Http404("no such document for this officer") from None
    forms_shown = {name: make(None) for name, make in FORMS.items()}
    if refused is not None:
        forms_shown[refused[0]] = refused[1]
    context = {
        "sheet": sheet,
        "pieces": beside(sheet.original, sheet.masks) if sheet.original and sheet.masks else [],
        "forms": forms_shown,
        "refused": refused[0] if refused else "",
        "board": kinds.board(sheet.document.board),
    }
    return page(request, "publishing/desk_document.html", context, status=422 if refused else 200)


@require_POST
@staff
def do(request: StaffRequest, document_id: UUID, verb: str) -> HttpResponse:
    """Take one step with a document and go back to it."""
    step = DOES.get(verb)
    if step is None:
        raise Http404
    make = FORMS.get(verb)
    form = make(request.POST) if make is not None else None
    if form is not None and not form.is_valid():
        return sheet_page(request, document_id, (verb, form))
    try:
        said = step(request, document_id, form.cleaned_data if form else {}, timezone.now())
    except NotFound:
        raise Http404("no such document for this officer") from None
    except MatterError as error:
        if form is not None:
            form.add_error(_field(form, error), tr(error.text))
            return sheet_page(request, document_id, (verb, form))
        messages.error(request, tr(error.text))
    else:
        messages.success(request, said)
    return HttpResponseRedirect(reverse("desk_publishing_document", args=[document_id]))


def _release(request: StaffRequest, document_id: UUID, given: dict[str, object], now: datetime) -> str:
    actions.release(request.viewer, document_id, now=now)
    return _("已经公开。")


def _send_back(request: StaffRequest, document_id: UUID, given: dict[str, object], now: datetime) -> str:
    actions.send_back(request.viewer, document_id, str(given["words"]), now=now)
    return _("已经退回重新遮盖。")


def _drop(request: StaffRequest, document_id: UUID, given: dict[str, object], now: datetime) -> str:
    actions.drop(request.viewer, document_id, str(given["words"]), now=now)
    return _("已经记下：这一份不公开。")


def _withdraw(request: StaffRequest, document_id: UUID, given: dict[str, object], now: datetime) -> str:
    hides = given["hides_title"] == "yes"
    actions.withdraw(request.viewer, document_id, str(given["words"]), now=now, hides_title=hides)
    return _("已经撤回。登记和原因留着。")


def _recall(request: StaffRequest, document_id: UUID, given: dict[str, object], now: datetime) -> str:
    happened = given["happened_at"]
    assert isinstance(happened, datetime)
    made = actions.recall(
        request.viewer, document_id, str(given["cause"]), str(given["words"]), happened_at=happened, now=now
    )
    return _("已经登记。最晚 %(due)s 处理。") % {"due": f"{timezone.localtime(made.due):%Y-%m-%d}"}


Does = Callable[[StaffRequest, UUID, dict[str, object], datetime], str]
DOES: dict[str, Does] = {
    "release": _release,
    "send-back": _send_back,
    "drop": _drop,
    "withdraw": _withdraw,
    "recall": _recall,
}
FORMS: dict[str, Callable[..., forms.Form]] = {
    "send-back": partial(ReasonForm, auto_id="send-back-%s"),
    "drop": partial(ReasonForm, auto_id="drop-%s"),
    "withdraw": partial(WithdrawForm, auto_id="withdraw-%s"),
    "recall": partial(RecallForm, auto_id="recall-%s"),
}
"""The forms of the steps. Several stand on one page, so each names its boxes after its step."""
