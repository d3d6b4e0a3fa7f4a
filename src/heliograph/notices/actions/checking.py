"""Decide every place that looks personal: hide it, write something else, or leave it and say why.

Whoever hides something has changed the words and is from then on one of the authors. What the law stops is stopped here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliograph.matters.commit import durably
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import MatterKey
from heliograph.notices import finding
from heliograph.notices.actions.recording import expect, put_on_record, reason, revise, writable
from heliograph.notices.actions.writing import newest_revision
from heliograph.notices.finding import Choice, Decision, Found, Place
from heliograph.notices.keys import key_of, seal_check, words_of
from heliograph.notices.models.history import Check, Revision
from heliograph.notices.models.notices import Notice, Stage
from heliograph.notices.stops import stop_for
from heliograph.notices.words import Words
from heliograph.organisation.reading import Viewer
from heliograph.publishing.errors import Stopped
from heliograph.publishing.known import of_the_house


@dataclass(frozen=True, slots=True)
class Seen:
    """What the checker says of the whole: whether it would let a minor be known, or holds a secret."""

    has_minor: bool
    is_secret: bool


def texts_of(words: Words, why: str) -> list[tuple[str, str]]:
    """All that everybody will read: the words, and the reason of a correction."""
    return [*words.texts(), *([(finding.WHY, why)] if why else [])]


def found_in(bureau_id: int, texts: list[tuple[str, str]]) -> list[Found]:
    """What looks personal in it; the bureau's own officers, units and numbers do not."""
    known = of_the_house(bureau_id, "\n".join(words for _, words in texts))
    return finding.found_in(texts, known)


def check(
    viewer: Viewer, notice_id: UUID, choices: Mapping[Place, Choice], seen: Seen, *, of: int, now: datetime
) -> Notice:
    """Put on record what was decided about revision `of`, and the words as they are then.

    Raises `Undecided`, `Stopped`, `NotNow` (somebody wrote meanwhile), `NotAllowed`, `NotFound`, `Invalid`, `Unreadable`.
    """

    def work() -> Notice:
        row = writable(viewer, notice_id)
        expect(row, of, Stage.DRAFT, Stage.CHECKED)
        key, revision = key_of(row), newest_revision(row)
        words = words_of(key, revision)
        texts = texts_of(words, revision.why)
        pairs = finding.decided(found_in(row.bureau_id, texts), choices)
        _refuse_forbidden(texts, pairs, seen)
        done = finding.applied(texts, pairs)
        if done != dict(texts):
            why = reason(row.bureau_id, done[finding.WHY]) if revision.why else ""
            revision = revise(row, key, words.rewritten(done), viewer, now, why=why, verb="masked")
        _keep(row, key, revision, [decision for _, decision in pairs], viewer, now)
        row.stage, row.moved_at = Stage.CHECKED, now
        row.save()
        return row

    return durably(work)


def _refuse_forbidden(texts: list[tuple[str, str]], pairs: list[tuple[Found, Decision]], seen: Seen) -> None:
    names = [one.hidden for one, decision in pairs if one.is_name and decision.is_left]
    whole = "\n".join(words for _, words in texts)
    stop = stop_for(whole, names, has_minor=seen.has_minor, is_secret=seen.is_secret)
    if stop is not None:
        raise Stopped(stop)


def _keep(
    row: Notice, key: MatterKey, revision: Revision, decisions: list[Decision], by: Viewer, now: datetime
) -> None:
    made = Check(
        bureau_id=row.bureau_id,
        id=new_id(),
        notice_id=row.id,
        revision=revision.number,
        checked_by_id=by.officer_id,
        checked_at=now,
    )
    seal_check(key, made, finding.written(decisions))
    made.save()
    put_on_record(row, "checked", by.officer_id, now, number=revision.number)
