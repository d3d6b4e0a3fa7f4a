"""Everything the conversation says, as staff see it: in both languages, in how many parts of a text message, with its history.

The administrator writes the bureau's own words; what was said before stays to be seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from heliograph.channels.plugins.sms import segments
from heliograph.channels.talk import actions, own_words
from heliograph.channels.talk.models import OwnSaying
from heliograph.channels.talk.wording import Words, sayings, words_from
from heliograph.matters.views.desk_frame import page
from heliograph.organisation.door import ADMINISTRATION, EVENTS, StaffRequest, staff
from heliograph.reader import tr

CHANGE = ADMINISTRATION
SEE = EVENTS | CHANGE
SECTION = "desk_channels"


class SayingForm(forms.Form):
    """A bureau's own words for one saying."""

    zh = forms.CharField(label=gettext_lazy("中文"), max_length=own_words.LONGEST, widget=forms.Textarea)
    en = forms.CharField(label=gettext_lazy("英文"), max_length=own_words.LONGEST, widget=forms.Textarea)
    sms_zh = forms.CharField(
        label=gettext_lazy("短信里的中文"), required=False, max_length=310, widget=forms.Textarea,
        help_text=gettext_lazy("不写，就和上面一样。"),
    )  # fmt: skip
    sms_en = forms.CharField(
        label=gettext_lazy("短信里的英文"), required=False, max_length=310, widget=forms.Textarea,
        help_text=gettext_lazy("不写，就和上面一样。"),
    )  # fmt: skip
    why = forms.CharField(label=gettext_lazy("为什么改"), max_length=300)

    def words(self) -> dict[str, str]:
        return {part: self.cleaned_data[part] for part in own_words.PARTS}


def _start(words: Words) -> dict[str, str]:
    start = {"zh": words.text.zh, "en": words.text.en}
    if words.short != words.text:
        start |= {"sms_zh": words.short.zh, "sms_en": words.short.en}
    return {part: text.strip() for part, text in start.items()}


@require_safe
@staff(roles=SEE)
def preview(request: StaffRequest) -> HttpResponse:
    """Every saying, and which of them are the bureau's own."""
    known = own_words.known(request.viewer.bureau_id)
    rows = [(words, _parts(words), words is not sayings()[code]) for code, words in known.items()]
    return page(request, "talk/sayings.html", {"rows": rows}, section=SECTION)


def _parts(words: Words) -> int:
    return segments(words.short.zh) if words.short.zh else 0


@require_http_methods(["GET", "HEAD", "POST"])
@staff(roles=SEE)
def saying(request: StaffRequest, code: str) -> HttpResponse:
    """One saying as people get it; the administrator writes the bureau's own."""
    if code not in sayings():
        raise Http404("no such saying")
    viewer = request.viewer
    may_change = viewer.is_one_of(*CHANGE)
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    words = own_words.known(viewer.bureau_id)[code]
    form = SayingForm(
        request.POST if request.method == "POST" and "ours" not in request.POST else None, initial=_start(words)
    )
    if request.method == "POST" and _saved(request, code, form, timezone.now()):
        return HttpResponseRedirect(reverse("talk_saying", args=(code,)))
    shown = _shown(code, form.words()) if form.is_bound and form.is_valid() else words
    history = OwnSaying.objects.filter(bureau_id=viewer.bureau_id, code=code).select_related("officer").order_by("-id")
    context = {
        "code": code, "words": shown, "parts": _parts(shown), "form": form, "may_change": may_change,
        "version": own_words.version_of(viewer.bureau_id, code), "places": sayings()[code].places,
        "history": history[:20],
    }  # fmt: skip
    return page(request, "talk/saying.html", context, section=SECTION, status=422 if form.errors else 200)


def _shown(code: str, written: Mapping[str, str]) -> Words:
    return words_from(code, {part: text for part, text in written.items() if text.strip()})


def _saved(request: StaffRequest, code: str, form: SayingForm, now: datetime) -> bool:
    """Keep it, or only show it. False if the page comes again."""
    if "ours" in request.POST:
        actions.put_saying(request.viewer, code, None, why=_("恢复原文"), now=now)
        messages.success(request, _("恢复成原文了。"))
        return True
    if not form.is_valid():
        return False
    try:
        own_words.check(code, form.words())
        if "preview" in request.POST:
            return False
        actions.put_saying(request.viewer, code, form.words(), why=form.cleaned_data["why"], now=now)
    except own_words.BadSaying as bad:
        form.add_error(bad.part, tr(bad.text))
        return False
    messages.success(request, _("保存好了，从现在起这样说。"))
    return True
