"""Posts on the desk: where they are best on a plan's ground, beside today's, and as a table to download."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from heliograph.matters.views import desk_frame
from heliograph.organisation import reading as organisation
from heliograph.organisation.door import StaffRequest, staff
from heliograph.patrol import reading
from heliograph.patrol.errors import NotYours
from heliograph.patrol.posts_forms import PostsForm
from heliograph.patrol.reading.posts import PostsGround, posts, posts_ground, posts_table
from heliograph.patrol.views.tables import as_csv

SECTION = "desk_patrol"


@require_safe
@staff(roles=reading.PLANNERS)
def best(request: StaffRequest, plan_id: int) -> HttpResponse:
    """Other numbers of posts and minutes; the script asks for the answer alone (`X-Part`)."""
    ground = _ground(request, plan_id)
    form = PostsForm(ground, request.GET or None)
    is_asked = form.is_bound and form.is_valid()
    context = {"found": posts(ground, form.asked() if is_asked else ground.usual), "form": form}
    status = 422 if form.errors else 200
    if request.headers.get("X-Part"):
        return render(request, "patrol/posts_told.html", context, status=status)
    return desk_frame.page(request, "patrol/posts.html", context, section=SECTION, status=status)


@require_safe
@staff(roles=reading.PLANNERS)
def table(request: StaffRequest, plan_id: int) -> HttpResponse:
    """The posts as CSV, for the numbers of the page that leads here."""
    ground = _ground(request, plan_id)
    form = PostsForm(ground, request.GET)
    if not form.is_valid():
        raise Http404
    return as_csv(f"posts-{plan_id}", posts_table(posts(ground, form.asked())))


def _ground(request: StaffRequest, plan_id: int) -> PostsGround:
    today = timezone.now().astimezone(organisation.zone(request.viewer.bureau_id)).date()
    try:
        return posts_ground(request.viewer, plan_id, today)
    except NotYours:
        raise Http404 from None
