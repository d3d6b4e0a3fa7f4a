"""Public sessions on the desk: the list, a draft, every step with one, the list at the door, the outcome."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heliograph.core import privacy
from heliograph.core.receipt import qr_svg, show_number, show_secret
from heliograph.core.text import Text
from heliograph.matters.errors import MatterError, NotFound
from heliograph.organisation import reading as organisation
from heliograph.organisation.door import StaffRequest, staff
from heliograph.organisation.reading import Viewer
from heliograph.publishing.actions import hearings as actions
from heliograph.publishing.hearing_forms import (
    CloseForm,
    ConsentForm,
    InviteForm,
    MinutesForm,
    MoveForm,
    NothingForm,
    OpenWhyForm,
    Refusable,
    SittingForm,
    WhyForm,
    of_sitting,
)
from heliograph.publishing.models.attendance import Adopted
from heliograph.publishing.reading import hearings_desk as reading
from heliograph.publishing.reading.hearings_desk import Sheet
from heliograph.publishing.sitting_words import known_for
from heliograph.publishing.views import frame
from heliograph.reader import tr

FORMS: dict[str, type[Any]] = {
    "send-back": WhyForm,
    "drop": WhyForm,
    "move": MoveForm,
    "cancel": OpenWhyForm,
    "close": CloseForm,
    "consent": ConsentForm,
    "invite": InviteForm,
    "minutes": MinutesForm,
}
DONE = {
    "release": Text("已经公告，所有人都看得到。", "Announced: everybody can read it now."),
    "send-back": Text("退回了。", "Sent back."),
    "drop": Text("记下了：不办。", "On record: not held."),
    "move": Text("改好了，预约的人会收到通知。", "Moved; whoever booked is told."),
    "cancel": Text(
        "取消了，原因已经公开，预约的人会收到通知。", "Cancelled; the reason is public, and whoever booked is told."
    ),
    "close": Text("已经转为不公开。", "Closed to the public."),
    "consent": Text("记下了。", "On record."),
    "minutes": Text("笔录已经入卷。", "The minutes are on file."),
    "words": Text("决定记下了。", "Your decisions are on record."),
    "release-outcome": Text("结果已经公布，进了公开登记。", "The outcome is published and stands in the register."),
    "withhold-outcome": Text("记下了：结果依法不公开。", "On record: the law keeps the outcome from the public."),
}


def _page(request: StaffRequest, template: str, context: Mapping[str, object], *, status: int = 200) -> HttpResponse:
    return frame.page(request, f"publishing/hearings/{template}", context, status=status)


def _sheet(request: StaffRequest, sitting_id: UUID) -> Sheet:
    try:
        return reading.sheet_of(request.viewer, sitting_id, now=timezone.now())
    except NotFound:
        raise Http404 from None


def _back(sitting_id: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("desk_hearing", args=(sitting_id,)), status=303)


@require_safe
@staff
def to_do(request: StaffRequest) -> HttpResponse:
    """What is to be done, and what was."""
    is_done = request.GET.get("done") == "1"
    rows = reading.done(request.viewer) if is_done else reading.to_do(request.viewer)
    may = bool(SittingForm(request.viewer).fields["unit"].choices)  # type: ignore[attr-defined]  # a ChoiceField
    return _page(request, "desk.html", {"rows": rows, "is_done": is_done, "may": may})


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def new(request: StaffRequest) -> HttpResponse:
    """Draft a session."""
    viewer = request.viewer
    posted = organisation.units(viewer.bureau_id).get(next(iter(viewer.own_units), 0))
    start = {"is_open": "open", "unit": str(posted.id) if posted else "", "place": posted.address if posted else ""}
    start["booking_words"] = "在这个页面预约，不用注册，不用留名字。也可以打电话预约。"
    form = SittingForm(viewer, request.POST or None, initial={**start, "matter": request.GET.get("matter", "")})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.draft(viewer, form.draft(), now=timezone.now())
        except MatterError as error:
            form.refuse(error)
        else:
            messages.success(request, _("草稿存好了，公告里还什么都没有。"))
            return _back(made.id)
    return _page(request, "edit.html", {"form": form, "sheet": None}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def edit(request: StaffRequest, sitting_id: UUID) -> HttpResponse:
    """Change a draft."""
    sheet = _sheet(request, sitting_id)
    if sheet.sitting.state != "draft" or not sheet.may_prepare:
        return _back(sitting_id)
    start = of_sitting(sheet.sitting, sheet.words)
    form = SittingForm(request.viewer, request.POST or None, sitting=sheet.sitting, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(request.viewer, sitting_id, form.draft(), now=timezone.now())
        except MatterError as error:
            form.refuse(error)
        else:
            messages.success(request, _("草稿存好了，公告里还什么都没有。"))
            return _back(sitting_id)
    return _page(request, "edit.html", {"form": form, "sheet": sheet}, status=422 if form.errors else 200)


@require_safe
@staff
def hearing(request: StaffRequest, sitting_id: UUID) -> HttpResponse:
    """One session, with every step that is open to this officer."""
    return _show(request, _sheet(request, sitting_id))


def _show(
    request: StaffRequest, sheet: Sheet, *, refused: str = "", form: Refusable | None = None, status: int = 200
) -> HttpResponse:
    forms = {verb: made(sheet) for verb, made in FORMS.items()}
    if form is not None and refused in forms:
        forms[refused] = form
    context = {"sheet": sheet, "forms": forms, "refused": refused, "wrong": form}
    return _page(request, "desk_hearing.html", context, status=status)


@require_POST
@staff
def do(request: StaffRequest, sitting_id: UUID, verb: str) -> HttpResponse:
    """Take one step; refused, the page comes back with why and with what was typed."""
    step = STEPS.get(verb)
    if step is None:
        raise Http404
    sheet = _sheet(request, sitting_id)
    made = FORMS.get(verb)
    form = made(sheet, request.POST) if made else NothingForm(request.POST)
    if not form.is_valid():
        return _show(request, sheet, refused=verb, form=form, status=422)
    try:
        answer = step(request, sitting_id, form, timezone.now())
    except NotFound:
        raise Http404 from None
    except MatterError as error:
        form.refuse(error)
        return _show(request, _sheet(request, sitting_id), refused=verb, form=form, status=422)
    if answer is not None:
        return answer
    messages.success(request, tr(DONE[verb]))
    return _back(sitting_id)


def _words(act: Callable[..., object]) -> Callable[..., None]:
    def step(request: StaffRequest, sitting_id: UUID, form: Any, now: datetime) -> None:
        act(request.viewer, sitting_id, form.cleaned_data["words"], now=now)

    return step


def _plain(act: Callable[..., object]) -> Callable[..., None]:
    def step(request: StaffRequest, sitting_id: UUID, form: Any, now: datetime) -> None:
        act(request.viewer, sitting_id, now=now)

    return step


def _move(request: StaffRequest, sitting_id: UUID, form: MoveForm, now: datetime) -> None:
    actions.move(request.viewer, sitting_id, form.to(), form.cleaned_data["words"], now=now)


def _close(request: StaffRequest, sitting_id: UUID, form: CloseForm, now: datetime) -> None:
    given = form.cleaned_data
    actions.close_doors(request.viewer, sitting_id, given["closed_ground"], given["words"], now=now)


def _consent(request: StaffRequest, sitting_id: UUID, form: ConsentForm, now: datetime) -> None:
    actions.record_consent(request.viewer, sitting_id, form.party_id(), form.cleaned_data["words"], now=now)


def _decide_words(request: StaffRequest, sitting_id: UUID, form: NothingForm, now: datetime) -> None:
    choices = {}
    for name, choice in request.POST.items():
        if name.startswith("choice:"):
            _prefix, field, words = name.split(":", 2)
            choices[field, words] = str(choice)
    actions.decide_words(request.viewer, sitting_id, choices, request.POST.get("why", ""), now=now)


def _invite(request: StaffRequest, sitting_id: UUID, form: InviteForm, now: datetime) -> HttpResponse:
    """The link with its secret is shown once, to be handed over."""
    made = actions.invite(request.viewer, sitting_id, form.invitation(), now=now)
    link = f"{settings.BASE_URL}{reverse('hearing_invited_link', args=(made.number,))}#{made.secret}"
    context = {
        "sheet": _sheet(request, sitting_id),
        "number": show_number(made.number),
        "secret": show_secret(made.secret),
        "link": link,
        "qr": qr_svg(link, _("二维码，用手机扫一下就能打开邀请")),
    }
    return _page(request, "desk_invited.html", context)


Step = Callable[[StaffRequest, UUID, Any, datetime], HttpResponse | None]
STEPS: dict[str, Step] = {
    "release": _plain(actions.release),
    "send-back": _words(actions.send_back),
    "drop": _words(actions.drop),
    "words": _decide_words,
    "move": _move,
    "cancel": _words(actions.cancel),
    "close": _close,
    "consent": _consent,
    "invite": _invite,
    "minutes": _words(actions.keep_minutes),
    "release-outcome": _plain(actions.release_outcome),
    "withhold-outcome": _plain(actions.withhold_outcome),
}


# The door


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def door(request: StaffRequest, sitting_id: UUID) -> HttpResponse:
    """Who is expected, to print; and who has come, by the number they show."""
    refused = None
    if request.method == "POST":
        try:
            row = actions.check_in(request.viewer, sitting_id, request.POST.get("number", ""), now=timezone.now())
        except MatterError as error:
            refused = error.text
        else:
            messages.success(
                request, _("%(number)s 到了，%(seat)s 号座。") % {"number": show_number(row.number), "seat": row.seat}
            )
            return HttpResponseRedirect(reverse("desk_hearing_door", args=(sitting_id,)), status=303)
    try:
        found = reading.door_of(request.viewer, sitting_id)
    except NotFound:
        raise Http404 from None
    context = {"door": found, "refused": refused, "typed": request.POST.get("number", "")[:40]}
    return _page(request, "door.html", context, status=422 if refused else 200)


# The outcome


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def outcome(request: StaffRequest, sitting_id: UUID) -> HttpResponse:
    """Write what came of it, and answer each opinion; proposals are masked already, a person decides."""
    sheet = _sheet(request, sitting_id)
    if not sheet.may_prepare or sheet.sitting.state != "held" or sheet.sitting.finished:
        return _back(sitting_id)
    given = _given(request, sheet) if request.method == "POST" else _start(request.viewer, sheet)
    refused = None
    if request.method == "POST":
        try:
            actions.draft_outcome(request.viewer, sitting_id, given, now=timezone.now())
        except MatterError as error:
            refused = error.text
        else:
            messages.success(request, _("结果写好了，请另一位负责人审核公布。"))
            return _back(sitting_id)
    context = {"sheet": sheet, "given": given, "refused": refused, "adopted": ADOPTED}
    return _page(request, "outcome.html", context, status=422 if refused else 200)


ADOPTED = {
    Adopted.YES.value: Text("采纳", "Adopted"),
    Adopted.PARTLY.value: Text("部分采纳", "Adopted in part"),
    Adopted.NO.value: Text("没有采纳", "Not adopted"),
}


def _given(request: StaffRequest, sheet: Sheet) -> actions.Outcome:
    said = {name: request.POST.get(name, "").replace("\r\n", "\n").strip() for name in ("outcome", "record")}
    opinions = {
        str(one.guest.id): actions.OpinionAnswer(
            *(
                request.POST.get(f"{name}-{one.guest.id}", "").replace("\r\n", "\n").strip()
                for name in ("text", "adopted", "why")
            )
        )
        for one in sheet.guests
        if one.opinion
    }
    return actions.Outcome(**said, opinions=opinions)


def _start(viewer: Viewer, sheet: Sheet) -> actions.Outcome:
    """What stands in the form at first: the draft, or the opinions with what looks personal masked."""
    drafted = sheet.outcome or actions.Outcome("")
    opinions = {
        str(one.guest.id): drafted.opinions.get(str(one.guest.id))
        or actions.OpinionAnswer(_masked(sheet, one.opinion), "", "")
        for one in sheet.guests
        if one.opinion
    }
    return actions.Outcome(drafted.outcome, drafted.record, opinions)


def _masked(sheet: Sheet, words: str) -> str:
    return privacy.apply(words, privacy.propose(words, known_for(sheet.sitting, words)))
