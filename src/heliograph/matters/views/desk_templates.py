"""Reply templates: which there are, and for leads a form to add one and a button to retire one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from heliograph.matters import procedures
from heliograph.matters.actions.bureau_templates import TemplateDetails
from heliograph.matters.actions.templates import LONGEST, add_template, may_keep, retire_template
from heliograph.matters.errors import Invalid, MatterError, NotFound
from heliograph.matters.forms import fields
from heliograph.matters.reading.reply_templates import templates_of
from heliograph.matters.views.desk_frame import page
from heliograph.matters.views.staff_door import StaffRequest, staff
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.reader import tr

ANSWERS = [
    ("answer", gettext_lazy("答复")),
    ("close", gettext_lazy("办结")),
    ("follow-up", gettext_lazy("差评回访")),
]


class TemplateForm(forms.Form):
    """A new template."""

    title = fields.TextField(label=pgettext_lazy("template", "标题"), max_length=100)
    unit = forms.ChoiceField(
        label=gettext_lazy("给哪个单位用"), required=False, help_text=gettext_lazy("下级单位也能用。")
    )
    procedure = forms.ChoiceField(label=gettext_lazy("用在哪类事项"), required=False)
    action = forms.ChoiceField(label=gettext_lazy("用在哪一步"), choices=ANSWERS)
    body = fields.LongField(
        label=gettext_lazy("内容"),
        max_length=LONGEST,
        help_text=gettext_lazy("要民警填的地方写在花括号里，例如 {姓名}、{办理日期}。没填完发不出去。"),
    )

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        units = [
            (str(u.id), tr(u.title))
            for u in organisation.units(viewer.bureau_id).values()
            if u.active and may_keep(viewer, u.id)
        ]
        every = [("", _("全局通用"))] if may_keep(viewer, None) else []
        in_force = procedures.all_in_force(viewer.bureau_id, timezone.localdate())
        self.fields["unit"].choices = [*every, *units]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["procedure"].choices = [("", _("所有事项")), *((p.code, tr(p.title)) for p in in_force)]  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def templates(request: StaffRequest) -> HttpResponse:
    """The list; a lead may add to it."""
    viewer = request.viewer
    keeps = bool(viewer.led_units)
    form = TemplateForm(viewer, request.POST or None) if keeps else None
    if request.method == "POST" and form is not None and form.is_valid():
        given = form.cleaned_data
        try:
            unit = int(given["unit"]) if given["unit"] else None
            details = TemplateDetails(given["title"], given["body"], unit, given["procedure"], given["action"])
            add_template(viewer, details, now=timezone.now())
        except MatterError as error:
            form.add_error(error.field if isinstance(error, Invalid) else None, tr(error.text))
        else:
            messages.success(request, _("模板“%(title)s”可以用了。") % {"title": given["title"]})
            return HttpResponseRedirect(reverse("desk_templates"))
    titles = {p.code: p.title for p in procedures.all_in_force(viewer.bureau_id, timezone.localdate())}
    rows = [(one, may_keep(viewer, one.unit_id)) for one in templates_of(viewer)[:300]]
    context = {"rows": rows, "form": form, "titles": titles, "actions": dict(ANSWERS)}
    return page(
        request,
        "matters/desk_templates.html",
        context,
        section="desk_templates",
        status=422 if form and form.errors else 200,
    )


@require_POST
@staff
def retire(request: StaffRequest, template_id: int) -> HttpResponse:
    """Take a template out of use."""
    try:
        gone = retire_template(request.viewer, template_id, now=timezone.now())
    except NotFound:
        raise Http404("no such template") from None
    except MatterError as error:
        messages.error(request, tr(error.text))
    else:
        messages.success(request, _("模板“%(title)s”已停用。") % {"title": gone.title})
    return HttpResponseRedirect(reverse("desk_templates"))
