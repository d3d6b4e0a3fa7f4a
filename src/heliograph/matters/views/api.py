"""The JSON API for asking: the same forms and the same action as the page. Reads no cookie, so it needs no CSRF token.

Other programs (a hotline's desk, a mini program) come in here. A body must say `application/json`, so that a page
of another site can't make a visitor's browser send one.
"""

from __future__ import annotations

import logging
from datetime import datetime

import msgspec
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from heliograph.core import receipt as codes
from heliograph.core.procedure import FieldKind, Procedure
from heliograph.core.text import Text
from heliograph.matters import actions, limits
from heliograph.matters.errors import AlreadySubmitted, Invalid
from heliograph.matters.forms import HANDLED_BY, MatterForm, form_for
from heliograph.matters.reading import guides as reading
from heliograph.matters.views import api_shapes as shapes
from heliograph.matters.views import openapi, published
from heliograph.matters.views.asking import read_token
from heliograph.matters.views.bureau import bureau_of
from heliograph.matters.views.guides import same_for_all
from heliograph.organisation import reading as organisation
from heliograph.reader import tr

log = logging.getLogger(__name__)
_read = msgspec.json.Decoder(shapes.NewMatter)
_write = msgspec.json.Encoder()

NO_SUCH = Text("没有这项规程。", "There is no such procedure.")
BAD_TOKEN = Text("token 要是刚生成的第 7 版 UUID。", "The token must be a version 7 UUID made now.")
TOO_MANY = Text("来得太快了，请按 Retry-After 稍后再发。", "Too many at once: try again after Retry-After seconds.")
NO_UNIT = Text("现在没有单位能接这件事，请稍后再发。", "No unit can take this at the moment: try again later.")
UNKNOWN = Text("这项规程没有这一栏。", "The procedure has no such field.")
IN_CONTACT = Text("这一栏要写在 contact 里。", "This belongs in contact.")
TEXT = Text("这一栏要用文字（字符串）。", "This field takes a string.")
WRONG_TYPES = {
    FieldKind.CHOICES: Text("这一栏要用字符串的列表。", "This field takes a list of strings."),
    FieldKind.YES: Text("这一栏要用 true 或 false。", "This field takes true or false."),
}


class Refusal(Exception):
    """The request can't be done: a status and what is wrong, by field."""

    def __init__(self, status: int, *faults: tuple[str, str], retry_after: int = 0) -> None:
        super().__init__(status)
        self.status = status
        self.faults = [shapes.Fault(field, message) for field, message in faults]
        self.retry_after = retry_after


@csrf_exempt
@require_POST
def matters(request: HttpRequest) -> HttpResponse:
    """Register a matter: 201 with the receipt, otherwise `Refused` with every fault, and nothing is registered."""
    try:
        sent = _sent(request)
        with translation.override(sent.language):
            return answer(_register(request, sent), 201)
    except Refusal as refusal:
        response = answer(shapes.Refused(refusal.faults), refusal.status)
        if refusal.retry_after:
            response.headers["Retry-After"] = str(refusal.retry_after)
        return response


def answer(body: msgspec.Struct, status: int = 200) -> HttpResponse:
    """A struct as a JSON response."""
    return HttpResponse(_write.encode(body), status=status, content_type="application/json")


def _sent(request: HttpRequest) -> shapes.NewMatter:
    if request.content_type != "application/json":
        raise Refusal(415, ("", "Send JSON with the header Content-Type: application/json."))
    try:
        return _read.decode(request.body)
    except RequestDataTooBig as error:
        raise Refusal(413, ("", "The body is larger than 2 MB. Files are sent through the page.")) from error
    except msgspec.ValidationError as error:
        what, _, path = str(error).partition(" - at `$")
        raise Refusal(422, (path.rstrip("`").lstrip("."), what)) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refusal(400, ("", f"This is not JSON: {error}")) from error


@sensitive_variables()
def _register(request: HttpRequest, sent: shapes.NewMatter) -> shapes.Registered:
    bureau, now = bureau_of(request), timezone.now()
    procedure = reading.open_procedure(bureau.id, sent.procedure, timezone.localdate(now))
    if procedure is None:
        raise Refusal(422, ("procedure", _say(NO_SUCH, sent)))
    token = read_token(str(sent.token), now) if sent.token else None
    if sent.token and token is None:
        raise Refusal(422, ("token", _say(BAD_TOKEN, sent)))
    form_class = form_for(bureau.id, procedure, sent.language)
    form = form_class(_data(form_class, sent))
    if not form.is_valid():
        raise Refusal(422, *_faults(form))
    try:
        limits.count_submission(request, is_first=True)
        submission = form.submission(language=sent.language, token=token, channel="api")
        made = actions.submit(bureau.id, procedure, submission, now=now)
    except limits.TooMany as limit:
        raise Refusal(429, ("", _say(TOO_MANY, sent)), retry_after=limit.seconds) from limit
    except AlreadySubmitted as already:
        raise Refusal(409, ("token", _say(already.text, sent))) from already
    except Invalid as invalid:
        form.refuse(invalid, _say(invalid.text, sent))
        raise Refusal(422, *_faults(form)) from invalid
    except organisation.NoUnit as missing:
        log.error("a submission of %s could not be registered: %s", procedure.code, missing)
        raise Refusal(503, ("unit", _say(NO_UNIT, sent))) from missing
    return _registered(bureau.id, procedure, made, sent.language)


def _registered(bureau_id: int, procedure: Procedure, made: actions.Receipt, language: str) -> shapes.Registered:
    zone = organisation.zone(bureau_id)

    def local(moment: datetime) -> datetime:
        return moment.astimezone(zone)

    return shapes.Registered(
        number=codes.show_number(made.number),
        secret=codes.show_secret(made.secret),
        follow=codes.follow_link(settings.BASE_URL, made.number, made.secret),
        state=procedure.first_state.name,
        unit=made.unit.get(language),
        promises=[
            shapes.PromiseMade(
                one.promise, procedure.promise(one.promise).title.get(language), local(one.due), one.provisional
            )
            for one in sorted(made.deadlines, key=lambda one: one.due)
        ],
    )


def _data(form_class: type[MatterForm], sent: shapes.NewMatter) -> dict[str, object]:
    """The body as a form reads it. A name that the procedure doesn't know is refused, never dropped in silence."""
    kinds = {one.name: one.kind for one in form_class.procedure.fields}
    contact = {name: value for name in shapes.Person.__struct_fields__ if (value := getattr(sent.contact, name))}
    faults = [(name, _say(UNKNOWN, sent)) for name in contact if name not in form_class.contact_names]
    for name, value in sent.values.items():
        kind = kinds.get(name)
        if name in form_class.contact_names:
            faults.append((name, _say(IN_CONTACT, sent)))
        elif kind is None or kind is FieldKind.FILES:
            faults.append((name, _say(UNKNOWN, sent)))
        elif not _fits(kind, value):
            faults.append((name, _say(WRONG_TYPES.get(kind, TEXT), sent)))
    if faults:
        raise Refusal(422, *faults)
    return {**sent.values, **contact, HANDLED_BY: sent.unit}


def _fits(kind: FieldKind, value: object) -> bool:
    """Whether a JSON value has the type that a field of this kind takes."""
    if kind is FieldKind.CHOICES:
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    return isinstance(value, str) or (kind is FieldKind.YES and isinstance(value, bool))


def _faults(form: MatterForm) -> list[tuple[str, str]]:
    names = {"__all__": "", HANDLED_BY: "unit"}
    return [(names.get(name, name), str(message)) for name, messages in form.errors.items() for message in messages]


def _say(text: Text, sent: shapes.NewMatter) -> str:
    return text.get(sent.language)


@require_safe
@same_for_all
def procedure_list(request: HttpRequest) -> HttpResponse:
    """Every procedure that may be begun."""
    found = reading.open_procedures(bureau_of(request).id, timezone.localdate())
    return answer(shapes.ProcedureList([published.line(one) for one in found]))


@require_safe
@same_for_all
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """One procedure with its form and its promises."""
    bureau = bureau_of(request)
    found = reading.open_procedure(bureau.id, code, timezone.localdate())
    if found is None:
        return answer(shapes.Refused([shapes.Fault("procedure", tr(NO_SUCH))]), 404)
    units = [one.code for one in organisation.units_with(bureau.id, found.handler)]
    return answer(published.whole(found, units))


@require_safe
@same_for_all
def description(request: HttpRequest) -> HttpResponse:
    """The API in OpenAPI 3.1."""
    return HttpResponse(openapi.document(), content_type="application/json")


@require_safe
@same_for_all
def explained(request: HttpRequest) -> HttpResponse:
    """The API in plain words."""
    found = reading.open_procedures(bureau_of(request).id, timezone.localdate())
    return render(request, "matters/guide_api.html", {"procedures": found, "base": settings.BASE_URL})
