"""Practising answers: choose a question, write, see the check. Nothing is recorded: not who, not what, not how well."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from heliograph.answering.practice import exercises
from heliograph.answering.reading import exercises as reading
from heliograph.answering.reading.checks import LONGEST, check_answer
from heliograph.matters.views.desk_frame import page
from heliograph.organisation.door import StaffRequest, staff


@require_safe
@staff
def listing(request: StaffRequest) -> HttpResponse:
    """The questions: the bureau's own, and those that are shipped."""
    context = {
        "own": reading.own(request.viewer.bureau_id, timezone.localdate()),
        "exercises": list(exercises().values()),
    }
    return page(request, "answering/practice.html", context, section="practice")


@require_http_methods(["GET", "HEAD", "POST"])
@staff
@sensitive_post_parameters()
def exercise(request: StaffRequest, code: str) -> HttpResponse:
    """One question, and what the check says of the answer that was written."""
    bureau_id, today = request.viewer.bureau_id, timezone.localdate()
    one = reading.one(bureau_id, code, today)
    if one is None:
        raise Http404("no such exercise")
    words = request.POST.get("words", "")[:LONGEST]
    found = check_answer(bureau_id, one.title, one.text, words) if words.strip() else None
    if request.POST.get("by") == "script":
        return render(request, "answering/piece.html", {"found": found})
    following = reading.after(bureau_id, code, today)
    context = {"exercise": one, "found": found, "words": words, "following": following}
    return page(request, "answering/exercise.html", context, section="practice")
