"""Pages of routing: somebody's own words lead to the right form; an officer confirms where a matter belongs."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from heliograph.core.procedure import FieldKind, Procedure
from heliograph.core.receipt import show_number
from heliograph.learned import reading as learned
from heliograph.matters import limits
from heliograph.matters.actions import Actor
from heliograph.matters.views.bureau import bureau_of
from heliograph.matters.views.desk_frame import matter_or_404
from heliograph.organisation.door import StaffRequest, staff
from heliograph.reader import tr
from heliograph.routing import actions, reading
from heliograph.routing.router import KIND

LONGEST = 3000
FEWEST = 4


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables("words", "found")
def which(request: HttpRequest) -> HttpResponse:
    """ "What is it about?": the words come in the body, are read and forgotten; the forms that fit are shown."""
    bureau = bureau_of(request)
    context: dict[str, object] = {"is_on": learned.is_on(bureau.id, KIND), "words": "", "asked": False}
    if request.method != "POST":
        return render(request, "routing/which.html", context)
    try:
        limits.count_attempt(request)
    except limits.TooMany as limit:
        answer = render(request, "matters/ask_later.html", {"limit": limit}, status=429)
        answer["Retry-After"] = str(limit.seconds)
        return answer
    words = request.POST.get("words", "").strip()[:LONGEST]
    context |= {"words": words, "asked": True, "too_short": len(words) < FEWEST, "longest": LONGEST}
    if len(words) >= FEWEST:
        found = reading.read(bureau.id, words, timezone.localdate())
        suggestions = found.suggestions if found is not None else ()
        context |= {"found": found, "forms": [(one, _field(one.procedure)) for one in suggestions]}
    answer = render(request, "routing/which.html", context, status=422 if len(words) < FEWEST else 200)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@staff
def choose(request: StaffRequest, number: str) -> HttpResponse:
    """Confirm the procedure of a matter, or choose another: then the form for it opens, grown from this one."""
    matter = matter_or_404(request, number)
    chosen = request.POST.get("procedure", "")
    back = HttpResponseRedirect(reverse("desk_matter", args=[matter.number]))
    try:
        actions.choose(matter, Actor(request.viewer), chosen, now=timezone.now())
    except actions.NotOpen as error:
        messages.error(request, tr(error.text))
        return back
    if chosen == matter.procedure:
        messages.success(request, _("记下了：就按这一类办。"))
        return back
    messages.success(request, _("记下了。请在下面另行登记，原来的这件会连着它。"))
    return HttpResponseRedirect(f"{reverse('desk_enter', args=[chosen])}?parent={show_number(matter.number)}")


def _field(procedure: Procedure) -> str:
    """The field of a form that takes what somebody wrote."""
    return next((one.name for one in procedure.fields if one.kind is FieldKind.LONG), "words")
