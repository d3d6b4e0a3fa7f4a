"""Reply templates of the whole bureau."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from heliograph.matters import procedures
from heliograph.matters.actions.bureau_templates import LONGEST, TemplateDetails, save_template
from heliograph.matters.errors import Invalid
from heliograph.matters.models import ReplyTemplate
from heliograph.matters.views.staff_door import StaffRequest, administrator
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Officer
from heliograph.reader import tr

STEPS = [
    ("answer", gettext_lazy("答复")),
    ("close", gettext_lazy("办结")),
    ("follow-up", gettext_lazy("差评回访")),
]


class TemplateForm(forms.Form):
    """One template."""

    title = forms.CharField(label=pgettext_lazy("template", "标题"), max_length=100)
    unit = forms.TypedChoiceField(label=gettext_lazy("给哪个单位用"), required=False, coerce=int, empty_value=None)
    procedure = forms.ChoiceField(label=gettext_lazy("用在哪类事项"), required=False)
    action = forms.ChoiceField(label=gettext_lazy("用在哪一步"), choices=STEPS)
    body = forms.CharField(
        label=gettext_lazy("内容"),
        max_length=LONGEST,
        widget=forms.Textarea,
        help_text=gettext_lazy("要民警填的地方写在花括号里，例如 {姓名}、{办理日期}。没填完发不出去。"),
    )
    active = forms.BooleanField(label=gettext_lazy("启用"), required=False, initial=True)

    def __init__(self, bureau_id: int, row: ReplyTemplate | None, data: object = None) -> None:
        start = {name: getattr(TemplateDetails.of(row), name) for name in self.base_fields} if row else None
        super().__init__(data, initial=start)  # type: ignore[arg-type]  # a QueryDict or None
        units = [(u.id, tr(u.title)) for u in organisation.units(bureau_id).values() if u.active]
        in_force = procedures.all_in_force(bureau_id, timezone.localdate())
        kinds = [(p.code, tr(p.title)) for p in in_force]
        self._choose("unit", [("", _("全局通用")), *units])
        self._choose("procedure", [("", _("所有事项")), *kinds])

    def _choose(self, name: str, choices: list[tuple[object, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices


@require_safe
@administrator
def template_list(request: StaffRequest) -> HttpResponse:
    """Every template, with whom it is for."""
    bureau_id = request.viewer.bureau_id
    rows = ReplyTemplate.objects.filter(bureau_id=bureau_id).select_related("unit").order_by("-active", "title")
    titles = {one.code: one.title for one in procedures.all_in_force(bureau_id, timezone.localdate())}
    context = {"rows": rows, "titles": titles, "steps": dict(STEPS)}
    return render(request, "administration/templates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
def template_page(request: StaffRequest, template_id: int | None = None) -> HttpResponse:
    """One template, or a new one."""
    bureau = organisation.bureau(request.viewer.bureau_id)
    row = get_object_or_404(ReplyTemplate, pk=template_id, bureau=bureau) if template_id is not None else None
    form = TemplateForm(bureau.id, row, request.POST if request.method == "POST" else None)
    if form.is_valid():
        by = Officer.objects.get(pk=request.viewer.officer_id)
        try:
            saved = save_template(bureau, TemplateDetails(**form.cleaned_data), template=row, by=by, now=timezone.now())
        except Invalid as error:
            form.add_error(error.field, tr(error.text))
        else:
            messages.success(request, _("“%(name)s”已经保存。") % {"name": saved.title})
            return HttpResponseRedirect(reverse("admin_templates"))
    return render(request, "administration/template.html", {"form": form, "row": row})
