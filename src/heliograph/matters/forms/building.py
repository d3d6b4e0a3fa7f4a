"""The form of a procedure, made from its fields: one class for each version and language, made once and kept.

The page, the JSON API and the desk (assisted entry) all check with it, so that a door can't be narrower than another.
Nothing here writes; `MatterForm.submission` is what `actions.submit` takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _

from heliograph.core.files import Accepted
from heliograph.core.procedure import Field, FieldKind, Group, Procedure, Who
from heliograph.core.text import Text
from heliograph.matters import ways
from heliograph.matters.actions import Contact, Submission
from heliograph.matters.errors import Invalid
from heliograph.matters.forms import about, fields, uploads
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Unit

HANDLED_BY = "handled-by"
WAYS = "ways"
CONTACT_KINDS = {
    "name": FieldKind.TEXT,
    "phone": FieldKind.PHONE,
    "email": FieldKind.EMAIL,
    "address": FieldKind.TEXT,
    "identity": FieldKind.IDENTITY,
}
_ALWAYS_ASKED = (
    Field("name", Text("怎么称呼您", "What should we call you?"), FieldKind.TEXT, max_length=40),
    Field("phone", Text("手机号", "Mobile number"), FieldKind.PHONE, max_length=20),
    Field("email", Text("电子邮箱", "Email"), FieldKind.EMAIL, max_length=120),
)
_FILLED_BY_BROWSER = {"name": "name", "phone": "tel", "email": "email", "address": "street-address"}
_LENGTHS = {FieldKind.PLACE: 200, FieldKind.OFFICER: 60, FieldKind.EMAIL: 200}
_INVALID = {"contact_name": "name", "contact_phone": "phone", "about_unit": "unit", "about_officer": "officer"}
_OPEN_CHOICES = 8


class MatterForm(forms.Form):
    """Base of every procedure's form. `matter_names` and `contact_names` are its two parts, in order."""

    procedure: ClassVar[Procedure]
    bureau_id: ClassVar[int]
    matter_names: ClassVar[tuple[str, ...]]
    contact_names: ClassVar[tuple[str, ...]]

    def __init__(self, *args: Any, kept: Sequence[Accepted] = (), **kwargs: Any) -> None:  # as Django's own
        """`kept`: files that were accepted when the form was sent before."""
        super().__init__(*args, **kwargs)
        self.kept = tuple(kept)
        if WAYS in self.fields:
            self.initial.setdefault(WAYS, _ways(self.contact_names)[0].code)
        if HANDLED_BY in self.fields and len(organisation.units_with(self.bureau_id, self.procedure.handler)) < 2:
            del self.fields[HANDLED_BY]

    @property
    def must_name(self) -> bool:
        return must_name(self.procedure)

    @property
    def good_files(self) -> tuple[Accepted, ...]:
        """Every good file: those kept from before, and those that came now."""
        new = [one for field in self.fields.values() if isinstance(field, uploads.FilesField) for one in field.accepted]
        return (*self.kept, *new)

    def clean(self) -> dict[str, Any]:  # Django's own type
        given = self.cleaned_data
        if self.kept and len(self.good_files) > uploads.MOST_FILES:
            name = next(one.name for one in self.procedure.fields if one.kind is FieldKind.FILES)
            self.add_error(name, uploads.too_many(len(self.good_files)))
        asked = any(name in self.errors for name in ("phone", "email", "address"))
        if self.must_name and not asked and not any(given.get(name) for name in ("phone", "email", "address")):
            self.add_error("phone", _("请至少留一种联系方式，我们才能告知您结果。"))
        chosen = next((way for way in _ways(self.contact_names) if way.code == given.get(WAYS)), None)
        if (
            chosen
            and chosen.needs not in ("", "email")
            and chosen.needs not in self.errors
            and not given.get(chosen.needs)
        ):
            self.add_error(chosen.needs, _("您选了这种通知方式，请把它填上，或者换一种。"))
        return given

    def refuse(self, invalid: Invalid, message: str) -> None:
        """Show what `actions.submit` found wrong beside its field."""
        name = _INVALID.get(invalid.field, invalid.field)
        self.add_error(name if name in self.fields else None, message)

    def submission(self, *, language: str, token: UUID | None, channel: str = "web") -> Submission:
        """What the checked form says, ready for `actions.submit`."""
        given, units = self.cleaned_data, organisation.units(self.bureau_id)
        by_code = {unit.code: unit for unit in units.values()}
        chosen = by_code.get(given.get(HANDLED_BY, ""))
        values: dict[str, str | list[str]] = {}
        about_unit: int | None = None
        officer_words = ""
        for field in self.procedure.fields:
            value = given.get(field.name)
            if not value or field.kind is FieldKind.FILES or is_contact(field):
                continue
            if field.kind is FieldKind.UNIT:
                about_unit = by_code[value].id
                value = by_code[value].name_zh
            if field.kind is FieldKind.OFFICER and self.procedure.conflict:
                officer_words = value
            values[field.name] = value
        return Submission(
            values=values,
            contact=self._contact(),
            attachments=self.good_files,
            channel=channel,
            language=language,
            unit=chosen.id if chosen else None,
            about_unit=about_unit,
            about_officer=about.find_officer(self.bureau_id, officer_words, about_unit),
            token=token,
        )

    def _contact(self) -> Contact:
        """How to reach them. Whoever sends the form without saying how (a program) is told as if they had not been asked."""
        given = self.cleaned_data
        chosen = given.get(WAYS, "")
        named = {name: given[name] for name in self.contact_names if given.get(name)}
        ways = None if not chosen else () if chosen == "page" else tuple(chosen.split(","))
        return Contact(**named, ways=None if ways == ("mail",) else ways)


def must_name(procedure: Procedure) -> bool:
    """Whether the procedure needs a name and a way to reach the person (`actions.submit` asks the same).

    Nobody asks for a case: it has parties, who are entered apart (`forms.people`).
    """
    return procedure.group is not Group.CASE and (not procedure.anonymous or procedure.who is not Who.ANYONE)


def is_contact(field: Field) -> bool:
    """Whether what this field holds is sealed with the person, apart from what the matter says."""
    return CONTACT_KINDS.get(field.name) is field.kind


_classes: dict[tuple[int, str, str], type[MatterForm]] = {}


def form_for(bureau_id: int, procedure: Procedure, language: str) -> type[MatterForm]:
    """The form class of this version of a procedure, with its words in `language`."""
    key = (bureau_id, procedure.digest, "en" if language.startswith("en") else "zh-hans")
    if key not in _classes:
        _classes[key] = _build(bureau_id, procedure, key[2])
    return _classes[key]


def _build(bureau_id: int, procedure: Procedure, language: str) -> type[MatterForm]:
    named = must_name(procedure)
    asked = {field.name: field for field in procedure.fields}
    matter = [field for field in procedure.fields if not is_contact(field)]
    contact = [field for field in procedure.fields if is_contact(field)]
    if procedure.group is not Group.CASE:
        contact += [field for field in _ALWAYS_ASKED if field.name not in asked]
    made: dict[str, forms.Field] = {field.name: _form_field(field, bureau_id, language) for field in matter}
    if not any(field.kind is FieldKind.UNIT for field in matter):
        made[HANDLED_BY] = _handled_by(bureau_id, procedure, language)
    for field in contact:
        made[field.name] = _form_field(field, bureau_id, language)
        made[field.name].required = field.required or (named and field.name == "name")
        made[field.name].widget.is_required = made[field.name].required
        made[field.name].widget.attrs["autocomplete"] = _FILLED_BY_BROWSER.get(field.name, "off")
    contact_names = tuple(field.name for field in contact)
    if contact_names:
        made[WAYS] = _ways_field(contact_names, language)
    return type(
        f"{procedure.code.title().replace('-', '')}Form",
        (MatterForm,),
        {
            **made,
            "procedure": procedure,
            "bureau_id": bureau_id,
            "matter_names": tuple(name for name in made if name not in (*contact_names, WAYS)),
            "contact_names": contact_names,
        },
    )


# Choices that are looked up anew are given as plain functions: Django copies a form's fields for each form, and copies those by name.


def _form_field(field: Field, bureau_id: int, language: str) -> forms.Field:
    words: dict[str, Any] = {  # keyword arguments of Django's fields
        "label": field.label.get(language),
        "help_text": field.hint.get(language) if field.hint else "",
        "required": field.required,
    }
    limit = {"max_length": field.max_length or _LENGTHS.get(field.kind, 200)}
    made: forms.Field
    match field.kind:
        case FieldKind.LONG:
            made = fields.LongField(**words, **limit)
        case FieldKind.PHONE:
            made = fields.PhoneField(**words, max_length=40)
            made.widget.input_type = "tel"
        case FieldKind.EMAIL:
            made = fields.EmailField(**words, **limit)
        case FieldKind.IDENTITY:
            made = fields.IdentityField(**words, max_length=40)
            made.widget.attrs |= {"spellcheck": "false", "autocapitalize": "characters"}
        case FieldKind.CREDIT_CODE:
            made = fields.CreditCodeField(**words, max_length=40)
        case FieldKind.DATE:
            made = fields.DateField(**words)
        case FieldKind.DATETIME:
            made = fields.MomentField(**words)
        case FieldKind.YES:
            made = fields.YesField(**words)
        case FieldKind.FILES:
            made = uploads.FilesField(**words)
        case FieldKind.CHOICES:
            made = fields.ChoicesField(**words, choices=_options(field, language))
        case FieldKind.CHOICE:
            made = _choice(field, words, language)
        case FieldKind.UNIT:
            made = fields.ChoiceField(**words, choices=lambda: _all_units(bureau_id, language))
        case _:
            made = fields.TextField(**words, **limit)
    return made


def _options(field: Field, language: str) -> list[tuple[str, str]]:
    return [(option.value, option.label.get(language)) for option in field.options]


def _choice(field: Field, words: Mapping[str, Any], language: str) -> forms.Field:
    options = _options(field, language)
    if len(options) <= _OPEN_CHOICES:
        return fields.ChoiceField(**words, choices=options, widget=forms.RadioSelect)
    return fields.ChoiceField(**words, choices=[("", "—"), *options])


def _ways(contact_names: Sequence[str]) -> list[ways.Way]:
    """How somebody may ask to be told, as far as the form asks for what that needs."""
    return [way for way in ways.offered() if not way.needs or way.needs in contact_names]


def _ways_field(contact_names: Sequence[str], language: str) -> forms.Field:
    return fields.ChoiceField(
        label=Text("有新进展，怎么告诉您", "How shall we tell you of news?").get(language),
        required=False,
        choices=lambda: _ways_choices(contact_names, language),
        widget=forms.RadioSelect,
    )


def _ways_choices(contact_names: Sequence[str], language: str) -> list[tuple[str, str]]:
    return [(way.code, way.title.get(language)) for way in _ways(contact_names)]


def _handled_by(bureau_id: int, procedure: Procedure, language: str) -> forms.Field:
    label = Text("想由哪个单位办", "Which unit should deal with it?")
    hint = Text(
        "知道归哪个单位管就选；不清楚就不选，我们来分。",
        "Choose one if you know. If not, leave it, and we find the right one.",
    )
    return fields.ChoiceField(
        label=label.get(language),
        help_text=hint.get(language),
        required=False,
        choices=lambda: _units_with(bureau_id, procedure.handler, language),
    )


def _all_units(bureau_id: int, language: str) -> list[tuple[str, str]]:
    return _unit_choices((unit for unit in organisation.units(bureau_id).values() if unit.active), language)


def _units_with(bureau_id: int, duty: str, language: str) -> list[tuple[str, str]]:
    return _unit_choices(organisation.units_with(bureau_id, duty), language)


def _unit_choices(units: Iterable[Unit], language: str) -> list[tuple[str, str]]:
    """Units in the order of the tree, moved in by a wide space a level."""
    unsure = Text("不清楚", "I don't know").get(language)
    return [("", unsure), *((one.code, "　" * (one.path.count("/") - 2) + one.title.get(language)) for one in units)]
