"""What a page with a procedure's form does when it is sent: counted, checked, registered; the receipt, or the form again.

`asking` (the page of every open procedure) does this with files and drafts; pages that ask beside it do it here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from heliograph.matters import limits
from heliograph.matters.actions import Receipt, Submission
from heliograph.matters.errors import AlreadySubmitted, Invalid, MatterError
from heliograph.matters.forms import MatterForm
from heliograph.matters.views import receipts
from heliograph.matters.views.bureau import bureau_of
from heliograph.organisation import reading as organisation
from heliograph.reader import language, tr

log = logging.getLogger(__name__)


class Page(Protocol):
    """Draws the form again with what is wrong; `why` where the spine refused."""

    def __call__(self, status: int, why: MatterError | None = None) -> HttpResponse: ...


@sensitive_variables("form", "made")
def take_in(
    request: HttpRequest, form: MatterForm, token: UUID, page: Page, register: Callable[[Submission], Receipt]
) -> HttpResponse:
    """The receipt of what `register` made of the form, or the form again. Nothing typed is lost on an error."""
    try:
        limits.count_attempt(request)
        if not form.is_valid():
            return page(422)
        limits.count_submission(request, is_first=False)
        made = register(form.submission(language=language(), token=token))
    except limits.TooMany as limit:
        form.add_error(
            None, _("从这个网络来的太多了，请 %(minutes)s 分钟后再试；您写的都还在。") % {"minutes": limit.minutes}
        )
        return later(page(429), limit)
    except AlreadySubmitted:
        return receipts.again(request, bureau_of(request), token)
    except Invalid as invalid:
        form.refuse(invalid, tr(invalid.text))
        return page(422, invalid)
    except MatterError as error:
        form.add_error(None, tr(error.text))
        return page(422, error)
    except organisation.NoUnit as missing:
        no_unit(form, missing)
        return page(503)
    return _receipt(request, form, made)


def later(response: HttpResponse, limit: limits.TooMany) -> HttpResponse:
    """The page of a network that has used up its limit, with when to come again."""
    response["Retry-After"] = str(limit.seconds)
    return response


def no_unit(form: MatterForm, missing: organisation.NoUnit) -> None:
    """Say on the form, and in the log, that no unit takes what was sent: the bureau's own fault."""
    log.error("a submission of %s could not be registered: %s", form.procedure.code, missing)
    form.add_error(None, _("现在没有单位能接这件事：是我们没有安排好，不是您填错了。请打本局电话，或稍后再提交。"))


def _receipt(request: HttpRequest, form: MatterForm, made: Receipt) -> HttpResponse:
    bureau = bureau_of(request)
    unit = next(one for one in organisation.units(bureau.id).values() if one.title == made.unit)
    slip = receipts.Slip(form.procedure, made.number, made.secret, made.deadlines, unit, timezone.now())
    return receipts.page(request, bureau, slip)
