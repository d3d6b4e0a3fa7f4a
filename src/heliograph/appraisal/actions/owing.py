"""An objection is owed an answer by the unit above: an ordinary matter of that unit, so that the one clock warns before it breaks."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from heliograph.appraisal.models import Appraisal, Step, Verb
from heliograph.matters import procedures
from heliograph.matters.actions import SYSTEM, Details, MatterRef, Submission, act
from heliograph.matters.actions import deadlines as clock
from heliograph.matters.actions.submit import prepare
from heliograph.matters.commit import insert
from heliograph.matters.models import Matter
from heliograph.organisation import reading as organisation

PROCEDURE = "appraisal-objection"
PROMISE = "answer"


def owe(appraisal: Appraisal, words: str, working_days: int, now: datetime) -> tuple[UUID, datetime]:
    """Begin the matter and its clock; its id, and by when the answer is owed. Call inside a transaction."""
    bureau_id, zone = appraisal.bureau_id, organisation.zone(appraisal.bureau_id)
    procedure = procedures.in_force(bureau_id, PROCEDURE, now.astimezone(zone).date())
    if procedure is None:
        raise LookupError(f"{PROCEDURE} is not in force")
    unit = organisation.units(bureau_id)[appraisal.unit_id]
    about = f"{unit.title.zh}，{appraisal.first} 至 {appraisal.until}"
    said = Submission(values={"appraisal": about, "objection": words}, channel="appraisal", unit=appraisal.above_id)
    rows, receipt = prepare(bureau_id, procedure, said, SYSTEM, now=now)
    matter = next(row for row in rows if isinstance(row, Matter))
    matter.unit_id = matter.owed_by_id = appraisal.above_id  # whatever its duties are: it is the unit that appraises
    promised = next(one for one in receipt.deadlines if one.promise == PROMISE)
    promised.within = f"{working_days} working days"
    clock.count_anew(promised, procedure.promise(PROMISE), organisation.calendar(bureau_id), zone, now)
    clock.point_to_next(matter, receipt.deadlines)
    insert(rows)
    return matter.id, promised.due


def answered(appraisal: Appraisal, words: str, now: datetime) -> None:
    """The answer keeps the promise, or settles it late. Call inside a transaction, with the appraisal held."""
    step = Step.objects.filter(bureau_id=appraisal.bureau_id, appraisal_id=appraisal.id, verb=Verb.OBJECT).latest("id")
    if "matter" in step.facts:
        act(
            MatterRef(appraisal.bureau_id, UUID(step.facts["matter"])),
            "answer",
            SYSTEM,
            now=now,
            details=Details(words=words),
        )
