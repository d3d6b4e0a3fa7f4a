"""Reviews: which there are and what was found about one's own matters, a drawn matter with its checklist, one finding."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from heliograph.core.receipt import show_number
from heliograph.matters.actions import look
from heliograph.matters.errors import Invalid, MatterError, NotFound
from heliograph.matters.reading import desk
from heliograph.matters.reading.story import staff_story
from heliograph.matters.views.desk_frame import page
from heliograph.organisation.door import StaffRequest, staff
from heliograph.reader import language, tr
from heliograph.supervision import actions
from heliograph.supervision.actions.findings import Found
from heliograph.supervision.forms import DecisionForm, DueForm, Plain, WordsForm
from heliograph.supervision.models import StepKind, Verdict
from heliograph.supervision.reading import samples, shown
from heliograph.supervision.reading.opened import REVIEWER, Drawn, OpenFinding, drawn_for, finding_for
from heliograph.supervision.reading.roles import is_reviewer

FORMS: dict[str, tuple[type[Plain], object]] = {
    StepKind.ANSWER.value: (WordsForm, gettext_lazy("说明情况")),
    StepKind.CORRECTED.value: (WordsForm, gettext_lazy("写明已经怎样改正")),
    StepKind.APPEAL.value: (WordsForm, gettext_lazy("提出申诉，请另一位评查人复核")),
    StepKind.CORRECTION.value: (DueForm, gettext_lazy("要求改正")),
    StepKind.UPHELD.value: (WordsForm, gettext_lazy("复核：维持这个结论")),
    StepKind.OVERTURNED.value: (WordsForm, gettext_lazy("复核：撤销这个结论")),
    "decision": (DecisionForm, gettext_lazy("记录过错责任的决定")),
}


@require_safe
@staff
def index(request: StaffRequest) -> HttpResponse:
    """The draws there were, and for the reviewed what was found about their matters."""
    viewer = request.viewer
    after = request.GET.get("after", "")
    rows = samples.samples(viewer.bureau_id, UUID(after) if _is_id(after) else None)
    shown_rows = rows[: samples.PAGE]
    context = {
        "samples": shown_rows,
        "next": f"?after={shown_rows[-1].id}" if len(rows) > samples.PAGE else "",
        "findings": shown.findings_about(viewer),
        "is_reviewer": is_reviewer(viewer),
    }
    return page(request, "supervision/reviews.html", context, section="reviews")


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@staff
@sensitive_post_parameters()
def matter(request: StaffRequest, reviewed_id: UUID) -> HttpResponse:
    """A drawn matter: to review it, or what its review found. The look is durable before anything is opened."""
    viewer, now = request.viewer, timezone.now()
    try:
        opened = drawn_for(viewer, reviewed_id)
    except NotFound:
        raise Http404("no such review for this officer") from None
    sample = samples.sample_for(viewer, opened.reviewed.sample_id)
    points = samples.checklist_of(sample)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            found = {item.code: Found(*_sent(request, item.code)) for item in points.items}
            actions.review(viewer, reviewed_id, found, request.POST.get("words", "")[:LONGEST], now=now)
        except Invalid as error:
            errors[error.field] = tr(error.text)
        except MatterError as error:
            errors[""] = tr(error.text)
        else:
            messages.success(request, _("评查已经记下。"))
            return HttpResponseRedirect(reverse("review_matter", args=[reviewed_id]))
    _look(request, opened, now)
    review, findings = shown.findings_of(reviewed_id, viewer)
    is_erased = opened.matter.erased_at is not None
    context = {
        "one": opened,
        "sample": sample,
        "points": points,
        "sent": request.POST,
        "errors": errors,
        "verdicts": shown.VERDICTS,
        "may_review": review is None and opened.side == REVIEWER and not is_erased,
        "review": review,
        "review_words": shown.review_words(review, opened.matter) if review else "",
        "findings": [(item, one, shown.finding_words(one, opened.matter)) for item, one in findings],
        "story": None if is_erased else staff_story(viewer, opened.matter, now=now, language=language()),
        "shown_number": show_number(opened.matter.number),
    }
    return page(request, "supervision/review.html", context, section="reviews", status=422 if errors else 200)


LONGEST = 4000


def _sent(request: HttpRequest, code: str) -> tuple[str, str]:
    verdict = request.POST.get(f"verdict-{code}", "")
    return (verdict if verdict in Verdict.values else ""), request.POST.get(f"words-{code}", "")[:LONGEST]


def _look(request: StaffRequest, opened: Drawn | OpenFinding, now: datetime) -> None:
    """Record it as a look at the matter: the resident sees that somebody checked how it was handled."""
    if opened.matter.erased_at is None:
        why = "checking" if opened.side == REVIEWER else desk.why(request.viewer, opened.matter)
        look(opened.matter, request.viewer, why=why, now=now)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
@sensitive_post_parameters()
def finding(request: StaffRequest, finding_id: UUID) -> HttpResponse:
    """One finding: the rule, what was found, and what followed it, with the forms for what may follow now."""
    viewer, now = request.viewer, timezone.now()
    try:
        opened = finding_for(viewer, finding_id)
    except NotFound:
        raise Http404("no such finding for this officer") from None
    kind = request.POST.get("kind", "")
    sent = FORMS[kind][0](request.POST, prefix=kind) if request.method == "POST" and kind in FORMS else None
    if sent is not None and sent.is_valid():
        try:
            _add(request, finding_id, kind, sent, now)
        except Invalid as error:
            sent.add_error(error.field if error.field in sent.fields else None, tr(error.text))
        except MatterError as error:
            sent.add_error(None, tr(error.text))
        else:
            messages.success(request, _("已记下，连同您的姓名和时间。"))
            return HttpResponseRedirect(reverse("review_finding", args=[finding_id]))
    _look(request, opened, now)
    made = shown.show_finding(viewer, opened)
    forms = [
        (name, FORMS[name][1], sent if name == kind and sent is not None else FORMS[name][0](prefix=name))
        for name in made.open_to
    ]
    context = {"one": made, "forms": forms, "sent": sent, "shown_number": show_number(opened.matter.number)}
    status = 422 if sent is not None and sent.errors else 200
    return page(request, "supervision/finding.html", context, section="reviews", status=status)


def _add(request: StaffRequest, finding_id: UUID, kind: str, form: Plain, now: datetime) -> None:
    given = form.cleaned_data
    if kind == "decision":
        actions.record_decision(request.viewer, finding_id, **given, now=now)
    else:
        actions.follow(
            request.viewer,
            finding_id,
            kind,
            given["words"],
            now=now,
            due=given.get("due"),
        )
