"""Finding an appraisal to act on, and writing down the step."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from heliograph.appraisal.errors import names_somebody
from heliograph.appraisal.models import Appraisal, Step, Verb
from heliograph.core.calendar import Within, due_only
from heliograph.matters.errors import Missing, NotFound
from heliograph.matters.identifiers import new_id
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Officer
from heliograph.organisation.reading import Viewer
from heliograph.publishing.for_everybody import refuse_personal

LONGEST = 600


def held(bureau_id: int, appraisal_id: UUID) -> Appraisal:
    """The appraisal, locked until the transaction ends. Raises `NotFound`."""
    found = Appraisal.objects.select_for_update().filter(bureau_id=bureau_id, id=appraisal_id).first()
    if found is None:
        raise NotFound
    return found


def note(
    appraisal: Appraisal, verb: Verb, by: Viewer, now: datetime, words: str = "", facts: dict[str, object] | None = None
) -> Step:
    step = Step(
        bureau_id=appraisal.bureau_id, id=new_id(), appraisal_id=appraisal.id, verb=verb, at=now, by_id=by.officer_id,
        words=words, facts=facts or {},
    )  # fmt: skip
    step.save()
    return step


def public_words(bureau_id: int, words: str) -> str:
    """Words that will be published for a unit: something is said, nothing personal, and no officer is named.

    Elsewhere the names of officers in office may stand; beside a score they would make it a person's. Raises `Missing`, `Standing`,
    `Refusal`.
    """
    said = words.strip()[:LONGEST]
    if not said:
        raise Missing("text")
    refuse_personal(bureau_id, said)
    officers = Officer.objects.filter(bureau_id=bureau_id).values_list("name_zh", "name_en")
    named = next((name for pair in officers for name in pair if name and name in said), None)
    if named is not None:
        raise names_somebody(named)
    return said


def due_in(bureau_id: int, working_days: int, now: datetime) -> datetime:
    """The end of so many working days from now, by the bureau's calendar."""
    within = Within.parse(f"{working_days} working days")
    return due_only(now, within, organisation.calendar(bureau_id), zone=organisation.zone(bureau_id))[0]
