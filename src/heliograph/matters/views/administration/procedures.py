"""Procedures: which version holds, what residents read of it, checking a changed one, putting it in force."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heliograph.core.procedure import Problem, Procedure, ProcedureInvalid, explain
from heliograph.matters import procedures
from heliograph.matters.actions.procedure_versions import check, put_in_force
from heliograph.matters.errors import MatterError
from heliograph.matters.models import ProcedureVersion
from heliograph.matters.views.administration.uploads import text_of, to_confirm
from heliograph.matters.views.staff_door import StaffRequest, administrator
from heliograph.organisation import reading as organisation
from heliograph.organisation.forms import UploadForm
from heliograph.organisation.models import Officer
from heliograph.reader import language, tr


@dataclass(frozen=True, slots=True)
class Row:
    """A version in a list. `procedure` is what it says; `is_current` and `is_coming` place it in time."""

    version: ProcedureVersion
    procedure: Procedure
    is_current: bool
    is_coming: bool


def _rows(bureau_id: int, code: str = "") -> list[Row]:
    today = timezone.localdate()
    kept = ProcedureVersion.objects.filter(bureau_id=bureau_id).select_related("loaded_by")
    if code:
        kept = kept.filter(code=code)
    rows = []
    for one in kept.order_by("code", "-in_force", "-id"):
        current = procedures.in_force(bureau_id, one.code, today)
        parsed = procedures.version(bureau_id, one.code, one.version)
        is_current = current is not None and current.version == one.version
        rows.append(Row(one, parsed, is_current, one.in_force > today))
    return rows


@require_safe
@administrator
def procedure_list(request: StaffRequest) -> HttpResponse:
    """Every procedure: the version that holds, and any that is to come."""
    rows = _rows(request.viewer.bureau_id)
    shown = [row for row in rows if row.is_current or row.is_coming]
    return render(request, "administration/procedures.html", {"rows": shown})


@require_safe
@administrator
def procedure_page(request: StaffRequest, code: str) -> HttpResponse:
    """One procedure: its versions, and of one of them the guide in both languages and the file."""
    rows = _rows(request.viewer.bureau_id, code)
    if not rows:
        raise Http404(f"no procedure {code}")
    asked = request.GET.get("version", "")
    chosen = next((row for row in rows if row.version.version == asked), None)
    chosen = chosen or next((row for row in rows if row.is_current), rows[0])
    guides = [("zh-Hans", explain(chosen.procedure, "zh")), ("en", explain(chosen.procedure, "en"))]
    return render(request, "administration/procedure.html", {"rows": rows, "chosen": chosen, "guides": guides})


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
def procedure_check(request: StaffRequest) -> HttpResponse:
    """Choose a file, see what is wrong with it or what would change, put it in force."""
    bureau = organisation.bureau(request.viewer.bureau_id)
    form = UploadForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return render(request, "administration/procedure_check.html", {"form": form, "checked": None})
    text, file = text_of(form), form.file_name
    problems: tuple[Problem, ...] = ()
    if form.cleaned_data["confirmed"]:
        by = Officer.objects.get(pk=request.viewer.officer_id)
        try:
            row = put_in_force(bureau, text, file=file, now=timezone.now(), by=by)
        except ProcedureInvalid as error:
            problems = error.problems
        except MatterError as error:
            form.add_error("file", tr(error.text))
        else:
            said = _("%(code)s 的版本 %(version)s 从 %(day)s 起施行。")
            messages.success(request, said % {"code": row.code, "version": row.version, "day": row.in_force})
            return HttpResponseRedirect(reverse("admin_procedure", args=[row.code]))
    checked = check(bureau, text, file=file, now=timezone.now())
    new, old = checked.procedure, checked.now_in_force
    context = {
        "form": to_confirm(text, file) if checked.can_be_put_in_force else form,
        "checked": checked,
        "problems": problems or checked.problems,
        "file": file,
        "guides": [("zh-Hans", explain(new, "zh")), ("en", explain(new, "en"))] if new else [],
        "changed": _changed(old, new) if old and new else [],
    }
    return render(request, "administration/procedure_check.html", context)


def _changed(old: Procedure, new: Procedure) -> list[tuple[str, str]]:
    """The lines of the guide that go ("-") and come ("+")."""
    lines = difflib.ndiff(explain(old, language()).splitlines(), explain(new, language()).splitlines())
    return [(line[0], line[2:]) for line in lines if line[0] in "+-" and line[2:].strip()]
