"""Residents' programs: submit, follow, and whatever the holder of the receipt may do on the matter's own page."""

from __future__ import annotations

import json as plain_json
import logging
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from django.views.decorators.debug import sensitive_variables

from heliograph.channels.api import stepping, submitting
from heliograph.channels.api.actions.answers import once
from heliograph.channels.api.doorkeeping import held_matter, refuse_if_too_many
from heliograph.channels.api.problems import Problem, invalid, later
from heliograph.channels.api.routes import Routes, json
from heliograph.channels.api.shapes import matters as shapes
from heliograph.channels.api.shapes.common import Both, Out
from heliograph.channels.api.submitting import NO_SUCH, Refused
from heliograph.channels.api.views import following
from heliograph.core.receipt import Mistyped, read_number
from heliograph.core.text import Text
from heliograph.matters import actions, attempts, limits
from heliograph.matters.actions import Actor
from heliograph.matters.errors import AlreadySubmitted, Invalid, NotFound
from heliograph.matters.models import Matter
from heliograph.matters.reading import guides
from heliograph.matters.reading.held import in_public
from heliograph.matters.reading.taking import everything, opened_file
from heliograph.matters.views.asking import read_token
from heliograph.matters.views.bureau import bureau_of
from heliograph.matters.views.taking import as_download
from heliograph.organisation import reading as organisation
from heliograph.routing import reading as routing

log = logging.getLogger(__name__)
routes = Routes("matters")
BY_API = Actor(door="api")
BAD_TOKEN = Text("token 要是刚生成的第 7 版 UUID。", "The token must be a version 7 UUID made now.")


class FollowOut(Out):
    """Stands for `reading.progress.Progress`, whose own description takes its place."""


class EverythingOut(Out):
    """Stands for a document that says what it is (`format`)."""


class FileOut(Out):
    """Stands for the bytes of a file."""


@routes.post(
    "/matters",
    "submitMatter",
    _("提交一件事，拿回执"),
    _(
        "和网页同一张表、同一套检查。存牢了才回答。密码只出现这一次，请原样交给本人。"
        "带文件用 multipart/form-data：json 一栏写这个对象，每个文件写在它那一栏的名字下，要有 Idempotency-Key。"
        "同一个网络 10 分钟最多 300 件。有危险请打 110。"
    ),
    {201: shapes.Registered},
    429,
    503,
    idempotent=True,
    files_with=shapes.NewMatter,
)
def submit(request: HttpRequest, sent: shapes.NewMatter) -> HttpResponse:
    bureau, now = bureau_of(request), timezone.now()
    token = read_token(str(sent.token), now) if sent.token else None
    if sent.token and token is None:
        raise invalid("token", BAD_TOKEN)
    return once(request, bureau.id, "public", now, lambda made: _register(request, sent, token or made))


@sensitive_variables()
def _register(request: HttpRequest, sent: shapes.NewMatter, token: UUID) -> HttpResponse:
    bureau, now = bureau_of(request), timezone.now()
    procedure = guides.open_procedure(bureau.id, sent.procedure, timezone.localdate(now))
    if procedure is None:
        raise invalid("procedure", NO_SUCH)
    try:
        count_files(request)
        form = submitting.checked(bureau.id, procedure, sent, request.FILES)
        limits.count_submission(request, is_first=True)
        submission = form.submission(language=sent.language, token=token, channel="api")
        submission = replace(submission, suggested=guides.suggested(bureau.id, sent.suggested, timezone.localdate(now)))
        made = actions.submit(bureau.id, procedure, submission, BY_API, now=now)
    except Refused as refused:
        raise Problem("invalid", faults=refused.faults) from None
    except limits.TooMany as limit:
        raise later("too-many", limit.seconds) from None
    except AlreadySubmitted as already:
        raise Problem("already", already.text) from None
    except Invalid as wrong:
        raise Problem("invalid", faults=submitting.refuse(form, wrong).faults) from None
    except organisation.NoUnit as missing:
        log.error("a submission of %s could not be registered: %s", procedure.code, missing)
        raise Problem("no-unit") from None
    return json(submitting.receipt_of(bureau.id, procedure, made, sent.language), 201)


@routes.post(
    "/which",
    "whichProcedure",
    _("看着像哪一项"),
    _("和网页“说说您的事”一样：读一段话，建议办哪一项，列出依据的词。话写在请求体里，读完就忘。办哪一项由人定。"),
    {200: shapes.WhichOut},
    429,
)
def which(request: HttpRequest, sent: shapes.OwnWords) -> HttpResponse:
    return _read(request, sent)


@sensitive_variables()
def _read(request: HttpRequest, sent: shapes.OwnWords) -> HttpResponse:
    try:
        limits.count_attempt(request)
    except limits.TooMany as limit:
        raise later("too-many", limit.seconds) from None
    found = routing.read(bureau_of(request).id, sent.words, timezone.localdate())
    if found is None:
        return json(shapes.WhichOut(suggestions=[], units=[], learned=False))
    looks = [
        shapes.LooksLike(
            procedure=one.procedure.code, title=Both.of(one.procedure.title), sure=one.is_sure,
            probability=round(one.probability, 4), why=list(one.why),
        )
        for one in found.suggestions
    ]  # fmt: skip
    return json(shapes.WhichOut(suggestions=looks, units=[unit.code for unit in found.units], learned=found.is_learned))


@routes.get(
    "/matters/{number}",
    "followMatter",
    _("办到哪一步了"),
    _("状态、每个时限、每条记录，不含内容。密码写在请求头里，不写进地址。编号不存在、不公开、密码不对，回答都一样。"),
    FollowOut,
    receipt=True,
)
def follow(request: HttpRequest, number: str) -> HttpResponse:
    return following.matter(request, number)


@routes.get(
    "/matters/{number}/public",
    "followInPublic",
    _("只凭编号能看到的"),
    _("规程允许公众看的，才有状态和时限；别的和没有这个编号一样。问错的次数和网页一起数。"),
    shapes.PublicMatter,
    404,
    429,
)
def follow_in_public(request: HttpRequest, number: str) -> HttpResponse:
    bureau, now, network = bureau_of(request), timezone.now(), attempts.network(request)
    try:
        known = read_number(number[:200])
    except Mistyped:
        raise NotFound from None
    refuse_if_too_many(bureau.id, known, network, now)
    shown = in_public(bureau.id, known, now)
    if shown is None:
        attempts.failed(bureau.id, known, network, now)
        raise NotFound
    promises = [
        shapes.LimitInPublic(
            name=one.promise.name, title=Both.of(one.promise.title), due=one.due, status=one.status, broken=one.broken,
            provisional=one.provisional,
        )
        for one in shown.limits
    ]  # fmt: skip
    return json(
        shapes.PublicMatter(
            number=shown.number,
            procedure=shown.procedure.code,
            title=Both.of(shown.procedure.title),
            state=shown.state.name,
            state_title=Both.of(shown.state.title),
            submitted_at=shown.submitted_at,
            promises=promises,
        )
    )


@routes.get(
    "/matters/{number}/data",
    "takeMatter",
    _("这件事的全部"),
    _("我们存着的这件事的一切，和网页上“带走我的数据”一样：内容、每条记录和它的凭证、谁看过。"),
    EverythingOut,
    receipt=True,
)
def take(request: HttpRequest, number: str) -> HttpResponse:
    now = timezone.now()
    found = everything(held_matter(request, number, now), now)
    return HttpResponse(plain_json.dumps(found, ensure_ascii=False), content_type="application/json")


@routes.get(
    "/matters/{number}/files/{file}",
    "takeFile",
    _("一个文件"),
    _("您交的，或者答复里附的：takeMatter 的 attachments 里有编号。类型按内容写在 Content-Type 里。"),
    FileOut,
    422,
    receipt=True,
)
def file(request: HttpRequest, number: str, file: UUID) -> HttpResponse:
    return as_download(opened_file(held_matter(request, number, timezone.now()), file))


@routes.get(
    "/matters/{number}/steps",
    "listSteps",
    _("现在能做什么"),
    _("凭回执能做的每一步，要填什么，到什么时候为止：补充、没解决、评价、撤回、更正联系方式。"),
    shapes.OpenSteps,
    receipt=True,
)
def steps(request: HttpRequest, number: str) -> HttpResponse:
    now = timezone.now()
    return json(stepping.open_steps(held_matter(request, number, now), now))


@routes.post(
    "/matters/{number}/steps/{action}",
    "takeStep",
    _("做一步"),
    _(
        "补充、说没解决、评价、撤回、更正联系方式……能做哪几步先问 listSteps。"
        "带文件用 multipart/form-data：json 一栏写这个对象，文件写在 files 下，要有 Idempotency-Key。"
        "带上 sequence，期间有了变化就不会误做；原样再发一次，不会做两次。"
    ),
    {200: shapes.StepDone},
    receipt=True,
    idempotent=True,
    files_with=shapes.Step,
)
def step(request: Any, number: str, action: str, sent: shapes.Step) -> HttpResponse:
    now = timezone.now()
    matter = held_matter(request, number, now)
    return once(request, matter.bureau_id, "receipt", now, lambda _: _step(request, matter, action, sent, now))


def _step(request: HttpRequest, matter: Matter, action: str, sent: shapes.Step, now: datetime) -> HttpResponse:
    count_files(request)
    return json(stepping.take(matter, action, sent, request.FILES, BY_API, now=now))


def count_files(request: HttpRequest) -> None:
    """Files are work before anything else is known of them: counted as forms of the page are. Raises `Problem`."""
    if request.FILES:
        try:
            limits.count_attempt(request)
        except limits.TooMany as limit:
            raise later("too-many", limit.seconds) from None
