"""Announce a draw of numbers: of lists that stay where they are, of which only the names and lengths are told (surveys)."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from heliograph.core.text import Text
from heliograph.ledger import policy as policies
from heliograph.ledger.actions import log_release
from heliograph.ledger.keys import log_key
from heliograph.matters.identifiers import new_id
from heliograph.organisation.reading import Viewer
from heliograph.supervision.actions.announcing import KEYS, LEAD, may_announce
from heliograph.supervision.errors import NotYours
from heliograph.supervision.models import PublicDraw
from heliograph.verifier.draw_file import KIND, Announcement, Numbers, Stratum

A_DAY = timedelta(days=1)


def announce_numbers(
    viewer: Viewer,
    title: Text,
    lists: Sequence[tuple[Text, int, int]],
    about: Mapping[str, str],
    *,
    until: date,
    now: datetime,
) -> PublicDraw:
    """Announce it in the caller's transaction; it is drawn by the clock, ten minutes later or within a day. `lists`: the name of
    each, its length and how many are taken; `about`: what is fixed with them; `until`: the day it ends. Raises `NotYours`."""
    if not may_announce(viewer):
        raise NotYours
    draw_id = new_id()
    key, wrapped = KEYS.new(draw_id)
    told = Announcement(
        purpose=PublicDraw.Purpose.SURVEY,
        title=title,
        announced=now.replace(microsecond=0),
        log=log_key().origin,
        after=(now + LEAD).replace(microsecond=0),
        within=int(A_DAY.total_seconds()),
        witnesses=tuple(key.vkey for key, _ in policies.policy().witnesses.values()),
        strata=tuple(Stratum(name, take, Numbers(at, size)) for at, (name, size, take) in enumerate(lists, start=1)),
        about=about,
    )
    release = log_release(viewer.bureau_id, kind=KIND, title=title.zh, digest=told.digest(), now=now)
    draw = PublicDraw(
        bureau_id=viewer.bureau_id, id=draw_id, purpose=told.purpose, title_zh=title.zh, title_en=title.en, since=now.date(),
        until=until, announced_at=now, announced_by_id=viewer.officer_id, after=told.after, within=told.within,
        announcement=zlib.compress(json.dumps(told.as_json(), ensure_ascii=False).encode()), record=release.record,
        salt=release.salt, leaf_id=release.leaf_id, count=sum(size for _name, size, _take in lists), people=0, key=wrapped,
        population=key.seal("draw.population", draw_id, zlib.compress(b"{}")),
    )  # fmt: skip
    draw.save(force_insert=True)
    return draw
