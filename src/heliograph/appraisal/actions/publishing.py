"""A result is published for a unit and logged; corrected with a reason and logged again; used; and spot checks leave findings."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import rfc8785

from heliograph.appraisal import indicators
from heliograph.appraisal.actions.steps import due_in, held, note, public_words
from heliograph.appraisal.errors import Refusal, no_ground, not_agreed, not_over, not_yours
from heliograph.appraisal.models import Appraisal, Score, Step, Verb
from heliograph.appraisal.reading.figures import seen
from heliograph.appraisal.reading.places import is_above, is_over
from heliograph.appraisal.refusing import refused
from heliograph.appraisal.scoring import Seen, kept, score
from heliograph.insight.reading import figures
from heliograph.ledger.actions import log_release
from heliograph.matters.commit import durably
from heliograph.matters.errors import NotFound
from heliograph.matters.identifiers import new_id
from heliograph.organisation.models import Role
from heliograph.organisation.reading import Viewer


def publish(by: Viewer, appraisal_id: UUID, *, now: datetime) -> Score:
    """Compute the result of a period that is over, keep what it rests on, publish and log it. Again gives the one there is.

    Raises `NotFound`, `Refusal`.
    """

    drawn = draw(by.bureau_id, appraisal_id)

    def work() -> Score:
        found = held(by.bureau_id, appraisal_id)
        if not is_above(by, found):
            raise not_yours()
        if found.agreed_at is None:
            raise not_agreed()
        if not is_over(found, now):
            raise not_over()
        if found.published_at is not None:
            return latest(found)
        made = computed(found, drawn, now)
        found.published_at = now
        found.object_until = due_in(found.bureau_id, indicators.read(found.version.text).object_within, now)
        found.save()
        note(found, Verb.PUBLISH, by, now, facts={"score": str(made.id), "total": made.total})
        return made

    return durably(work)


def correct(by: Viewer, appraisal_id: UUID, words: str, *, now: datetime) -> Score:
    """Compute a published result anew from the events as they are now, with a public reason. The old one stays, and the log has both.

    Raises `NotFound`, `Missing`, `Refusal`.
    """
    said = public_words(by.bureau_id, words)
    drawn = draw(by.bureau_id, appraisal_id)

    def work() -> Score:
        found = published(by, appraisal_id)
        before = latest(found)
        made = computed(found, drawn, now, before.kept["set_aside"])
        note(found, Verb.CORRECT, by, now, said, {"score": str(made.id), "before": before.total, "total": made.total})
        return made

    return durably(work)


def use(by: Viewer, appraisal_id: UUID, verb: Verb, words: str, *, now: datetime) -> Step:
    """What follows for the unit from its result, reward or help, with its ground, in public. Not while an objection is open, and not on a ground
    that may never be appraised.

    Raises `NotFound`, `Missing`, `Refusal`.
    """
    if verb not in (Verb.REWARD, Verb.HELP):
        raise ValueError(verb)
    said = public_words(by.bureau_id, words)
    met = refused(said)
    if met is not None:
        raise no_ground(met.met, met.name, met.row)

    def work() -> Step:
        found = published(by, appraisal_id)
        if found.objection_due is not None:
            raise Refusal(
                "异议还没有答复，先答复再用结果。", "An objection is open: answer it before the result is used."
            )
        return note(found, verb, by, now, said)

    return durably(work)


def note_finding(by: Viewer, appraisal_id: UUID, words: str, *, now: datetime) -> Step:
    """What a spot check (不定期抽查) found: published beside the score, never points.

    By supervision or the unit above. Raises `NotFound`, `Missing`, `Refusal`.
    """
    said = public_words(by.bureau_id, words)

    def work() -> Step:
        found = held(by.bureau_id, appraisal_id)
        if not (is_above(by, found) or by.is_one_of(Role.SUPERVISOR)):
            raise not_yours()
        return note(found, Verb.FINDING, by, now, said)

    return durably(work)


def published(by: Viewer, appraisal_id: UUID) -> Appraisal:
    """A published appraisal, held by the unit above. Raises `NotFound`, `Refusal`."""
    found = held(by.bureau_id, appraisal_id)
    if not is_above(by, found):
        raise not_yours()
    if found.published_at is None:
        raise Refusal("结果还没有公布。", "No result is published yet.")
    return found


def latest(appraisal: Appraisal) -> Score:
    """The newest score. Raises Score.DoesNotExist where none is published."""
    found: Score = Score.objects.filter(bureau_id=appraisal.bureau_id, appraisal_id=appraisal.id).latest("id")
    return found


@dataclass(frozen=True, slots=True)
class Drawn:
    """The figures of a period and of the one before it, and how far the events went."""

    now: dict[str, Seen]
    past: dict[str, Seen]
    as_of: datetime | None


def draw(bureau_id: int, appraisal_id: UUID) -> Drawn:
    """Read before the transaction begins, so that no write waits for a count. Raises `NotFound`."""
    appraisal = Appraisal.objects.filter(bureau_id=bureau_id, id=appraisal_id).select_related("version").first()
    if appraisal is None:
        raise NotFound
    found = indicators.read(appraisal.version.text)
    of = (bureau_id, appraisal.unit_id, found)
    as_of = figures.as_of(bureau_id)
    return Drawn(seen(*of, appraisal.first, appraisal.until), seen(*of, *found.period.before(appraisal.first)), as_of)


def computed(appraisal: Appraisal, drawn: Drawn, now: datetime, set_aside: Sequence[str] = ()) -> Score:
    """A new score from those figures, kept and logged. Call inside a transaction."""
    found = indicators.read(appraisal.version.text)
    scored = score(found, appraisal.targets, drawn.now, drawn.past, set_aside)
    what = kept(scored, appraisal.targets, set_aside)
    digest = hashlib.sha256(rfc8785.dumps({"set": appraisal.version.digest, **what})).digest()
    title = f"{appraisal.unit.code} {appraisal.first} {appraisal.until}"
    release = log_release(appraisal.bureau_id, kind="appraisal", title=title, digest=digest, now=now)
    made = Score(
        bureau_id=appraisal.bureau_id, id=new_id(), appraisal_id=appraisal.id, made_at=now, as_of=drawn.as_of,
        digest=digest.hex(), kept=what, total=scored.total, record=release.record, salt=release.salt, leaf_id=release.leaf_id,
    )  # fmt: skip
    made.save()
    return made
