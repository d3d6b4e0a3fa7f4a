"""The check of an answer that an officer is writing: a page of its own, or for the script a piece of one. Nothing is written
but who looked at the matter, as on every page that shows it.
"""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from heliograph.answering.beside import ANSWER
from heliograph.answering.learned_model import is_on
from heliograph.answering.reading.checks import LONGEST, Found, check_answer
from heliograph.matters import procedures
from heliograph.matters.actions import look
from heliograph.matters.models import Matter
from heliograph.matters.reading import desk
from heliograph.matters.reading.steps import step
from heliograph.matters.reading.story import Story, staff_story
from heliograph.matters.views.desk_frame import matter_or_404, page
from heliograph.organisation.door import StaffRequest, staff
from heliograph.reader import language

_NOT_CARRIED = frozenset({"words", "csrfmiddlewaretoken", "by"})
_MOST_CARRIED = 40


@require_POST
@staff
@sensitive_post_parameters()
def check(request: StaffRequest, number: str, action: str) -> HttpResponse:
    """What the check says of the words in the form, with everything else that was filled in carried along."""
    matter, now = matter_or_404(request, number), timezone.now()
    procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    one = step(request.viewer, matter, procedure, action, now) if matter.erased_at is None else None
    if one is None or ANSWER not in one.action.needs or not is_on(matter.bureau_id):
        raise Http404("nothing to check here")
    look(matter, request.viewer, why=desk.why(request.viewer, matter), now=now)
    story = staff_story(request.viewer, matter, now=now, language=language())
    words = request.POST.get("words", "")[:LONGEST]
    found = _found(matter, story, words)
    if request.POST.get("by") == "script":
        return render(request, "answering/piece.html", {"found": found})
    carried = [(name, value) for name, values in request.POST.lists() for value in values if name not in _NOT_CARRIED]
    context = {
        "found": found,
        "words": words,
        "story": story,
        "matter": matter,
        "action": one.action,
        "carried": carried[:_MOST_CARRIED],
    }
    return page(request, "answering/check.html", context)


def _found(matter: Matter, story: Story, words: str) -> Found | None:
    """None for an empty box: there is nothing to say of it yet."""
    asked = "\n".join(value for _, value in story.submitted)
    return check_answer(matter.bureau_id, story.title, asked, words) if words.strip() else None
