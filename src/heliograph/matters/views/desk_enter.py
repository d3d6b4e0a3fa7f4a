"""Assisted entry (代录): what somebody says at a counter, on the phone or in a letter, entered for them by an officer.

The same form, the same checks and the same promises as on the web; besides, the channel, when the person says they
called or came, and for whom they ask. The receipt is shown once, to be printed and handed over: this browser does not
keep it.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from heliograph.core import receipt
from heliograph.core.procedure import FieldKind, Group, Procedure
from heliograph.matters import actions, procedures
from heliograph.matters.actions import Actor, Contact, MatterRef, Receipt, Submission
from heliograph.matters.errors import AlreadySubmitted, Invalid, MatterError
from heliograph.matters.forms import HANDLED_BY, SUFFIXES, MatterForm, fields, form_for
from heliograph.matters.identifiers import new_id
from heliograph.matters.models import Matter
from heliograph.matters.views.asking import read_token
from heliograph.matters.views.desk_frame import matter_or_404, page
from heliograph.matters.views.desk_open_case import open_case
from heliograph.matters.views.staff_door import StaffRequest, staff
from heliograph.organisation import reading as organisation
from heliograph.reader import language, tr

log = logging.getLogger(__name__)

CHANNELS = [("counter", gettext_lazy("窗口")), ("phone", gettext_lazy("电话")), ("letter", gettext_lazy("来信"))]
PARTS = [
    ("", gettext_lazy("没有，本人来说")),
    ("guardian", gettext_lazy("有，来人是监护人")),
    ("agent", gettext_lazy("有，来人是代理人")),
]


class HowForm(forms.Form):
    """How it came, when the person says it was, and for whom they ask."""

    channel = forms.ChoiceField(
        label=gettext_lazy("方式"), choices=CHANNELS, widget=forms.RadioSelect, initial="counter"
    )
    claimed_at = fields.ClaimedField(
        label=gettext_lazy("什么时候来电、来访"),
        required=False,
        help_text=gettext_lazy("来人自己说的时间。登记时间由系统记，时限从登记算起。"),
    )
    part = forms.ChoiceField(label=gettext_lazy("是替别人说的吗"), choices=PARTS, required=False)
    for_name = fields.TextField(label=gettext_lazy("替谁：姓名"), max_length=40, required=False)
    for_phone = fields.PhoneField(label=gettext_lazy("替谁：电话"), max_length=40, required=False)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, prefix="how")
        self.use_required_attribute = False

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("part") and not given.get("for_name"):
            self.add_error("for_name", _("请写明替谁说的；本人不愿留名的，选“没有”。"))
        return given

    def added_to(self, submission: Submission, parent: Matter | None) -> Submission:
        """The submission with what this part of the page says.

        Whoever it is about is the submitter, who is told and holds the receipt; who came for them is the other party.
        """
        given = self.cleaned_data
        made = replace(
            submission,
            claimed_at=given["claimed_at"],
            parent=MatterRef(parent.bureau_id, parent.id) if parent else None,
        )
        if not given["part"]:
            return made
        person = Contact(name=given["for_name"], phone=given["for_phone"])
        return replace(made, contact=_with_reach(person, made.contact), on_behalf=made.contact, part=given["part"])


def _with_reach(person: Contact, helper: Contact) -> Contact:
    """The person for whom it is asked, reached through the helper where they have nothing of their own."""
    return replace(
        person,
        phone=person.phone or helper.phone,
        identity="",
        email=helper.email,
        address=helper.address,
        ways=helper.ways,
    )


@require_safe
@staff
def choose(request: StaffRequest) -> HttpResponse:
    """Which procedure, for whoever stands at the counter."""
    viewer, today = request.viewer, timezone.localdate()
    parent = _parent(request)
    open_to = [p for p in procedures.all_in_force(viewer.bureau_id, today) if not viewer.roles.isdisjoint(p.opening.by)]
    return page(
        request,
        "matters/desk_choose.html",
        {
            "procedures": [p for p in open_to if p.group is not Group.CASE],
            "cases": [p for p in open_to if p.group is Group.CASE],
            "parent": parent,
            "shown": _shown(parent),
        },
        section="desk_enter_choose",
    )


def _parent(request: StaffRequest) -> Matter | None:
    """The matter this grew from, if the address names one that the officer may open."""
    number = request.GET.get("parent", "") or request.POST.get("parent", "")
    return matter_or_404(request, number) if number else None


def _shown(parent: Matter | None) -> str:
    return receipt.show_number(parent.number) if parent else ""


@require_http_methods(["GET", "HEAD", "POST"])
@staff
@sensitive_post_parameters()
def enter(request: StaffRequest, code: str) -> HttpResponse:
    """The form of a procedure for somebody else, or their receipt."""
    viewer = request.viewer
    procedure = procedures.in_force(viewer.bureau_id, code, timezone.localdate())
    if procedure is None or viewer.roles.isdisjoint(procedure.opening.by):
        raise Http404("no such procedure for this officer")
    parent = _parent(request)
    if procedure.group is Group.CASE:
        return open_case(request, procedure, parent)
    form_class = form_for(viewer.bureau_id, procedure, language())
    if request.method != "POST":
        return _form_page(request, form_class(initial=_initial(request, procedure)), HowForm(), new_id(), parent)
    form, how, token = (
        form_class(request.POST, request.FILES),
        HowForm(request.POST),
        read_token(request.POST.get("token", ""), timezone.now()) or new_id(),
    )
    if not (form.is_valid() & how.is_valid()):
        return _form_page(request, form, how, token, parent, status=422)
    return _register(request, form, how, token, parent)


def _initial(request: StaffRequest, procedure: Procedure) -> dict[str, str]:
    """The own unit, if it can take it: who takes something in is usually who handles it."""
    if any(field.kind is FieldKind.UNIT for field in procedure.fields):
        return {}
    able = organisation.units_with(request.viewer.bureau_id, procedure.handler)
    mine = next((u for u in able if u.id in request.viewer.own_units), None)
    return {HANDLED_BY: mine.code} if mine else {}


def _form_page(
    request: StaffRequest, form: MatterForm, how: HowForm, token: UUID, parent: Matter | None, *, status: int = 200
) -> HttpResponse:
    context = {
        "procedure": form.procedure, "form": form, "how": how, "token": token, "parent": parent, "shown": _shown(parent), "suffixes": SUFFIXES,
    }  # fmt: skip
    return page(request, "matters/desk_enter.html", context, section="desk_enter_choose", status=status)


@sensitive_variables("made", "form", "how", "submission")
def _register(
    request: StaffRequest, form: MatterForm, how: HowForm, token: UUID, parent: Matter | None
) -> HttpResponse:
    viewer, procedure, now = request.viewer, form.procedure, timezone.now()
    submission = form.submission(language=language(), token=token, channel=how.cleaned_data["channel"])
    try:
        made = actions.submit(viewer.bureau_id, procedure, how.added_to(submission, parent), Actor(viewer), now=now)
    except AlreadySubmitted as error:
        form.add_error(None, tr(error.text))
        return _form_page(request, form, how, token, parent, status=409)
    except Invalid as invalid:
        form.refuse(invalid, tr(invalid.text))
        return _form_page(request, form, how, token, parent, status=422)
    except MatterError as error:
        form.add_error(None, tr(error.text))
        return _form_page(request, form, how, token, parent, status=403)
    except organisation.NoUnit as missing:
        log.error("an entry of %s could not be registered: %s", procedure.code, missing)
        form.add_error(None, _("现在没有单位能接这件事，是我们的设置有问题，不是您填错了。请告诉管理员。"))
        return _form_page(request, form, how, token, parent, status=503)
    return _receipt_page(request, procedure, made, now)


@sensitive_variables("made", "link")
def _receipt_page(request: StaffRequest, procedure: Procedure, made: Receipt, now: datetime) -> HttpResponse:
    """The slip to hand over. It is shown in the answer to the form, and nowhere again."""
    link = receipt.follow_link(settings.BASE_URL, made.number, made.secret)
    context = {
        "procedure": procedure,
        "raw_number": made.number,
        "number": receipt.show_number(made.number),
        "secret": receipt.show_secret(made.secret),
        "qr": receipt.qr_svg(link, _("二维码，用手机扫一下就能查这件事")),
        "site": settings.BASE_URL,
        "at": now,
        "handled_by": made.unit,
        "promised": [(procedure.promise(d.promise).title, d.due) for d in sorted(made.deadlines, key=lambda d: d.due)],
    }
    return page(request, "matters/desk_receipt.html", context, section="desk_enter_choose")
