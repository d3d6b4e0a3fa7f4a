"""Practising answers: choose a question, write, see the check. Nothing is recorded: not who, not what, not how well."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from heliograph.answering.practice import exercises
from heliograph.answering.reading.checks import LONGEST, check_answer
from heliograph.matters.views.desk_frame import page
from heliograph.organisation.door import StaffRequest, staff


@require_safe
@staff
def listing(request: StaffRequest) -> HttpResponse:
    """The questions."""
    return page(request, "answering/practice.html", {"exercises": list(exercises().values())}, section="practice")


@require_http_methods(["GET", "HEAD", "POST"])
@staff
@sensitive_post_parameters()
def exercise(request: StaffRequest, code: str) -> HttpResponse:
    """One question, and what the check says of the answer that was written."""
    one = exercises().get(code)
    if one is None:
        raise Http404("no such exercise")
    words = request.POST.get("words", "")[:LONGEST]
    found = check_answer(request.viewer.bureau_id, one.title, one.text, words) if words.strip() else None
    if request.POST.get("by") == "script":
        return render(request, "answering/piece.html", {"found": found})
    every = list(exercises())
    following = every[(every.index(code) + 1) % len(every)]
    context = {"exercise": one, "found": found, "words": words, "following": following}
    return page(request, "answering/exercise.html", context, section="practice")
