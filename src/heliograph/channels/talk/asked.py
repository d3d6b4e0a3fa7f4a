"""The page's forms as questions: what a Django form asks, and whether one answer is right, in the words of the form itself."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

from heliograph.channels.talk.conversation.house import Asks, Checked, Option, Question
from heliograph.channels.talk.wording import label
from heliograph.core.procedure import Action, Procedure
from heliograph.matters.forms import MatterForm, form_for
from heliograph.matters.forms import fields as kinds
from heliograph.matters.forms.steps import Step, empty_form
from heliograph.matters.forms.uploads import FilesField

AnyForm = MatterForm | Step
_ASKS: tuple[tuple[type[forms.Field], Asks], ...] = (
    (kinds.LongField, Asks.LONG),
    (kinds.MomentField, Asks.MOMENT),
    (kinds.DateField, Asks.DATE),
    (kinds.YesField, Asks.YES),
    (kinds.ChoicesField, Asks.MANY),
    (kinds.ChoiceField, Asks.ONE),
)


def form_of(bureau_id: int, procedure: Procedure, language: str) -> MatterForm:
    """The form of a procedure, unbound."""
    with translation.override(language):
        return form_for(bureau_id, procedure, language)()


def step_of(action: Action, language: str) -> Step:
    """The form of a step with a matter, unbound."""
    with translation.override(language):
        return empty_form(action, {})


def questions(form: AnyForm, language: str, *, own: str = "") -> tuple[Question, ...]:
    """What it asks, in its order, without files (the page takes those) and what is hidden. `own`: the writer's number."""
    contact = form.contact_names if isinstance(form, MatterForm) else ()
    names = (*form.matter_names, *form.contact_names) if isinstance(form, MatterForm) else tuple(form.fields)
    with translation.override(language):
        return tuple(
            _question(name, form.fields[name], is_contact=name in contact, own=own)
            for name in names
            if name in form.fields and _is_asked(form.fields[name])
        )


def _is_asked(field: forms.Field) -> bool:
    return not isinstance(field, FilesField) and not field.widget.is_hidden


def _question(name: str, field: forms.Field, *, is_contact: bool, own: str) -> Question:
    return Question(
        name,
        str(field.label or name),
        next((asks for kind, asks in _ASKS if isinstance(field, kind)), Asks.TEXT),
        field.required,
        str(field.help_text),
        tuple(_options(field)),
        getattr(field, "max_length", None) or 0,
        is_contact,
        own.removeprefix("+86") if is_contact and isinstance(field, kinds.PhoneField) else "",
    )


def _options(field: forms.Field) -> Iterable[Option]:
    for value, title in getattr(field, "choices", ()):
        yield Option(str(value), str(title))


def check(form: AnyForm, name: str, values: tuple[str, ...], language: str) -> Checked:
    """One answer, checked by the form's own field. What is wrong is said as on the page."""
    field = form.fields.get(name)
    if field is None:
        return Checked(values)
    with translation.override(language):
        try:
            cleaned = field.clean(_raw(field, values))
        except ValidationError as error:
            return Checked(wrong=" ".join(error.messages))
        kept = tuple(cleaned) if isinstance(cleaned, list) else ((str(cleaned),) if cleaned else ())
        labels = dict(getattr(field, "choices", ())) or {"yes": label("yes", language)}
        joint = ", " if language == "en" else "、"
        shown = joint.join(str(labels.get(value, value)).strip() for value in kept)
        return Checked(kept, shown.replace("T", " ") if isinstance(field, kinds.MomentField) else shown)


def _raw(field: forms.Field, values: tuple[str, ...]) -> object:
    if isinstance(field, kinds.ChoicesField):
        return list(values)
    text = values[0] if values else ""
    is_line = not isinstance(field, kinds.LongField)
    return " ".join(text.split("\n")) if is_line else text


def data(form: AnyForm, answers: dict[str, list[str]]) -> dict[str, object]:
    """All answers, as the form reads them from a request."""
    return {name: _raw(form.fields[name], tuple(values)) for name, values in answers.items() if name in form.fields}
