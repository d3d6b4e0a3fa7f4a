"""The receipt's page: number, secret, what happens next and by when, who is answerable.

The only place where a secret is shown. It is the answer to the form itself, with status 200: a secret never stands in
an address, a log or a database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from heliograph.core import receipt
from heliograph.core.calendar import Unit as TimeUnit
from heliograph.core.calendar import Within
from heliograph.core.procedure import Procedure
from heliograph.matters import procedures
from heliograph.matters.keys import keyring
from heliograph.matters.models import Deadline, Matter
from heliograph.matters.reading import recorded
from heliograph.matters.reading.held import is_same_code
from heliograph.matters.views.coming import beat_named
from heliograph.matters.views.holder import held_secrets, remember
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Bureau, Unit
from heliograph.reader import dated_day, moment, tr


@dataclass(frozen=True, slots=True)
class Slip:
    """What stands on a receipt."""

    procedure: Procedure
    number: str
    secret: str
    deadlines: Sequence[Deadline]
    unit: Unit
    at: datetime


def page(request: HttpRequest, bureau: Bureau, slip: Slip, *, is_again: bool = False, first: str = "") -> HttpResponse:
    """Show the receipt, and let this browser hold it for two hours. `first` is a sentence that must be read before it."""
    link = receipt.follow_link(settings.BASE_URL, slip.number, slip.secret)
    number, secret = receipt.show_number(slip.number), receipt.show_secret(slip.secret)
    due = sorted(slip.deadlines, key=lambda one: one.due)
    response = render(
        request,
        "matters/receipt.html",
        {
            "procedure": slip.procedure,
            "number": number,
            "secret": secret,
            "link": link,
            "qr": receipt.qr_svg(link, _("二维码，用手机扫一下就能查这件事")),
            "unit": slip.unit,
            "at": slip.at,
            "items": _items(slip, due),
            "message": _message(bureau, slip, number, secret, due),
            "is_again": is_again,
            "first": first,
            "log_kept": recorded.is_kept(),
            "beat": beat_named(request, bureau.id),
        },
    )
    remember(response, slip.number, slip.secret, request=request)
    return response


def again(request: HttpRequest, bureau: Bureau, token: UUID) -> HttpResponse:
    """The form was sent before: show its receipt to the browser that holds it, and to others that it has come in."""
    matter = Matter.objects.get(bureau_id=bureau.id, id=token)
    secret = held_secrets(request).get(matter.number, "")
    given = keyring().receipt_code_hash(matter.number, secret) if secret else b""
    if not secret or not is_same_code(given, bytes(matter.code_hash)):
        procedure = procedures.version(bureau.id, matter.procedure, matter.version)
        facts = {"procedure": procedure, "at": matter.submitted_at}
        return render(request, "matters/receipt_already.html", facts, status=409)
    return afterwards(request, bureau, matter, secret, is_again=True)


def afterwards(
    request: HttpRequest, bureau: Bureau, matter: Matter, secret: str, *, is_again: bool = False
) -> HttpResponse:
    """The receipt of a matter that came in before, as it was then."""
    procedure = procedures.version(bureau.id, matter.procedure, matter.version)
    first = Deadline.objects.filter(bureau_id=bureau.id, matter_id=matter.id, made_at=matter.submitted_at)
    unit = organisation.units(bureau.id)[matter.unit_id]
    slip = Slip(procedure, matter.number, secret, list(first), unit, matter.submitted_at)
    return page(request, bureau, slip, is_again=is_again)


def _items(slip: Slip, due: Sequence[Deadline]) -> list[dict[str, object]]:
    """The first lines of the matter's timeline: sent, where it lies now, and what is promised."""
    state = slip.procedure.first_state
    items: list[dict[str, object]] = [
        {"kind": "happened", "at": slip.at, "title": _("您提交了“%(title)s”") % {"title": tr(slip.procedure.title)}},
        {"kind": "now", "title": tr(state.title), "text": tr(state.says), "who": _responsible(slip.unit)},
    ]
    items.extend(
        {"kind": "promised", "due": one.due, "title": tr(slip.procedure.promise(one.promise).title), "note": _note(one)}
        for one in due
    )
    return items


def _responsible(unit: Unit) -> str:
    return _("现在对您负责的是：%(unit)s") % {"unit": tr(unit.title)}


def _note(deadline: Deadline) -> str:
    within = Within.parse(deadline.within)
    note = _("%(within)s内") % {"within": tr(within.text)}
    if within.unit is TimeUnit.HOURS:
        note = _("%(within)s内，也就是 %(moment)s 之前") % {"within": tr(within.text), "moment": moment(deadline.due)}
    if deadline.provisional:
        note += _("。那一年的放假安排还没有公布，这个日子是估计的；公布后重新算，并告诉您")
    return note


def _message(bureau: Bureau, slip: Slip, number: str, secret: str, due: Sequence[Deadline]) -> str:
    """The receipt as words to copy into a text message or a note."""
    lines = [
        _("【%(bureau)s】“%(title)s”已登记。") % {"bureau": tr(bureau.title), "title": tr(slip.procedure.title)},
        _("编号 %(number)s") % {"number": number},
        _("密码 %(secret)s") % {"secret": secret},
        *(
            _("最晚 %(day)s：%(what)s。")
            % {"day": dated_day(one.due), "what": tr(slip.procedure.promise(one.promise).title)}
            for one in due
        ),
        _("查进度：%(link)s") % {"link": settings.BASE_URL + reverse("follow")},
    ]
    return "\n".join(lines)
