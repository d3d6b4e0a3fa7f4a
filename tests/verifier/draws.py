"""A draw in a small log with two witnesses: announced at entry 3, its seed in the checkpoint of 7."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import rfc8785

from heliograph.core.commitment import commit_bytes
from heliograph.core.merkle import inclusion_proof
from heliograph.core.text import Text
from heliograph.verifier.draw_file import (
    Announcement,
    DrawFile,
    Drawn,
    Inspector,
    Stratum,
    result_of,
    seed_of,
)
from tests.core.merkle.signers import COLLEGE, NEWS, NOON, ORIGIN
from tests.core.merkle.trees import entry
from tests.verifier.receipts import Log

SALT = bytes(range(32, 64))
AFTER = NOON + 3600
PLACE = 3


def announcement(**changes: object) -> Announcement:
    made = Announcement(
        purpose="inspection",
        title=Text("三月抽查", "March check"),
        announced=datetime.fromtimestamp(NOON - 60, UTC),
        log=ORIGIN,
        after=datetime.fromtimestamp(AFTER, UTC),
        within=600,
        witnesses=(NEWS.verifier().vkey, COLLEGE.verifier().vkey),
        strata=(
            Stratum(Text("和平路派出所", "Heping"), 2, {f"h{at}": 1 for at in range(10)}),
            Stratum(Text("东湖派出所", "Donghu"), 1, {f"d{at}": 1 + at % 3 for at in range(12)}),
        ),
        inspectors=(
            Inspector("i1", Text("督察支队", "Supervision"), ()),
            Inspector("i2", Text("和平路派出所", "Heping"), (0,)),
            Inspector("i3", Text("法制支队", "Legal"), (), ("d1",)),
        ),
        each=2,
    )
    return replace(made, **changes)


def record_of(told: Announcement) -> dict[str, str]:
    return {
        "format": "heliograph/release/v1",
        "kind": "draw",
        "title": told.title.zh,
        "digest": told.digest().hex(),
        "time": "2026-03-02T03:59:00.000000Z",
    }


def log_with(told: Announcement) -> Log:
    leaf = commit_bytes(SALT, rfc8785.dumps(record_of(told)))
    return Log([leaf if at == PLACE else entry(at) for at in range(9)])


def announced(told: Announcement | None = None, *, seen: int = NOON, witnesses: tuple = (NEWS, COLLEGE)) -> DrawFile:
    told = told or announcement()
    log = log_with(told)
    return DrawFile(told, record_of(told), SALT, log.proof(PLACE, log.checkpoint(5, seen, witnesses)))


def drawn(
    told: Announcement | None = None, *, before: int = 6, before_at: int = AFTER - 5, size: int = 7, at: int = AFTER + 2,
    witnesses: tuple = (NEWS, COLLEGE),
) -> DrawFile:  # fmt: skip
    file = announced(told)
    log = log_with(file.announcement)
    note = log.checkpoint(size, at, witnesses)
    seed = seed_of(file.entry(), note, file.announcement.witnesses)
    included = tuple(inclusion_proof(PLACE, size, log.hash_at)) if size > PLACE else ()
    done = Drawn(log.checkpoint(before, before_at), note, included, seed, result_of(file.announcement, seed))
    return replace(file, drawn=done)


def later(told: Announcement, seconds: int) -> Announcement:
    return replace(told, after=told.after + timedelta(seconds=seconds))
