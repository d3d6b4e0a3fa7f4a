"""Steps of a receipt's holder: what is open, by the story that the page is drawn from, and taking one, by the page's form."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django import forms
from django.forms.widgets import ChoiceWidget

from heliograph.channels.api.problems import Fault, Problem
from heliograph.channels.api.shapes.common import Both
from heliograph.channels.api.shapes.matters import OpenStep, OpenSteps, Step, StepDone, StepField
from heliograph.channels.api.submitting import NOT_FOR_FILES, UNKNOWN, Files
from heliograph.core.procedure import Kind
from heliograph.core.text import Text
from heliograph.matters import procedures
from heliograph.matters.actions import Actor, Details, MatterRef, act
from heliograph.matters.forms.steps import CONTACT, empty_form, sent_form
from heliograph.matters.forms.uploads import FilesField
from heliograph.matters.models import Event, Matter
from heliograph.matters.reading.held import contact_of, was_just_done
from heliograph.matters.reading.story import Offer
from heliograph.matters.views.following import story_of
from heliograph.reader import tr

NOT_OPEN = Text("现在不能做这一步。请先看现在能做什么。", "This step is not open now. Look at what is open first.")


def open_steps(matter: Matter, now: datetime) -> OpenSteps:
    """What the holder may do now, with what each takes."""
    story = story_of(matter, now)
    return OpenSteps(
        sequence=story.sequence, state=story.state.name, steps=[_open(matter, offer) for offer in story.offers]
    )


def _open(matter: Matter, offer: Offer) -> OpenStep:
    form = empty_form(offer.action, {})
    fields = [
        StepField(
            name=f"contact.{name}" if offer.action.kind is Kind.CORRECT else name,
            label=str(field.label),
            required=field.required,
            kind=_kind(field),
            options=[str(value) for value, _ in field.widget.choices] if isinstance(field.widget, ChoiceWidget) else [],
        )
        for name, field in form.fields.items()
        if name != "sequence"
    ]
    return OpenStep(
        action=offer.action.name,
        kind=offer.action.kind,
        title=Both.of(offer.action.title),
        until=offer.until,
        fields=fields,
    )


def _kind(field: forms.Field) -> Literal["choice", "yes", "text", "files"]:
    if isinstance(field, forms.ChoiceField):
        return "choice"
    if isinstance(field, FilesField):
        return "files"
    return "yes" if isinstance(field, forms.BooleanField) else "text"


def take(matter: Matter, name: str, sent: Step, files: Files, by: Actor, *, now: datetime) -> StepDone:
    """Take a step. Sent twice, it counts once. Raises `Problem` or what the spine refuses."""
    if was_just_done(matter, name, sent.sequence, sent.words):
        return _done(matter, _last(matter, name))
    offer = story_of(matter, now).offer(name)
    if offer is None:
        raise Problem("not-open", NOT_OPEN)
    details = _details(matter, offer, sent, files)
    event = act(MatterRef(matter.bureau_id, matter.id), name, by, now=now, details=details)
    return _done(matter, event)


def _details(matter: Matter, offer: Offer, sent: Step, files: Files) -> Details:
    """What the form says of what was sent. Raises `Problem` with every fault."""
    is_contact = offer.action.kind is Kind.CORRECT
    known = contact_of(matter) if is_contact else {}
    given: dict[str, object] = {"words": sent.words, "grade": "" if sent.grade is None else str(sent.grade)}
    given |= {"may_contact": "yes"} if sent.may_contact else {}
    contact = sent.contact.model_dump() if sent.contact else {}
    given |= {name: contact.get(name, "") for name in CONTACT}
    if sent.sequence is not None:
        given["sequence"] = str(sent.sequence)
    form = sent_form(offer.action, given, files)
    faults = [Fault(name, tr(UNKNOWN)) for name in _not_taken(set(form.fields), sent)]
    faults += [Fault(name, tr(NOT_FOR_FILES)) for name in files if not isinstance(form.fields.get(name), FilesField)]
    if not form.is_valid():
        faults += [Fault(_name(name), str(one)) for name, every in form.errors.items() for one in every]
    if faults:
        raise Problem("invalid", faults=faults)
    return form.details(known)


def _not_taken(names: set[str], sent: Step) -> list[str]:
    """What was sent and this step does not take."""
    said = {"words": bool(sent.words), "grade": sent.grade is not None, "may_contact": sent.may_contact}
    left = [name for name, is_said in said.items() if is_said and name not in names]
    return left + (["contact"] if sent.contact is not None and "name" not in names else [])


def _name(name: str) -> str:
    return "" if name == "__all__" else f"contact.{name}" if name in CONTACT else name


def _last(matter: Matter, action: str) -> Event:
    mine = Event.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id, action=action)
    return mine.order_by("-sequence")[:1].get()


def _done(matter: Matter, event: Event) -> StepDone:
    procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    return StepDone(
        action=event.action,
        sequence=event.sequence,
        at=event.at,
        state=event.to_state,
        state_title=Both.of(procedure.state(event.to_state).title),
    )
