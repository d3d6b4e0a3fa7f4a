"""Write a notice: choose a kind, fill it in, add pictures. Every save is a revision."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from heliograph.core.files import FileRefused
from heliograph.core.text import Text
from heliograph.matters.errors import MatterError, NotFound
from heliograph.notices import actions, kinds
from heliograph.notices.actions.rights import may_write
from heliograph.notices.errors import Unreadable
from heliograph.notices.forms import PictureForm, WordsForm, of_words
from heliograph.notices.models import State
from heliograph.notices.reading import desk
from heliograph.notices.reading.images import opened
from heliograph.notices.views.desk_frame import page, refuse, revision_shown
from heliograph.organisation import reading as organisation
from heliograph.organisation.door import StaffRequest, staff
from heliograph.reader import tr


@require_safe
@staff
def choose(request: StaffRequest) -> HttpResponse:
    """Which kind of notice."""
    units = organisation.units(request.viewer.bureau_id)
    may = any(may_write(request.viewer, unit) for unit in units)
    return page(request, "desk_choose.html", {"kinds": kinds.kinds() if may else ()})


@require_http_methods(["GET", "HEAD", "POST"])
@staff
@sensitive_post_parameters()
def new(request: StaffRequest, code: str) -> HttpResponse:
    """Begin a notice of one kind."""
    kind = kinds.kind(code)
    if kind is None:
        raise Http404
    form = WordsForm(request.viewer, kind, None, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.begin(request.viewer, form.draft(), now=timezone.now())
        except MatterError as error:
            refuse(form, error)
        else:
            messages.success(request, _("草稿存好了，还没有人看得到。可以加图片，然后核对个人信息。"))
            return HttpResponseRedirect(reverse("desk_notice", args=[made.id]))
    return page(
        request, "desk_write.html", {"form": form, "kind": kind, "row": None}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff
@sensitive_post_parameters()
def write(request: StaffRequest, notice_id: UUID) -> HttpResponse:
    """The next revision of a draft, or a correction of what is public; pictures are added and left out here too."""
    viewer, now = request.viewer, timezone.now()
    try:
        row = desk.notice_for(viewer, notice_id)
        _row, words, before = desk.words_at(viewer, notice_id, row.revision)
    except (NotFound, Unreadable):
        raise Http404("no such notice for this officer") from None
    kind = kinds.kind(row.kind)
    if kind is None or not may_write(viewer, row.unit_id):
        raise Http404
    is_correction = row.state == State.RELEASED
    start = of_words(words, zone=organisation.zone(row.bureau_id))
    start |= {"of": row.revision, "why": before.why if is_correction and row.stage != "none" else ""}
    what = request.POST.get("what", "words")
    form = WordsForm(
        viewer, kind, row, request.POST if what == "words" and request.method == "POST" else None, initial=start
    )
    is_picture = what == "picture" and request.method == "POST"
    picture = PictureForm(
        is_correction, *((request.POST, request.FILES) if is_picture else ()), initial={"of": row.revision}
    )
    if request.method == "POST":
        try:
            said = _saved(request, row.id, form, picture, what)
        except NotFound:
            raise Http404 from None
        except MatterError as error:
            refuse(picture if is_picture else form, error)
        except FileRefused as error:
            picture.add_error("file", tr(error.text))
        else:
            if said:
                messages.success(request, said)
                return HttpResponseRedirect(
                    reverse("desk_notice_write" if what != "words" else "desk_notice", args=[row.id])
                )
    context = {
        "form": form, "picture": picture, "kind": kind, "row": row, "words": words, "is_correction": is_correction,
        "now": now,
    }  # fmt: skip
    return page(request, "desk_write.html", context, status=422 if form.errors or picture.errors else 200)


def _saved(request: StaffRequest, notice_id: UUID, form: WordsForm, picture: PictureForm, what: str) -> str:
    """Do what was asked; the words to say then, empty if the form must be filled in again."""
    viewer, now = request.viewer, timezone.now()
    if what == "picture":
        if not picture.is_valid():
            return ""
        given = picture.cleaned_data
        says = Text(given["says_zh"], given["says_en"])
        file = given["file"]
        actions.add_picture(
            viewer, notice_id, file.read(), file.name, says, after=given["of"], why=given.get("why", ""), now=now
        )
        return _("图片加好了，拍摄地点和设备信息已经去掉。")
    if what.startswith("remove-"):
        wanted, why = _picture(what.removeprefix("remove-")), request.POST.get("why", "")
        actions.remove_picture(viewer, notice_id, wanted, after=revision_shown(request), why=why, now=now)
        return _("图片拿掉了，以前的版本里还有。")
    if not form.is_valid():
        return ""
    draft = form.draft()
    actions.write(viewer, notice_id, draft.words, after=form.cleaned_data["of"], why=draft.why, now=now)
    return _("存好了。改过的内容要重新核对个人信息。")


def _picture(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        raise Http404 from None


@require_safe
@staff
def image(request: StaffRequest, notice_id: UUID, image_id: UUID) -> HttpResponse:
    """A picture of a draft, small, for who works on it."""
    try:
        row = desk.notice_for(request.viewer, notice_id)
    except NotFound:
        raise Http404 from None
    found = opened(row, image_id, small=True)
    if found is None:
        raise Http404
    response = HttpResponse(found[0], content_type=found[1])
    response["Cache-Control"] = "private, max-age=300"
    return response
