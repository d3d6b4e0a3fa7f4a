"""The desk's page of questions put to units."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from heliograph.insight.gaming import asked
from heliograph.matters.errors import MatterError, NotFound
from heliograph.matters.views.desk_frame import page
from heliograph.organisation.door import StaffRequest, staff
from heliograph.organisation.models import Role
from heliograph.reader import tr

ASKED = frozenset({Role.LEAD, Role.CHIEF, Role.SUPERVISOR})


@require_safe
@staff(roles=ASKED)
def questions(request: StaffRequest) -> HttpResponse:
    """Every question with its evidence and what was said."""
    return _page(request)


@require_POST
@staff(roles=ASKED)
def explain(request: StaffRequest, question_id: UUID) -> HttpResponse:
    """What the unit says to a question."""
    try:
        asked.explain(request.viewer, question_id, request.POST.get("words", ""), now=timezone.now())
    except NotFound as error:
        raise Http404 from error
    except MatterError as error:
        return _page(request, wrong=question_id, why=tr(error.text), status=422)
    messages.success(request, _("已记下，和这个问题放在一起，连同您的姓名和时间。"))
    return HttpResponseRedirect(reverse("desk_unit_questions"))


def _page(request: StaffRequest, *, wrong: UUID | None = None, why: str = "", status: int = 200) -> HttpResponse:
    context = {
        "shown": asked.questions_for(request.viewer),
        "wrong": wrong,
        "why": why,
        "typed": request.POST.get("words", ""),
        "most": asked.MOST_WORDS,
    }
    return page(request, "insight/unit_questions.html", context, section="desk_unit_questions", status=status)
