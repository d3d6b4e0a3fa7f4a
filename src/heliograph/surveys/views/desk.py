"""Surveys on the desk of supervision: announce one, print the letters, type in what came on paper, stop."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heliograph.core.receipt import qr_svg
from heliograph.core.text import Text
from heliograph.matters.errors import MatterError, NotAllowed, NotFound
from heliograph.organisation.door import StaffRequest, staff
from heliograph.publishing.views.frame import page
from heliograph.reader import tr
from heliograph.surveys import actions, by_text, reading
from heliograph.surveys.actions.planning import LARGEST
from heliograph.surveys.forms import PaperForm, SurveyForm, WhyForm
from heliograph.surveys.weighing import needed

SECTION = {"section": "desk_surveys"}
MARGIN, ANSWERING = 0.05, 0.3
"""What the page for a new plan counts with: five points, and three of ten who answer."""
WORD = Text("调查", "survey")
"""What a text message with answers begins with (channels/talk/commands.toml)."""


@require_safe
@staff
def listing(request: StaffRequest) -> HttpResponse:
    """The surveys that the officer runs."""
    context = {
        **SECTION, "surveys": reading.kept_by(request.viewer, now=timezone.now()),
        "may_run": actions.may_run(request.viewer, None),
    }  # fmt: skip
    return page(request, "surveys/desk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def new(request: StaffRequest) -> HttpResponse:
    """Announce one."""
    form = SurveyForm(request.viewer, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.announce(request.viewer, form.new(), now=timezone.now())
        except MatterError as error:
            form.refuse(error)
        else:
            messages.success(request, _("方案公示了，写进公开日志。到时候系统自动抽，抽好就可以打印邀请信。"))
            return HttpResponseRedirect(reverse("desk_survey", args=[made.id]))
    context = {
        **SECTION, "form": form, "answers": needed(MARGIN, size=LARGEST),
        "asked": needed(MARGIN, size=LARGEST, answering=ANSWERING),
    }  # fmt: skip
    return page(request, "surveys/desk_new.html", context, status=422 if form.errors else 200)


@require_safe
@staff
def survey(request: StaffRequest, survey_id: UUID) -> HttpResponse:
    """One survey and what can be done with it."""
    return _page(request, survey_id)


@require_POST
@staff
def do(request: StaffRequest, survey_id: UUID, verb: str) -> HttpResponse:
    """Stop it; and go back."""
    if verb != "stop":
        raise Http404
    form = WhyForm(request.POST)
    if form.is_valid():
        try:
            actions.stop(request.viewer, survey_id, form.cleaned_data["why"], now=timezone.now())
        except (NotFound, NotAllowed):
            raise Http404 from None
        except MatterError as error:
            form.refuse(error)
        else:
            messages.success(request, _("停了，原因公开。"))
            return HttpResponseRedirect(reverse("desk_survey", args=[survey_id]))
    return _page(request, survey_id, form)


@require_safe
@staff
def letters(request: StaffRequest, survey_id: UUID) -> HttpResponse:
    """Every invitation, a sheet each. The same codes whenever they are printed."""
    found = _found(request, survey_id)
    sheets = [
        (letter, qr_svg(f"{settings.BASE_URL}{reverse('survey_answer')}#{letter.typed}"))
        for letter in reading.letters_of(request.viewer, survey_id, now=timezone.now())
    ]
    return page(
        request,
        "surveys/letters.html",
        {
            **SECTION,
            "page": found,
            "sheets": sheets,
            "base": settings.BASE_URL,
            "by_text": tr(WORD) if by_text.is_open() else "",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@staff
def paper(request: StaffRequest, survey_id: UUID) -> HttpResponse:
    """Type in an answer that came on paper."""
    found = _found(request, survey_id)
    form = PaperForm(found.questions, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.enter_paper(request.viewer, survey_id, form.cleaned_data["code"], form.said(), now=timezone.now())
        except MatterError as error:
            form.refuse(error)
        else:
            messages.success(request, _("收下了一份。纸请销毁：答了什么、是谁答的，不再在一起。"))
            return HttpResponseRedirect(reverse("desk_survey_paper", args=[survey_id]))
    context = {**SECTION, "page": found, "form": form}
    return page(request, "surveys/desk_paper.html", context, status=422 if form.errors else 200)


def _found(request: StaffRequest, survey_id: UUID) -> reading.Page:
    try:
        return reading.page_of(request.viewer.bureau_id, survey_id, now=timezone.now(), viewer=request.viewer)
    except (NotFound, NotAllowed):
        raise Http404 from None


def _page(request: StaffRequest, survey_id: UUID, refused: WhyForm | None = None) -> HttpResponse:
    context = {
        **SECTION, "page": _found(request, survey_id), "refused": refused,
        "stop": refused or WhyForm(),
    }  # fmt: skip
    return page(request, "surveys/desk_survey.html", context, status=422 if refused else 200)
