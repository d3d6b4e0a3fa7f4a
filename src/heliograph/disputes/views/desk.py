"""Disputes on the desk: the list, one dispute step by step, the other side's receipt, a case that is to be mediated, mediators."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heliograph.core import receipt as codes
from heliograph.core.procedure import PART_NAMES
from heliograph.core.whole import whole_number
from heliograph.disputes import actions, rules
from heliograph.disputes.forms import (
    AgainForm,
    DraftForm,
    FoundForm,
    FromCaseForm,
    HowForm,
    MediatorForm,
    MeetForm,
    OtherForm,
    PaperForm,
    ScreenForm,
    StopForm,
    WordsForm,
)
from heliograph.disputes.reading import desk as reading
from heliograph.disputes.words import MEDIATORS, SIDES, STANDINGS
from heliograph.matters import procedures
from heliograph.matters.actions import Actor, Contact, MatterRef, look
from heliograph.matters.errors import MatterError, NotFound
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Matter, Party
from heliograph.matters.reading import desk as desk_reading
from heliograph.organisation.door import StaffRequest, staff
from heliograph.publishing.hearing_forms import Refusable, at
from heliograph.publishing.views.frame import page
from heliograph.reader import tr

SECTION = {"section": "desk_disputes", "sides": SIDES, "standings": STANDINGS, "mediator_kinds": MEDIATORS}


@require_safe
@staff
def listing(request: StaffRequest) -> HttpResponse:
    """What is open."""
    may_keep = request.viewer.is_one_of("lead", "chief")
    context = {**SECTION, "rows": reading.open_disputes(request.viewer), "may_keep": may_keep}
    return page(request, "disputes/desk/list.html", context)


@require_safe
@staff
@sensitive_variables("board")
def dispute(request: StaffRequest, number: str) -> HttpResponse:
    """One dispute. The look is recorded, as every look at a matter is."""
    board = _board(request, number)
    _record_look(request, board.matter)
    return _shown(request, board)


def _record_look(request: StaffRequest, matter: Matter) -> None:
    look(matter, request.viewer, why=desk_reading.why(request.viewer, matter), now=timezone.now())


def _board(request: StaffRequest, number: str) -> reading.Board:
    try:
        return reading.board(request.viewer, number, now=timezone.now())
    except NotFound:
        raise Http404 from None


def _shown(
    request: StaffRequest, board: reading.Board, verb: str = "", refused: Refusable | None = None
) -> HttpResponse:
    forms = {name: make(request, board, None) for name, (make, _do) in STEPS.items()}
    if refused is not None:
        forms[verb] = refused
    context = {
        **SECTION,
        "board": board,
        "forms": forms,
        "refused": refused,
        "refused_verb": verb,
        "exclusions": rules.exclusions(),
    }
    return page(request, "disputes/desk/dispute.html", context, status=422 if refused is not None else 200)


@require_POST
@staff
@sensitive_post_parameters()
def do(request: StaffRequest, number: str, verb: str) -> HttpResponse:
    """Take one step, and go back to the dispute."""
    board = _board(request, number)
    if verb not in STEPS:
        raise Http404
    make, step = STEPS[verb]
    form = make(request, board, request.POST)
    if not form.is_valid():
        return _shown(request, board, verb, form)
    try:
        said = step(request, MatterRef(board.matter.bureau_id, board.matter.id), form, timezone.now())
    except NotFound:
        raise Http404 from None
    except MatterError as error:
        form.refuse(error)
        return _shown(request, board, verb, form)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("desk_dispute", args=[number]))


Data = object
Make = Callable[[StaffRequest, reading.Board, Data], Refusable]
Step = Callable[[StaffRequest, MatterRef, Refusable, datetime], str]


def _screen(request: StaffRequest, ref: MatterRef, form: Refusable, now: datetime) -> str:
    assert isinstance(form, ScreenForm)
    found = actions.screen(request.viewer, ref, form.answers, form.minors, now=now)
    return _("有不能调解的情形，请告诉双方。") if found else _("可以调解，已经受理。")


def _refuse(request: StaffRequest, ref: MatterRef, form: Refusable, now: datetime) -> str:
    actions.refuse(request.viewer, ref, now=now)
    return _("已经告诉申请的人为什么不能调解。")


def _other(request: StaffRequest, ref: MatterRef, form: Refusable, now: datetime) -> str:
    given = form.cleaned_data
    actions.enter_other(request.viewer, ref, Contact(name=given["name"], phone=given["phone"]), now=now)
    return _("另一方登记好了。现在可以给凭条，或者记下对方怎么说。")


def _willing(request: StaffRequest, ref: MatterRef, form: Refusable, now: datetime) -> str:
    actions.say_willing(ref, Actor(request.viewer), how=form.cleaned_data["how"], now=now)
    return _("记下了：另一方愿意谈。")


def _decline(request: StaffRequest, ref: MatterRef, form: Refusable, now: datetime) -> str:
    actions.decline(request.viewer, ref, form.cleaned_data["how"], now=now)
    return _("记下了：不谈了。请书面告诉双方。")


def _arrange(request: StaffRequest, ref: MatterRef, form: Refusable, now: datetime) -> str:
    assert isinstance(form, MeetForm)
    actions.arrange(request.viewer, ref, form.meeting(ref.bureau_id), now=now)
    return _("调解员和日子定了，两边都会收到。")


def _again(request: StaffRequest, ref: MatterRef, form: Refusable, now: datetime) -> str:
    given = form.cleaned_data
    actions.again(request.viewer, ref, at(ref.bureau_id, given["at"]), given["place"], now=now)
    return _("第二次的日子定了，两边都会收到。")


def _draft(request: StaffRequest, ref: MatterRef, form: Refusable, now: datetime) -> str:
    assert isinstance(form, DraftForm)
    actions.draft(request.viewer, ref, form.clauses, now=now)
    return _("协议写好了，请两边看。")


def _paper(request: StaffRequest, ref: MatterRef, form: Refusable, now: datetime) -> str:
    given = form.cleaned_data
    actions.sign_on_paper(request.viewer, ref, given["side"], tuple(given["scan"]), guardian=given["guardian"], now=now)
    return _("签了字的页存档了。")


def _found(request: StaffRequest, ref: MatterRef, form: Refusable, now: datetime) -> str:
    given = form.cleaned_data
    actions.found(request.viewer, ref, given["clause"], kept=given["kept"] == "yes", words=given["words"], now=now)
    return _("核实的结果记下了，两边都会收到。")


def _finish(request: StaffRequest, ref: MatterRef, form: Refusable, now: datetime) -> str:
    actions.finish(request.viewer, ref, form.cleaned_data["words"], now=now)
    return _("办结了，两边都会收到。")


def _fail(request: StaffRequest, ref: MatterRef, form: Refusable, now: datetime) -> str:
    actions.fail(request.viewer, ref, form.cleaned_data["words"], now=now)
    return _("终止了。法院起诉的路已经告诉双方。")


def _stop(request: StaffRequest, ref: MatterRef, form: Refusable, now: datetime) -> str:
    given = form.cleaned_data
    actions.stop(request.viewer, ref, given["exclusion"], given["words"], now=now)
    return _("依法终止了，原因告诉了双方。")


def _halt(request: StaffRequest, ref: MatterRef, form: Refusable, now: datetime) -> str:
    actions.halt(ref, Actor(request.viewer), form.cleaned_data["words"], now=now)
    return _("调解停止了。请 24 小时内联系双方。")


def _minors(board: reading.Board) -> tuple[bool, bool]:
    return board.dispute.minor_a, board.dispute.minor_b


STEPS: dict[str, tuple[Make, Step]] = {
    "screen": (lambda r, b, d: ScreenForm(d, minors=_minors(b), auto_id="screen-%s"), _screen),
    "refuse": (lambda r, b, d: Refusable(d), _refuse),
    "other": (lambda r, b, d: OtherForm(d, auto_id="other-%s"), _other),
    "willing": (lambda r, b, d: HowForm(d, auto_id="willing-%s"), _willing),
    "decline": (lambda r, b, d: HowForm(d, auto_id="decline-%s"), _decline),
    "arrange": (lambda r, b, d: MeetForm(b.choices, d, auto_id="arrange-%s"), _arrange),
    "again": (lambda r, b, d: AgainForm(d, auto_id="again-%s"), _again),
    "draft": (lambda r, b, d: DraftForm(d, auto_id="draft-%s"), _draft),
    "paper": (lambda r, b, d: PaperForm(d, r.FILES if d is not None else None, auto_id="paper-%s"), _paper),
    "found": (lambda r, b, d: FoundForm(d, auto_id="found-%s"), _found),
    "finish": (lambda r, b, d: WordsForm(d, auto_id="finish-%s"), _finish),
    "fail": (lambda r, b, d: WordsForm(d, auto_id="fail-%s"), _fail),
    "stop": (lambda r, b, d: StopForm(d, auto_id="stop-%s"), _stop),
    "halt": (lambda r, b, d: WordsForm(d, auto_id="halt-%s"), _halt),
}


@require_safe
@staff
def agreement(request: StaffRequest, number: str) -> HttpResponse:
    """The agreement, to be printed and signed on paper."""
    board = _board(request, number)
    if board.agreement is None:
        raise Http404
    _record_look(request, board.matter)
    context = {"agreement": board.agreement, "back": reverse("desk_dispute", args=[number]), "sides": SIDES}
    return render(request, "disputes/agreement.html", context)


@require_POST
@staff
@sensitive_variables("slip")
def receipt(request: StaffRequest, number: str) -> HttpResponse:
    """The other side's receipt, shown once, to be printed."""
    board = _board(request, number)
    ref = MatterRef(board.matter.bureau_id, board.matter.id)
    try:
        slip = actions.give_receipt(request.viewer, ref, now=timezone.now())
    except MatterError as error:
        messages.error(request, tr(error.text))
        return HttpResponseRedirect(reverse("desk_dispute", args=[number]))
    return _slip(request, number, slip.number, slip.secret, door="d", side="b")


def _slip(request: StaffRequest, number: str, own: str, secret: str, *, door: str, side: str) -> HttpResponse:
    link = codes.follow_link(settings.BASE_URL, own, secret, door=door)
    context = {
        **SECTION, "number": number, "shown_number": codes.show_number(own), "secret": codes.show_secret(secret), "link": link,
        "qr": codes.qr_svg(link, _("二维码，用手机扫一下就能看")), "side": SIDES[side],
    }  # fmt: skip
    return page(request, "disputes/desk/slip.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
@sensitive_post_parameters()
@sensitive_variables("made")
def from_case(request: StaffRequest, number: str) -> HttpResponse:
    """Have a public-order case mediated; the answer is the first side's receipt."""
    viewer = request.viewer
    procedure = procedures.in_force(viewer.bureau_id, actions.CODE, timezone.localdate())
    try:
        found = reading.case_for(viewer, number)
    except NotFound:
        raise Http404 from None
    if procedure is None:
        raise Http404
    _record_look(request, found.case)
    form = FromCaseForm(procedure, _named(found), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        asked = actions.FromCase(number, given["kind"], given["words"], UUID(given["side_a"]), UUID(given["side_b"]))
        try:
            made = actions.open_from_case(viewer, asked, procedure, now=timezone.now())
        except MatterError as error:
            form.refuse(error)
        else:
            return _slip(request, made.number, made.number, made.secret, door="r", side="a")
    context = {**SECTION, "form": form, "found": found}
    return page(request, "disputes/desk/from_case.html", context, status=422 if form.errors else 200)


def _named(found: reading.CaseSides) -> list[tuple[Party, str]]:
    """The parties by name and part."""
    key = MatterKey.of(found.case)
    named = [
        (party, key.open_values("party", party.id, bytes(party.sealed)).get("name", "")) for party in found.parties
    ]
    return [(party, f"{name}（{tr(PART_NAMES[party.part])}）") for party, name in named]


@require_http_methods(["GET", "HEAD", "POST"])
@staff(roles={"lead", "chief"})
def mediators(request: StaffRequest) -> HttpResponse:
    """The list: put somebody on it, take somebody off."""
    viewer, now = request.viewer, timezone.now()
    form = MediatorForm(request.POST if request.method == "POST" and "retire" not in request.POST else None)
    try:
        if request.method == "POST" and "retire" in request.POST:
            actions.retire(viewer, whole_number(request.POST["retire"], digits=9) or 0)
            messages.success(request, _("已经从名单上去掉。"))
            return HttpResponseRedirect(reverse("desk_mediators"))
        if request.method == "POST" and form.is_valid():
            actions.add(viewer, form.mediator(), now=now)
            messages.success(request, _("加到名单上了，公开页马上看得到。"))
            return HttpResponseRedirect(reverse("desk_mediators"))
    except NotFound:
        raise Http404 from None
    except MatterError as error:
        form.refuse(error)
    context = {**SECTION, "form": form, "rows": reading.mediators(viewer.bureau_id)}
    return page(request, "disputes/desk/mediators.html", context, status=422 if form.errors else 200)
