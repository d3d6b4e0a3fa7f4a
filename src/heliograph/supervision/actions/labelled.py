"""Announce a draw of matters by labels alone, by the clock and not by a person: whoever draws keeps what became of them (call-backs).

A label is a keyed hash of the matter's number (`announcing.label_of`): the list stands in the log before its seed exists, and
tells nobody whose matters are in it.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from heliograph.core.text import Text
from heliograph.ledger import policy as policies
from heliograph.ledger.actions import log_release
from heliograph.ledger.keys import log_key
from heliograph.matters.identifiers import new_id
from heliograph.supervision.actions.announcing import KEYS, LEAD, label_of, token_of
from heliograph.supervision.actions.numbers import A_DAY
from heliograph.supervision.actions.public_drawing import announcement_of
from heliograph.supervision.models import PublicDraw
from heliograph.verifier.draw_file import KIND, Announcement, Stratum, result_of


@dataclass(frozen=True, slots=True)
class Labelled:
    """One group that is drawn from by itself: matters by id, each with its number, of which so many are taken."""

    name: Text
    numbers: dict[UUID, str]
    take: int


def announce_labels(
    bureau_id: int, purpose: str, title: Text, groups: Sequence[Labelled], about: tuple[date, date], *, now: datetime
) -> PublicDraw:
    """Announce it in the caller's transaction; it is drawn by the clock, ten minutes later or within a day. `about`: the first
    and the last day that it is about. No group may be empty."""
    draw_id = new_id()
    key, wrapped = KEYS.new(draw_id)
    every = {label_of(token_of(key.key, number), number): one for g in groups for one, number in g.numbers.items()}
    labels = {one: label for label, one in every.items()}
    told = Announcement(
        purpose=purpose,
        title=title,
        announced=now.replace(microsecond=0),
        log=log_key().origin,
        after=(now + LEAD).replace(microsecond=0),
        within=int(A_DAY.total_seconds()),
        witnesses=tuple(key.vkey for key, _ in policies.policy().witnesses.values()),
        strata=tuple(Stratum(one.name, one.take, {labels[each]: 1 for each in one.numbers}) for one in groups),
        about={"since": about[0].isoformat(), "until": about[1].isoformat()},
    )
    release = log_release(bureau_id, kind=KIND, title=title.zh, digest=told.digest(), now=now)
    known = {label: one.hex for label, one in every.items()}
    draw = PublicDraw(
        bureau_id=bureau_id, id=draw_id, purpose=purpose, title_zh=title.zh, title_en=title.en, since=about[0], until=about[1],
        announced_at=now, announced_by=None, after=told.after, within=told.within,
        announcement=zlib.compress(json.dumps(told.as_json(), ensure_ascii=False).encode()), record=release.record,
        salt=release.salt, leaf_id=release.leaf_id, count=len(every), people=0, key=wrapped,
        population=key.seal("draw.population", draw_id, zlib.compress(json.dumps(known).encode())),
    )  # fmt: skip
    draw.save(force_insert=True)
    return draw


def taken(draw: PublicDraw) -> list[UUID]:
    """The matters that a draw took, in its order. Drawn already."""
    key = KEYS.open(draw.id, draw.key)
    known = json.loads(zlib.decompress(key.open("draw.population", draw.id, draw.population)))
    result = result_of(announcement_of(draw), draw.seed)
    return [UUID(known[label]) for labels in result.taken for label in labels]
