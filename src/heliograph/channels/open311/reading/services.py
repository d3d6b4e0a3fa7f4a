"""Services: the procedures that are offered, and what their forms ask, in Open311's words.

The form itself (`matters.forms`) says what may be chosen, so that a definition can't offer what the form then refuses.
"""

from __future__ import annotations

from datetime import date

from django import forms

from heliograph.channels.open311.answering import Value
from heliograph.channels.open311.reading.shown import may_show
from heliograph.core.procedure import Field, FieldKind, Procedure
from heliograph.core.text import Text
from heliograph.matters.forms import HANDLED_BY, MatterForm, form_for, must_name
from heliograph.matters.forms.building import is_contact
from heliograph.matters.reading.guides import GROUP_NAMES, open_procedure, open_procedures
from heliograph.reader import language, tr

IN_PARAMETERS = frozenset({"name", "phone", "email"})
"""What the standard has parameters of its own for."""
SUBJECT = "subject"
DATATYPES = {
    FieldKind.LONG: "text",
    FieldKind.CHOICE: "singlevaluelist",
    FieldKind.UNIT: "singlevaluelist",
    FieldKind.YES: "singlevaluelist",
    FieldKind.CHOICES: "multivaluelist",
    FieldKind.DATE: "datetime",
    FieldKind.DATETIME: "datetime",
}
NAME_NEEDED = Text(
    "这一项要实名：请填姓名，并留手机号、邮箱或地址。", "A name is needed here, and a phone number, email or address."
)
PHONE_NEEDED = Text("这一项请留手机号（phone）。", "A phone number is needed here (phone).")


def offered(bureau_id: int, today: date) -> list[Procedure]:
    """The procedures that residents may begin and whose matters may be seen one by one."""
    return [one for one in open_procedures(bureau_id, today) if may_show(one)]


def offered_one(bureau_id: int, code: str, today: date) -> Procedure | None:
    """That one in force, if it is offered."""
    found = open_procedure(bureau_id, code, today) if code else None
    return found if found is not None and may_show(found) else None


def service(bureau_id: int, procedure: Procedure) -> Value:
    """One line of the list. Every one is answered at once, with an id."""
    return {
        "service_code": procedure.code,
        "service_name": tr(procedure.title),
        "description": tr(procedure.summary),
        "metadata": bool(attributes(bureau_id, procedure)),
        "type": "realtime",
        "keywords": None,
        "group": tr(GROUP_NAMES.get(procedure.group)),
    }


def definition(bureau_id: int, procedure: Procedure) -> Value:
    """What the form asks beside the description, the place and the contact, which have parameters of their own."""
    return {"service_code": procedure.code, "attributes": attributes(bureau_id, procedure)}


def attributes(bureau_id: int, procedure: Procedure) -> list[Value]:
    """The attributes in the order of the form."""
    form = form_for(bureau_id, procedure, language())()
    described, place = description_field(procedure), place_field(procedure)
    asked = [
        field
        for field in procedure.fields
        if field not in (described, place)
        and field.kind is not FieldKind.FILES
        and not (is_contact(field) and field.name in IN_PARAMETERS)
    ]
    made: list[Value] = []
    for field in asked:
        made.append(_attribute(form, field, len(made) + 1))
    if HANDLED_BY in form.fields:
        made.append(_handled_by(form, len(made) + 1))
    note = _note(procedure)
    if note is not None:
        made.append(_told(note, len(made) + 1))
    return made


def description_field(procedure: Procedure) -> Field | None:
    """The field that `description` fills: the one for many words."""
    long = [field for field in procedure.fields if field.kind is FieldKind.LONG]
    return next((field for field in long if field.name == "words"), long[0] if long else None)


def place_field(procedure: Procedure) -> Field | None:
    """The field that the location fills."""
    return next((field for field in procedure.fields if field.kind is FieldKind.PLACE), None)


def files_field(procedure: Procedure) -> Field | None:
    """The field that sent files fill."""
    return next((field for field in procedure.fields if field.kind is FieldKind.FILES), None)


def makes_its_own(field: Field) -> bool:
    """A line that is taken from the description where a client gives none: generic clients have one box for words."""
    return field.name == SUBJECT and field.kind is FieldKind.TEXT


def _attribute(form: MatterForm, field: Field, order: int) -> Value:
    label = tr(field.label)
    made: dict[str, Value] = {
        "variable": True,
        "code": field.name,
        "datatype": DATATYPES.get(field.kind, "string"),
        "required": field.required and not makes_its_own(field),
        "datatype_description": tr(field.hint) or None,
        "order": order,
        "description": label,
    }
    if field.kind is FieldKind.YES:
        made["values"] = [{"key": "yes", "name": label}]
    elif made["datatype"] in ("singlevaluelist", "multivaluelist"):
        made["values"] = _values(form.fields[field.name])
    return made


def _handled_by(form: MatterForm, order: int) -> Value:
    field = form.fields[HANDLED_BY]
    return {
        "variable": True,
        "code": HANDLED_BY,
        "datatype": "singlevaluelist",
        "required": False,
        "datatype_description": str(field.help_text) or None,
        "order": order,
        "description": str(field.label),
        "values": _values(field),
    }


def _values(field: forms.Field) -> list[Value]:
    assert isinstance(field, forms.ChoiceField)
    choices = [(str(key), str(name)) for key, name in field.widget.choices if key]
    return [{"key": key, "name": name.strip("　 ")} for key, name in choices]


def _note(procedure: Procedure) -> Text | None:
    if must_name(procedure):
        return NAME_NEEDED
    phone = next((field for field in procedure.fields if field.name == "phone"), None)
    return PHONE_NEEDED if phone is not None and phone.required else None


def _told(text: Text, order: int) -> Value:
    """Something to be read, not filled in (`variable` false)."""
    return {
        "variable": False,
        "code": "contact-needed",
        "datatype": "string",
        "required": False,
        "datatype_description": None,
        "order": order,
        "description": tr(text),
    }
