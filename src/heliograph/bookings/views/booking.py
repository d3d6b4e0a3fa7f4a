"""One time: what it is, and the form that books it; the answer to the form is the receipt, shown once."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from heliograph.bookings import actions, reading, subjects, tokens
from heliograph.bookings.forms import BookForm
from heliograph.bookings.views.public import line_or_404
from heliograph.core.procedure import Procedure
from heliograph.core.receipt import qr_svg, show_number, show_secret
from heliograph.matters import limits
from heliograph.matters.errors import AlreadySubmitted, Invalid, MatterError
from heliograph.matters.forms import MatterForm, form_for
from heliograph.matters.identifiers import new_id
from heliograph.matters.reading import guides
from heliograph.matters.views import receipts
from heliograph.matters.views.asking import read_token
from heliograph.matters.views.bureau import bureau_of
from heliograph.organisation import reading as organisation
from heliograph.reader import language, tr

log = logging.getLogger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables("form", "held")
def time(request: HttpRequest, slot_id: UUID) -> HttpResponse:
    """The page of a time with its form."""
    now = timezone.now()
    line, procedure = line_or_404(request, slot_id, now), None
    elsewhere = subjects.page_of(line.kind.code, bureau_of(request).id, slot_id)
    if elsewhere:
        return HttpResponseRedirect(elsewhere)
    if line.kind.procedure:
        procedure = guides.open_procedure(bureau_of(request).id, line.kind.procedure, timezone.localdate())
    form_class = form_for(bureau_of(request).id, procedure, language()) if procedure else BookForm
    if request.method != "POST":
        return _page(request, line, form_class(), new_id())
    if not line.can_be_booked or (line.kind.procedure and procedure is None):
        return _page(request, line, form_class(), new_id(), 409)
    form, token = form_class(request.POST), read_token(request.POST.get("token", ""), now) or new_id()
    try:
        limits.count_attempt(request)
        if not form.is_valid():
            return _page(request, line, form, token, 422)
        limits.count_submission(request, is_first=True)  # a school or a mobile network is one address in a rush
        return _booked(request, line, form, token, procedure, now)
    except limits.TooMany as limit:
        form.add_error(
            None, _("从这个网络来的预约太多了，请 %(minutes)s 分钟后再试；您写的都还在。") % {"minutes": limit.minutes}
        )
        response = _page(request, line, form, token, 429)
        response["Retry-After"] = str(limit.seconds)
        return response
    except AlreadySubmitted as twice:
        if procedure is not None:
            return receipts.again(request, bureau_of(request), token)
        form.add_error(None, tr(twice.text))
        return _page(request, line, form, new_id(), 409)
    except MatterError as error:
        _refuse(form, error)
    except organisation.NoUnit as missing:
        log.error("a booking could not be registered: %s", missing)
        form.add_error(None, _("现在没有单位能接这件事：是我们没有安排好，不是您填错了。请打本局电话，或稍后再提交。"))
        return _page(request, line, form, token, 503)
    return _page(request, line_or_404(request, slot_id, now), form, token, 422)


def _refuse(form: BookForm | MatterForm, error: MatterError) -> None:
    if isinstance(error, Invalid) and isinstance(form, MatterForm):
        form.refuse(error, tr(error.text))
    elif isinstance(form, BookForm):
        form.refuse(error)
    else:
        form.add_error(None, tr(error.text))


def _page(
    request: HttpRequest, line: reading.Line, form: BookForm | MatterForm, token: UUID, status: int = 200
) -> HttpResponse:
    bureau_id, now = bureau_of(request).id, timezone.now()
    is_over = now >= line.ends_at
    context = {
        "line": line, "form": form, "token": token, "others": [] if line.free else reading.other_times(bureau_id, line, now),
        "tally": reading.tally_of(bureau_id, line.id) if is_over else None,
    }  # fmt: skip
    return render(request, "bookings/time.html", context, status=status)


def _booked(
    request: HttpRequest,
    line: reading.Line,
    form: BookForm | MatterForm,
    token: UUID,
    procedure: Procedure | None,
    now: datetime,
) -> HttpResponse:
    bureau = bureau_of(request)
    if isinstance(form, BookForm):
        held = actions.book(bureau.id, line.id, form.wanted(language(), token), now=now)
        return receipt(request, line, held)
    assert procedure is not None
    submission = form.submission(language=language(), token=token)
    matter = actions.book_matter(procedure, (bureau.id, line.id), submission, now=now)
    made, first = matter.receipt, ""
    if matter.booking.place is None:
        first = _(
            "这个时间约满了，您在候补里，前面还有 %(num)s 人。排到了告诉您；民警也会按下面的时限打电话，跟您另约时间。"
        ) % {"num": matter.ahead}
    unit = next(one for one in organisation.units(bureau.id).values() if one.title == made.unit)
    slip = receipts.Slip(procedure, made.number, made.secret, made.deadlines, unit, now)
    return receipts.page(request, bureau, slip, first=first)


def receipt(request: HttpRequest, line: reading.Line, held: actions.Held) -> HttpResponse:
    """The only place where the secret of a booking is shown. The QR opens the booking itself: to give it back, to change it."""
    token = tokens.token(held.booking)
    link = settings.BASE_URL + reverse("booking_own", args=[token])
    context = {
        "line": line, "held": held, "number": show_number(held.number), "secret": show_secret(held.secret), "token": token,
        "qr": qr_svg(link, _("二维码，扫一下就能看、退、改这次预约")), "link": link, "mark": held.chain.hex(),
    }  # fmt: skip
    return render(request, "bookings/receipt.html", context)
