"""A request becomes a matter: the same form checks it as the page's, and the same rows are written.

A client that did not hear our answer sends the same again: within `AGAIN` it is told of what was registered then, and
nothing is registered twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from typing import Any
from uuid import UUID

import msgspec
from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError
from django.utils.datastructures import MultiValueDict

from heliograph.beats import reading as beats
from heliograph.channels.open311.errors import Refused, missing, unknown, unusable
from heliograph.channels.open311.models import Client, Posted
from heliograph.channels.open311.parsing import LONGEST, Place, Sent, moment
from heliograph.channels.open311.reading import services
from heliograph.core.procedure import FieldKind, Procedure
from heliograph.core.text import Text
from heliograph.matters.actions import Actor, Receipt
from heliograph.matters.actions.submit import prepare
from heliograph.matters.commit import durably_insert
from heliograph.matters.errors import Invalid, MatterError
from heliograph.matters.forms import HANDLED_BY, MatterForm, form_for
from heliograph.matters.forms.fields import LongField
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import keyring
from heliograph.matters.models import Matter
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Area
from heliograph.reader import language, tr

CHANNEL = "open311"
AGAIN = timedelta(minutes=10)
PLACE, PHOTO = Text("地点", "Place"), Text("照片", "Photo")
NO_UNIT = Text("现在没有单位能接这件事，请稍后再发。", "No unit can take this at the moment: send it again later.")
MOST_WORDS = 2 * LONGEST + 2000
"""Description, place and the address of a photo may all stand in the field for many words."""
NO_FILES = Text("这一项不收文件。", "No files are taken for this service.")
NO_SUCH_FIELD = Text("这一项没有这个 attribute。", "The service has no such attribute.")


@dataclass(frozen=True, slots=True)
class Made:
    """What was registered. `receipt` is None when it was registered before: a secret is shown once."""

    matter_id: UUID
    receipt: Receipt | None


def speaker(client: Client) -> Actor:
    """Who acts when a resident speaks through a client: the resident; the event says by which door and whose."""
    return Actor(source=client.code, door=CHANNEL)


def post(client: Client, sent: Sent, files: Sequence[UploadedFile[Any]], *, now: datetime, today: date) -> Made:
    """Register a request; returns when it is durable. Raises `Refused` with every fault, and then nothing is registered."""
    procedure = services.offered_one(client.bureau_id, sent.service_code, today)
    if procedure is None:
        raise unknown("service_code")
    form = _checked(client.bureau_id, procedure, sent, files, organisation.zone(client.bureau_id), today)
    token = _token(client, sent, files)
    said = form.submission(language=language(), token=token, channel=CHANNEL)
    submission = replace(
        said,
        unit=said.unit or _unit_there(client.bureau_id, sent.place, today),
        latitude=sent.place.latitude,
        longitude=sent.place.longitude,
    )
    try:
        rows, receipt = prepare(client.bureau_id, procedure, submission, speaker(client), now=now)
        posted = Posted(bureau_id=client.bureau_id, matter_id=receipt.ref.id, client=client, at=now)
        durably_insert([*rows, posted])
    except IntegrityError:
        if Matter.objects.filter(bureau_id=client.bureau_id, id=token).exists():
            return Made(token, None)
        raise
    except Invalid as invalid:
        form.refuse(invalid, tr(invalid.text))
        raise Refused(400, *faults_of(form)) from None
    except MatterError as error:
        raise Refused(400, error.text) from None
    except organisation.NoUnit:
        raise Refused(503, NO_UNIT) from None
    return Made(receipt.ref.id, receipt)


def _unit_there(bureau_id: int, place: Place, today: date) -> int | None:
    """The unit whose beat the place lies in: it is asked first, and takes the request if it has the duty."""
    if place.latitude is None or place.longitude is None:
        return None
    beat = beats.beat_at(bureau_id, place.longitude, place.latitude, today)
    return beat.unit_id if beat else None


def _token(client: Client, sent: Sent, files: Sequence[UploadedFile[Any]]) -> UUID:
    """The id that the matter gets: the same one for the same words of the same client within `AGAIN`."""
    said = msgspec.json.encode((sent, [(one.name, one.size) for one in files]), order="sorted").decode()
    key = "open311:same:" + keyring().blind_value("open311-sent", f"{client.pk}:{said}").hex()
    fresh = new_id()
    cache.add(key, fresh.hex, timeout=AGAIN.total_seconds())
    return UUID(str(cache.get(key, fresh.hex)))


def _checked(
    bureau_id: int, procedure: Procedure, sent: Sent, files: Sequence[UploadedFile[Any]], zone: tzinfo, today: date
) -> MatterForm:
    """The form, filled in and right. Raises `Refused`."""
    form_class = form_for(bureau_id, procedure, language())
    data = _data(form_class, sent, _where(bureau_id, sent.place, today), zone)
    field = services.files_field(procedure)
    if files and field is None:
        raise Refused(400, NO_FILES)
    form = form_class(data, MultiValueDict({field.name: list(files)}) if field is not None else None)
    _make_room(form)
    if not form.is_valid():
        raise Refused(400, *faults_of(form))
    return form


def _make_room(form: MatterForm) -> None:
    """The standard lets a description have 4,000 characters, and a client can't know that a form of ours takes fewer."""
    described = services.description_field(form.procedure)
    words = form.fields[described.name] if described is not None else None
    if isinstance(words, LongField) and (words.max_length or 0) < MOST_WORDS:
        words.limit_to(MOST_WORDS)


def _where(bureau_id: int, place: Place, today: date) -> str:
    """The place in words. Raises `Refused` for an `address_id` that is no area of ours."""
    if not place.address_id:
        return place.address
    area = Area.objects.filter(bureau_id=bureau_id, code=place.address_id).first()
    if area is None or not area.holds_on(today):
        raise unusable("address_id", "没有这个辖区代码。", "there is no area of this code.")
    return " ".join(part for part in (place.address, area.name_zh) if part)


def _data(form_class: type[MatterForm], sent: Sent, where: str, zone: tzinfo) -> dict[str, object]:
    """The request as the form reads it. A code that the service doesn't have is refused, never dropped in silence."""
    procedure = form_class.procedure
    described, place = services.description_field(procedure), services.place_field(procedure)
    data: dict[str, object] = _attributes(form_class, sent, zone)
    if place is not None:
        if place.required and not sent.place.is_given:
            raise missing("address_string")
        data[place.name] = where or _coordinates(sent.place)
    extra = [
        f"{tr(PLACE)}：{where}" if where and place is None else "",
        f"{tr(PHOTO)}：{sent.media_url}" if sent.media_url else "",
    ]
    if described is not None:
        data[described.name] = "\n".join(part for part in (sent.description, *extra) if part)
    for field in procedure.fields:
        if services.makes_its_own(field) and not data.get(field.name):
            data[field.name] = _first_line(sent.description, field.max_length)
    contact = {"name": sent.name, "phone": sent.phone, "email": sent.email}
    return data | {name: value for name, value in contact.items() if value and name in form_class.contact_names}


def _attributes(form_class: type[MatterForm], sent: Sent, zone: tzinfo) -> dict[str, object]:
    procedure = form_class.procedure
    kinds = {field.name: field.kind for field in procedure.fields if field.kind is not FieldKind.FILES}
    taken = {services.description_field(procedure), services.place_field(procedure)}
    for field in taken - {None}:
        kinds.pop(field.name if field else "", None)
    kinds[HANDLED_BY] = FieldKind.CHOICE
    for name in services.IN_PARAMETERS & set(form_class.contact_names):
        kinds.pop(name, None)
    return {code: _value(kinds.get(code), code, values, zone) for code, values in sent.attributes.items()}


def _value(kind: FieldKind | None, code: str, values: Sequence[str], zone: tzinfo) -> object:
    if kind is None:
        raise Refused(400, f"attribute[{code}]: {tr(NO_SUCH_FIELD)}")
    if kind is FieldKind.CHOICES:
        return list(values)
    if len(values) > 1:
        raise unusable(f"attribute[{code}]", "只能有一个值。", "takes one value.")
    if kind in (FieldKind.DATE, FieldKind.DATETIME):
        return _local(values[0], code, zone, with_time=kind is FieldKind.DATETIME)
    return values[0]


def _local(text: str, code: str, zone: tzinfo, *, with_time: bool) -> str:
    """A W3C time as the form takes it; what is written another way is left to the form."""
    try:
        found = moment(text, code, zone).astimezone(zone)
    except (Refused, OverflowError):
        return text
    return f"{found:%Y-%m-%dT%H:%M}" if with_time else f"{found:%Y-%m-%d}"


def _coordinates(place: Place) -> str:
    return f"{place.latitude:.6f}, {place.longitude:.6f}" if place.latitude is not None else ""


def _first_line(words: str, most: int) -> str:
    line = words.strip().split("\n", 1)[0].strip()
    return line if len(line) <= most else line[: most - 1] + "…"


def faults_of(form: MatterForm) -> list[str]:
    """Everything that the form says, under the names that the client knows."""
    described, place = services.description_field(form.procedure), services.place_field(form.procedure)
    names: Mapping[str, str] = {
        **({described.name: "description"} if described else {}),
        **({place.name: "address_string"} if place else {}),
        **{name: name for name in services.IN_PARAMETERS},
        "__all__": "",
    }
    return [
        f"{names.get(name, f'attribute[{name}]')}: {message}".removeprefix(": ")
        for name, messages in form.errors.items()
        for message in messages
    ]
