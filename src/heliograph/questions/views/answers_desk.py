"""The answer bank on the desk: what must be looked at again, and an answer proposed, from a matter or on its own."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heliograph.core.text import Text
from heliograph.matters.actions.looks import look
from heliograph.matters.errors import Invalid, MatterError, NotFound
from heliograph.matters.identifiers import read_id
from heliograph.matters.reading import desk
from heliograph.organisation.door import StaffRequest, staff
from heliograph.publishing.views.frame import page
from heliograph.questions.actions import bank as actions
from heliograph.questions.actions.reception import may_run
from heliograph.questions.errors import NotForTheBank
from heliograph.questions.forms import OFTEN, ProposalForm, ReviewForm
from heliograph.questions.reading import bank as reading
from heliograph.questions.source import source_of
from heliograph.questions.topics import topic_of
from heliograph.reader import tr

SECTION = {"section": "desk_answers"}


@require_safe
@staff
def to_do(request: StaffRequest) -> HttpResponse:
    """What must be looked at again, what does not help, what is on its way."""
    today = timezone.localdate()
    again = (today + actions.REVIEW_AFTER).isoformat()
    context = {
        **SECTION,
        "todo": reading.to_do(request.viewer, today),
        "again": again,
        "runs_days": may_run(request.viewer),
    }
    return page(request, "questions/answers/desk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
@sensitive_post_parameters()
def new(request: StaffRequest) -> HttpResponse:
    """Propose an answer: `?matter=` draws it from a matter, `?replaces=` writes one in force anew."""
    viewer, today = request.viewer, timezone.localdate()
    number, replaces = request.GET.get("matter", "")[:40], read_id(request.GET.get("replaces", ""))
    initial, refused = _initial(request, number, replaces, today)
    if refused is not None:
        number = ""
    form = ProposalForm(
        viewer,
        today,
        request.POST if request.method == "POST" else None,
        replaces=replaces is not None,
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.propose(viewer, form.proposal(number, replaces), now=timezone.now())
        except MatterError as error:
            form.refuse(_in_form(error))
        else:
            messages.success(request, _("下一步：遮盖个人信息，再交给另一个人审核。"))
            return HttpResponseRedirect(reverse("desk_publishing_mask", args=[made.id]))
    context = {**SECTION, "form": form, "number": number, "refused": refused, "replaces": replaces}
    return page(request, "questions/answers/new.html", context, status=422 if form.errors else 200)


def _initial(
    request: StaffRequest, number: str, replaces: UUID | None, today: date
) -> tuple[dict[str, object], Text | None]:
    """What stands in the form at first, and why the matter can't be drawn from."""
    start: dict[str, object] = {"review_on": (today + actions.REVIEW_AFTER).isoformat(), "why": OFTEN}
    if replaces is not None:
        return start | _of_answer(request, replaces, today), None
    if not number:
        return start, None
    viewer = request.viewer
    try:
        matter = desk.matter_for(viewer, number)
        source = source_of(matter)
    except NotFound:
        raise Http404 from None
    except NotForTheBank as error:
        return start, error.text
    look(matter, viewer, why=desk.why(viewer, matter), now=timezone.now())
    said = {"question": source.question, "answer": source.answer, "asked": source.asked}
    return start | said | {"unit": str(matter.unit_id), "topic": topic_of(matter.procedure)}, None


def _of_answer(request: StaffRequest, replaces: UUID, today: date) -> dict[str, object]:
    found = reading.page_of(request.viewer.bureau_id, replaces, today)
    if found is None:
        raise Http404
    one = found.found
    return {
        "question": one.question, "answer": one.answer, "asked": one.asked, "topic": one.topic, "procedure": one.procedure,
    }  # fmt: skip


def _in_form(error: MatterError) -> MatterError:
    """The register calls the boxes by its own names."""
    if isinstance(error, Invalid) and error.field in ("title", "text"):
        return Invalid({"title": "question", "text": "answer"}[error.field], error.text)
    return error


@require_POST
@staff
def review(request: StaffRequest, answer_id: UUID) -> HttpResponse:
    """It still holds."""
    form = ReviewForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请写日期，例如 2026-12-31。"))
    else:
        try:
            again_on = date.fromisoformat(form.cleaned_data["again_on"])
            actions.review(request.viewer, answer_id, again_on, now=timezone.now())
        except NotFound:
            raise Http404 from None
        except MatterError as error:
            messages.error(request, tr(error.text))
        else:
            messages.success(request, _("已经记下：看过，还对。"))
    return HttpResponseRedirect(reverse("desk_answers"))
