"""Surveys for everybody: the plan, the results, the open answers; and the questions for who was drawn.

The code of an invitation comes in the body of a request, never in an address: no log and no history holds it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heliograph.core.text import Text
from heliograph.matters import limits
from heliograph.matters.errors import Invalid, MatterError, NotFound
from heliograph.matters.views.bureau import bureau_of
from heliograph.reader import tr
from heliograph.surveys import actions, reading
from heliograph.surveys.forms import AnswerForm, CodeForm
from heliograph.surveys.reading.open_answers import ALIKE, open_answers
from heliograph.surveys.reading.results import FEWEST, TOGETHER

BOM = "\ufeff"


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What is asked, what was found."""
    return render(request, "surveys/list.html", {"surveys": reading.listed(bureau_of(request).id, now=timezone.now())})


@require_safe
def survey(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """One survey: how it was planned, who was drawn, what came back."""
    context = {
        "page": _page(request, survey_id), "has_answered": request.GET.get("thanks") == "1", "fewest": FEWEST,
        "together": TOGETHER, "alike": ALIKE,
    }  # fmt: skip
    return render(request, "surveys/survey.html", context)


@require_safe
def drawn(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """Whom the draw took, as numbers of lists that stay with the bureau: enough to draw again, not to know who it was."""
    page = _page(request, survey_id)
    if page.survey.drawn_at is None:
        raise Http404
    rows = [(stratum.name, str(number)) for stratum in page.strata for number in stratum.numbers]
    return _csv("drawn", ["stratum", "number"], rows)


@require_safe
def answers(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """Every answer without what could tell who wrote, once the survey is over and its results are shown."""
    page = _page(request, survey_id)
    if not page.results:
        raise Http404
    rows = list(open_answers(page.survey, page.strata))
    return _csv("answers", list(rows[0]), [list(row.values()) for row in rows])


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("secret")
def begin(request: HttpRequest) -> HttpResponse:
    """Ask for the code; with it, put the questions."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            limits.count_attempt(request)
            invited = actions.find(bureau_of(request).id, form.cleaned_data["secret"], now=timezone.now())
        except limits.TooMany as limit:
            return _too_many(request, form, limit)
        except Invalid as error:
            form.add_error("secret", tr(error.text))
        except MatterError as error:
            form.refuse(error)
        else:
            return _put(request, invited, AnswerForm(actions.questions_of(invited.survey)), form.cleaned_data["secret"])
    return render(request, "surveys/begin.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@sensitive_post_parameters()
def send(request: HttpRequest) -> HttpResponse:
    """Take the answers in, and thank."""
    bureau, now, code = bureau_of(request).id, timezone.now(), request.POST.get("secret", "")
    again = CodeForm({"secret": code})
    try:
        limits.count_attempt(request)
        invited = actions.find(bureau, code, now=now)
        form = AnswerForm(actions.questions_of(invited.survey), request.POST)
        if not form.is_valid():
            return _put(request, invited, form, code)
        found = actions.answer(bureau, code, form.said(), now=now)
    except limits.TooMany as limit:
        return _too_many(request, again, limit)
    except MatterError as error:
        again.is_valid()
        again.add_error(None, tr(error.text))
        return render(request, "surveys/begin.html", {"form": again}, status=422)
    return HttpResponseRedirect(f"{reverse('survey', args=[found.id])}?thanks=1")


def _put(request: HttpRequest, invited: actions.Invited, form: AnswerForm, code: str) -> HttpResponse:
    context = {"survey": invited.survey, "form": form, "code": code}
    return render(request, "surveys/questions.html", context, status=422 if form.errors else 200)


def _too_many(request: HttpRequest, form: CodeForm, limit: limits.TooMany) -> HttpResponse:
    form.is_valid()
    form.add_error(
        None,
        tr(
            Text(
                f"这个网络上试得太多了，请过 {limit.minutes} 分钟再试。",
                f"Too many tries from this network: please wait {limit.minutes} minutes.",
            )
        ),
    )
    return render(request, "surveys/begin.html", {"form": form}, status=429)


def _csv(name: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> HttpResponse:
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow(head)
    writer.writerows(rows)
    response = HttpResponse(BOM + held.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _page(request: HttpRequest, survey_id: UUID) -> reading.Page:
    try:
        return reading.page_of(bureau_of(request).id, survey_id, now=timezone.now())
    except NotFound:
        raise Http404 from None
