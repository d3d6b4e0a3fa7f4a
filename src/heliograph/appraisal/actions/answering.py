"""A unit objects to its result within the days the set gives; the unit above must answer within its own; upheld, it is computed anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from heliograph.appraisal import indicators
from heliograph.appraisal.actions.owing import answered, owe
from heliograph.appraisal.actions.publishing import computed, draw, latest, published
from heliograph.appraisal.actions.steps import held, note, public_words
from heliograph.appraisal.errors import Refusal, not_yours, too_late
from heliograph.appraisal.models import Appraisal, Step, Verb
from heliograph.appraisal.reading.places import is_below
from heliograph.matters.commit import durably
from heliograph.organisation.reading import Viewer


def object_to(by: Viewer, appraisal_id: UUID, words: str, *, now: datetime) -> Step:
    """The unit says in public why its result is wrong; from now the unit above owes an answer (`owing`). Raises `NotFound`, `Missing`, `Refusal`."""
    said = public_words(by.bureau_id, words)

    def work() -> Step:
        found = held(by.bureau_id, appraisal_id)
        if not is_below(by, found):
            raise not_yours()
        if found.object_until is None:
            raise Refusal("结果公布以后才能提异议。", "There is no result to object to yet.")
        if now > found.object_until:
            raise too_late()
        if found.objection_due is not None:
            raise Refusal("已经有一条异议在等答复。", "One objection is waiting for its answer.")
        matter_id, found.objection_due = owe(found, said, indicators.read(found.version.text).answer_within, now)
        found.save()
        facts: dict[str, object] = {"due": found.objection_due.isoformat(), "matter": str(matter_id)}
        return note(found, Verb.OBJECT, by, now, said, facts)

    return durably(work)


def decide(
    by: Viewer, appraisal_id: UUID, *, upheld: bool, words: str, set_aside: Sequence[str] = (), now: datetime
) -> Appraisal:
    """Answer the open objection in public. Upheld, the score is computed anew; `set_aside`: indicators taken out of it for good reason.

    Whether the answer came in time stays in its step. Raises `NotFound`, `Missing`, `Refusal`.
    """
    said = public_words(by.bureau_id, words)
    drawn = draw(by.bureau_id, appraisal_id)

    def work() -> Appraisal:
        found = published(by, appraisal_id)
        if found.objection_due is None:
            raise Refusal("没有等着答复的异议。", "No objection is waiting for an answer.")
        facts: dict[str, object] = {"late": now > found.objection_due}
        if upheld:
            before = latest(found)
            aside = sorted({*before.kept["set_aside"], *(code for code in set_aside if code in found.targets)})
            if len(aside) == len(found.targets):
                raise Refusal("不能把全部指标都剔除。", "Not every indicator can be set aside.")
            made = computed(found, drawn, now, aside)
            facts |= {"score": str(made.id), "before": before.total, "total": made.total, "set_aside": aside}
        answered(found, said, now)
        found.objection_due = None
        found.save()
        note(found, Verb.UPHOLD if upheld else Verb.REJECT, by, now, said, facts)
        return found

    return durably(work)
