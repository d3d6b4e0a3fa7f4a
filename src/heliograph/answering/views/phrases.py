"""The bureau's words for answers, in the administration."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from heliograph.answering.actions.phrases import LONGEST_PLAINLY, LONGEST_SAID, keep, remove
from heliograph.answering.reading.phrases import own_phrases
from heliograph.core.language.answers import shipped
from heliograph.matters.errors import Invalid, NotFound
from heliograph.organisation import reading as organisation
from heliograph.organisation.door import StaffRequest, administrator
from heliograph.organisation.models import Officer
from heliograph.reader import tr


class PhraseForm(forms.Form):
    """One phrase."""

    said = forms.CharField(
        label=gettext_lazy("官话"),
        max_length=LONGEST_SAID,
        error_messages={"required": gettext_lazy("请填写。")},
        help_text=gettext_lazy("一字不差地写；答复里出现就提醒。"),
    )
    plainly = forms.CharField(
        label=gettext_lazy("大白话怎么说"),
        max_length=LONGEST_PLAINLY,
        required=False,
        help_text=gettext_lazy("空着，就是不再提醒这个词：自带的也管用。"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
def phrases(request: StaffRequest) -> HttpResponse:
    """The list, and a form to add to it. A button at each own one takes it away."""
    bureau, now = organisation.bureau(request.viewer.bureau_id), timezone.now()
    by = Officer.objects.get(pk=request.viewer.officer_id)
    form = PhraseForm(request.POST if request.method == "POST" and "remove" not in request.POST else None)
    if request.method == "POST":
        try:
            if "remove" in request.POST:
                remove(bureau, request.POST["remove"], by=by, now=now)
                return _done(request, _("已去掉。"))
            if form.is_valid():
                keep(bureau, form.cleaned_data["said"], form.cleaned_data["plainly"], by=by, now=now)
                return _done(request, _("已保存，从下一次检查起生效。"))
        except NotFound:
            return _done(request, _("这一条已经没有了。"))
        except Invalid as error:
            form.add_error(error.field if error.field in form.fields else None, tr(error.text))
    own = own_phrases(bureau.id)
    context = {"form": form, "own": own, "shipped": shipped(), "replaced": {row.said for row in own}}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "answering/phrases.html", context, status=status)


def _done(request: StaffRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return HttpResponseRedirect(reverse("admin_answer_words"))
