"""From a body to what the spine takes: the same form checks it as the page's, for residents' programs and for partners.

`checked` returns a form that holds, or raises `Refused` with every fault by the name that the sender knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeAlias

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from heliograph.channels.api.problems import Fault
from heliograph.channels.api.shapes.matters import Contact, PromiseMade, Registered, Submitted, fits
from heliograph.core import receipt as codes
from heliograph.core.procedure import FieldKind, Procedure
from heliograph.core.text import Text
from heliograph.matters import actions
from heliograph.matters.errors import Invalid
from heliograph.matters.forms import HANDLED_BY, MatterForm, form_for
from heliograph.organisation import reading as organisation
from heliograph.reader import language, tr

UNKNOWN = Text("这项规程没有这一栏。", "The procedure has no such field.")
AS_FILES = Text("这一栏是文件，请用 multipart/form-data。", "This field takes files: send multipart/form-data.")
NOT_FOR_FILES = Text("这里不收文件。", "No files are taken here.")
IN_CONTACT = Text("这一栏要写在 contact 里。", "This belongs in contact.")
NO_SUCH = Text("没有这项规程。", "There is no such procedure.")
TEXT = Text("这一栏要用文字（字符串）。", "This field takes a string.")
WRONG_TYPES = {
    FieldKind.CHOICES: Text("这一栏要用字符串的列表。", "This field takes a list of strings."),
    FieldKind.YES: Text("这一栏要用 true 或 false。", "This field takes true or false."),
}
Files: TypeAlias = "MultiValueDict[str, UploadedFile[Any]]"


class Refused(Exception):
    """It can't be registered; `faults` says where and why, in the reader's language."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(len(faults))
        self.faults = list(faults)


def checked(bureau_id: int, procedure: Procedure, sent: Submitted, files: Files | None = None) -> MatterForm:
    """The form, filled in and right; `files` by the name of their field. Raises `Refused`."""
    form_class = form_for(bureau_id, procedure, language())
    form = form_class(_data(form_class, sent, files or MultiValueDict()), files)
    if not form.is_valid():
        raise Refused(*faults_of(form))
    return form


def refuse(form: MatterForm, invalid: Invalid) -> Refused:
    """What the spine found wrong, under the name that the sender knows."""
    form.refuse(invalid, tr(invalid.text))
    return Refused(*faults_of(form))


def _data(form_class: type[MatterForm], sent: Submitted, files: Files) -> dict[str, object]:
    """The body as a form reads it. A name that the procedure doesn't know is refused, never dropped in silence."""
    kinds = {one.name: one.kind for one in form_class.procedure.fields}
    contact = given(sent.contact)
    faults = [Fault(name, tr(UNKNOWN)) for name in contact if name not in form_class.contact_names]
    faults += [Fault(name, tr(NOT_FOR_FILES)) for name in files if kinds.get(name) is not FieldKind.FILES]
    for name, value in sent.values.items():
        kind = kinds.get(name)
        if name in form_class.contact_names:
            faults.append(Fault(name, tr(IN_CONTACT)))
        elif kind is None or kind is FieldKind.FILES:
            faults.append(Fault(name, tr(UNKNOWN if kind is None else AS_FILES)))
        elif not fits(kind, value):
            faults.append(Fault(name, tr(WRONG_TYPES.get(kind, TEXT))))
    if faults:
        raise Refused(*faults)
    return {**sent.values, **contact, HANDLED_BY: sent.unit}


def given(contact: Contact) -> Mapping[str, str]:
    """The parts of a contact that are there."""
    return {name: value for name, value in contact.model_dump().items() if value}


def faults_of(form: MatterForm) -> list[Fault]:
    """Everything that the form says, in the sender's names."""
    names = {"__all__": "", HANDLED_BY: "unit"}
    return [
        Fault(names.get(name, name), str(message)) for name, messages in form.errors.items() for message in messages
    ]


def receipt_of(bureau_id: int, procedure: Procedure, made: actions.Receipt, reads: str) -> Registered:
    """The receipt in the language that the person reads."""
    zone = organisation.zone(bureau_id)
    with translation.override(reads):
        return Registered(
            number=codes.show_number(made.number),
            secret=codes.show_secret(made.secret),
            follow=codes.follow_link(settings.BASE_URL, made.number, made.secret),
            state=procedure.first_state.name,
            unit=tr(made.unit),
            promises=[
                PromiseMade(
                    name=one.promise,
                    title=tr(procedure.promise(one.promise).title),
                    due=local(one.due, zone),
                    provisional=one.provisional,
                )
                for one in sorted(made.deadlines, key=lambda one: one.due)
            ],
        )


def local(moment: datetime, zone: object) -> datetime:
    """A time as the bureau's clock shows it."""
    return moment.astimezone(zone)  # type: ignore[arg-type]  # a ZoneInfo
