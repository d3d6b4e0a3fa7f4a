"""Both sides agree on indicators and targets before the period is counted: propose, comment, change, sign."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from heliograph.appraisal import indicators
from heliograph.appraisal.actions.sets import in_force
from heliograph.appraisal.actions.steps import LONGEST, held, note
from heliograph.appraisal.errors import Refusal, agreed_already, moved, not_yours, too_small
from heliograph.appraisal.models import Appraisal, Step, Verb
from heliograph.appraisal.reading.places import is_above, is_below, is_too_small, kind_of, leads
from heliograph.insight.catalogue import Kind, UnknownMeasure, measure
from heliograph.matters.commit import durably
from heliograph.matters.errors import Missing, NotFound
from heliograph.matters.identifiers import new_id
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer


def propose(by: Viewer, unit_id: int, on: date, *, now: datetime) -> Appraisal:
    """The unit above proposes the period around a day, with the set that is in force for this kind of unit on its first day.

    Again for the same period gives what is there. Raises `NotFound`, `Refusal`.
    """
    unit = organisation.units(by.bureau_id).get(unit_id)
    if unit is None or unit.parent_id is None:
        raise NotFound
    if not leads(by, unit.parent_id):
        raise not_yours()
    if is_too_small(by.bureau_id, unit_id, on):
        raise too_small()
    version = in_force(by.bureau_id, kind_of(by.bureau_id, unit), on)
    if version is None:
        raise Refusal(
            "本局还没有给这一类单位定指标。请局领导先定一套。",
            "The bureau has no set of indicators for this kind of unit yet. The head must set one first.",
        )
    found = indicators.read(version.text)
    first, until = found.period.around(on)
    above = unit.parent_id

    def work() -> Appraisal:
        known = Appraisal.objects.filter(
            bureau_id=by.bureau_id, unit_id=unit_id, first__lte=until, until__gte=first
        ).first()
        if known is not None and known.above_id != above:
            raise moved()
        if known is not None:
            return known
        made = Appraisal(
            bureau_id=by.bureau_id, id=new_id(), version=version, unit_id=unit_id, above_id=above, first=first,
            until=until, targets={one.code: one.target for one in found.indicators},
        )  # fmt: skip
        made.save(force_insert=True)
        note(made, Verb.PROPOSE, by, now, facts={"targets": made.targets})
        return made

    return durably(work)


def comment(by: Viewer, appraisal_id: UUID, words: str, *, now: datetime) -> Step:
    """Either side says what it thinks of the proposal. Raises `NotFound`, `Missing`, `Refusal`."""
    if not words.strip():
        raise Missing("text")

    def work() -> Step:
        found = _of_a_side(by, appraisal_id)
        return note(found, Verb.COMMENT, by, now, words.strip()[:LONGEST])

    return durably(work)


def set_targets(
    by: Viewer, appraisal_id: UUID, targets: Mapping[str, float], words: str, *, now: datetime
) -> Appraisal:
    """Either side changes targets, with a reason; signatures given to other targets are taken back.

    Raises `NotFound`, `Missing`, `Refusal` once both have signed.
    """
    if not words.strip():
        raise Missing("text")

    def work() -> Appraisal:
        found = _of_a_side(by, appraisal_id)
        if found.agreed_at is not None:
            raise agreed_already()
        given = {code: _fit(found, code, value) for code, value in targets.items() if code in found.targets}
        changed = {code: value for code, value in given.items() if value != found.targets[code]}
        if not changed:
            return found
        found.targets = {**found.targets, **changed}
        found.signed_above_id = found.signed_below_id = None
        found.save()
        note(found, Verb.TARGETS, by, now, words.strip()[:LONGEST], {"targets": changed})
        return found

    return durably(work)


def _fit(found: Appraisal, code: str, value: float) -> float:
    one = indicators.read(found.version.text).indicator(code)
    try:
        is_share = measure(one.measure).kind is Kind.SHARE
    except UnknownMeasure:
        is_share = True
    if value != value or not 0 <= value <= (1 if is_share else 1000):
        raise Refusal(
            f"“{one.title.zh}”的目标不能是 {value:g}：比例写 0 到 1，天数、次数写 0 到 1000。",
            f"The target of “{one.title.en}” can't be {value:g}: a share is 0 to 1, days and times are 0 to 1000.",
        )
    return value


def sign(by: Viewer, appraisal_id: UUID, *, now: datetime) -> Appraisal:
    """Sign the targets as they stand. When both sides have, they hold. One officer never signs for both.

    Raises `NotFound`, `Refusal`.
    """

    def work() -> Appraisal:
        found = _of_a_side(by, appraisal_id)
        if found.agreed_at is not None:
            raise agreed_already()
        below = is_below(by, found) and found.signed_below_id is None and found.signed_above_id != by.officer_id
        above = is_above(by, found) and found.signed_above_id is None and found.signed_below_id != by.officer_id
        if below:
            found.signed_below_id = by.officer_id
            note(found, Verb.SIGN_BELOW, by, now, facts={"targets": found.targets})
        elif above:
            found.signed_above_id = by.officer_id
            note(found, Verb.SIGN_ABOVE, by, now, facts={"targets": found.targets})
        else:
            raise Refusal(
                "您这一边已经签过。还要另一边的另一个人签。",
                "Your side has signed. Somebody else must sign for the other side.",
            )
        if found.signed_above_id and found.signed_below_id:
            found.agreed_at = now
        found.save()
        return found

    return durably(work)


def _of_a_side(by: Viewer, appraisal_id: UUID) -> Appraisal:
    found = held(by.bureau_id, appraisal_id)
    if not (is_above(by, found) or is_below(by, found)):
        raise not_yours()
    return found
