"""Announce a public draw: everything it depends on but the seed is fixed, published and entered in the log.

The seed will be a checkpoint that witnesses sign later (`verifier.draw_file`); nobody knows it now. Labels stand for matters
and people: the SHA-256 of a token and a number, so that they give nothing away and yet can't be changed afterwards.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from heliograph.core.procedure import Group, Public
from heliograph.core.text import Text
from heliograph.ledger import policy as policies
from heliograph.ledger.actions import log_release
from heliograph.ledger.keys import log_key
from heliograph.matters import procedures
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid, Missing
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import OwnKeys
from heliograph.matters.models import Event, Matter
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Role
from heliograph.organisation.reading import Viewer
from heliograph.supervision.errors import EmptyDraw, NotYours
from heliograph.supervision.models import DrawChecker, PublicDraw
from heliograph.verifier.draw_file import KIND, Announcement, Inspector, Stratum

KEYS = OwnKeys("public-draw")
LEAD = timedelta(minutes=10)
"""The least time between an announcement and its moment: the log and its witnesses must have seen it before."""
LATEST = timedelta(days=30)
WITHIN = 3_600
FEWEST = 10
"""A unit with fewer matters is drawn together with others, so that its number is not published by itself."""
MOST = 20_000
LABEL = 20


@dataclass(frozen=True, slots=True)
class Person:
    """Who may be drawn to check. `units` and `matters`: what they are kept from (own unit, declared, own handling)."""

    key: str
    unit: Text
    units: frozenset[int] = frozenset()
    matters: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class WantedDraw:
    """What is to be drawn: matters that ended, submitted from `since` to `until`; `take` of each stratum, `each` people for
    every one. With `by_lateness` a matter that broke a promise has weight 3, any other 1; otherwise all have 1."""

    purpose: str
    title: Text
    since: date
    until: date
    after: datetime
    take: int = 2
    each: int = 2
    units: tuple[int, ...] = ()
    by_lateness: bool = False


@dataclass(slots=True)
class _Group:
    name: Text
    units: frozenset[int]
    matters: list[Matter] = field(default_factory=list)


def may_announce(viewer: Viewer) -> bool:
    return viewer.is_one_of(Role.SUPERVISOR)


def announce_draw(viewer: Viewer, wanted: WantedDraw, people: Sequence[Person], *, now: datetime) -> PublicDraw:
    """Announce it. The caller has seen that the title is not personal. Raises `NotYours`, `Missing`, `Invalid`, `EmptyDraw`."""
    if not may_announce(viewer):
        raise NotYours
    if not wanted.title.zh.strip():
        raise Missing("text")
    if not now + LEAD <= wanted.after <= now + LATEST:
        raise Invalid(
            "after",
            Text(
                "抽取时间最早在十分钟以后，最晚在三十天以内。", "Draw ten minutes from now at the earliest, in thirty days at the latest."
            ),
        )  # fmt: skip
    if wanted.each and len(people) < wanted.each:
        raise Invalid("people", Text("能检查的人不够。", "There are too few people who could check."))
    groups = _groups(viewer.bureau_id, wanted, now)
    if not groups:
        raise EmptyDraw
    return durably(lambda: _announce(viewer, wanted, groups, people, now))


def _announce(
    viewer: Viewer, wanted: WantedDraw, groups: Sequence[_Group], people: Sequence[Person], now: datetime
) -> PublicDraw:
    draw_id = new_id()
    key, wrapped = KEYS.new(draw_id)
    labels = {one.id: label_of(token_of(key.key, one.number), one.number) for group in groups for one in group.matters}
    names = {one.key: label_of(token_of(key.key, f"person {one.key}"), one.key) for one in people}
    told = Announcement(
        purpose=wanted.purpose,
        title=wanted.title,
        announced=now.replace(microsecond=0),
        log=log_key().origin,
        after=wanted.after.replace(microsecond=0),
        within=WITHIN,
        witnesses=tuple(key.vkey for key, _ in policies.policy().witnesses.values()),
        strata=tuple(
            Stratum(group.name, wanted.take, {labels[one.id]: _weight(wanted, one) for one in group.matters})
            for group in groups
        ),
        inspectors=tuple(
            Inspector(
                names[one.key],
                one.unit,
                tuple(at for at, group in enumerate(groups) if group.units <= one.units),
                tuple(sorted(_single(one, groups, labels))),
            )
            for one in sorted(people, key=lambda one: names[one.key])
        ),
        each=wanted.each,
    )
    release = log_release(viewer.bureau_id, kind=KIND, title=wanted.title.zh, digest=told.digest(), now=now)
    every = {labels[one.id]: [one.id.hex, one.number, one.unit_id] for group in groups for one in group.matters}
    draw = PublicDraw(
        bureau_id=viewer.bureau_id, id=draw_id, purpose=wanted.purpose, title_zh=wanted.title.zh, title_en=wanted.title.en,
        since=wanted.since, until=wanted.until, announced_at=now, announced_by_id=viewer.officer_id, after=told.after,
        within=told.within, announcement=zlib.compress(json.dumps(told.as_json(), ensure_ascii=False).encode()),
        record=release.record, salt=release.salt, leaf_id=release.leaf_id, count=len(every), people=len(people), key=wrapped,
        population=key.seal("draw.population", draw_id, zlib.compress(json.dumps(every).encode())),
    )  # fmt: skip
    draw.save(force_insert=True)
    for one in people:
        DrawChecker(
            bureau_id=draw.bureau_id, id=new_id(), draw_id=draw_id, label=names[one.key], key=one.key
        ).save(force_insert=True)  # fmt: skip
    return draw


def token_of(key: bytes, number: str) -> str:
    """What opens the label of a number to who is given it."""
    return hmac.new(key, number.encode(), hashlib.sha256).hexdigest()


def label_of(token: str, number: str) -> str:
    """What stands for a number in public."""
    return hashlib.sha256(f"{token}\n{number}".encode()).hexdigest()[:LABEL]


def _single(person: Person, groups: Sequence[_Group], labels: Mapping[UUID, str]) -> set[str]:
    """The labels a person is kept from beside whole strata: own handling, and own units where they share a stratum."""
    return {
        labels[one.id]
        for group in groups
        if not group.units <= person.units
        for one in group.matters
        if one.id in person.matters or one.unit_id in person.units
    }


def _weight(wanted: WantedDraw, matter: Matter) -> int:
    return 3 if wanted.by_lateness and matter.late else 1


def _groups(bureau_id: int, wanted: WantedDraw, now: datetime) -> list[_Group]:
    """The strata: each unit's matters; units with too few are put together."""
    by_unit: dict[int, list[Matter]] = defaultdict(list)
    for matter in _population(bureau_id, wanted, now):
        by_unit[matter.unit_id].append(matter)
    if sum(map(len, by_unit.values())) < FEWEST:
        return []
    groups = [
        _Group(organisation.units(bureau_id)[unit].title, frozenset({unit}), matters)
        for unit, matters in sorted(by_unit.items())
    ]
    small = [one for one in groups if len(one.matters) < FEWEST]
    large = sorted((one for one in groups if len(one.matters) >= FEWEST), key=lambda one: len(one.matters))
    if small and sum(len(one.matters) for one in small) < FEWEST:
        small.append(large.pop(0))
    if not small:
        return sorted(large, key=lambda one: min(one.units))
    together = _Group(
        Text("、".join(one.name.zh for one in small), ", ".join(one.name.en for one in small)),
        frozenset().union(*(one.units for one in small)),
        [matter for one in small for matter in one.matters],
    )
    return sorted([*large, together], key=lambda one: min(one.units))


def _population(bureau_id: int, wanted: WantedDraw, now: datetime) -> list[Matter]:
    """Confidential and erased matters are left out, and what the bureau does inside. The panel is shown nothing of which the
    public learns only a count."""
    zone = organisation.zone(bureau_id)
    since = datetime.combine(wanted.since, time(0), zone)
    until = datetime.combine(wanted.until + timedelta(days=1), time(0), zone)
    rows = Matter.objects.filter(
        bureau_id=bureau_id, submitted_at__gte=since, submitted_at__lt=until, confidential=False, erased_at=None,
        settled_at__lte=now,
    )  # fmt: skip
    if wanted.units:
        rows = rows.filter(unit_id__in=wanted.units)
    columns = ("bureau_id", "id", "number", "unit_id", "late", "procedure", "version")
    found = list(rows.only(*columns).order_by("submitted_at")[: MOST + 1])
    if len(found) > MOST:
        raise Invalid("since", Text(f"超过 {MOST} 件，请缩短时间。", f"More than {MOST}: choose a shorter time."))
    return [one for one in found if _may_be_drawn(one, wanted.purpose)]


def _may_be_drawn(matter: Matter, purpose: str) -> bool:
    procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    if procedure.group is Group.INSIDE:
        return False
    return purpose != PublicDraw.Purpose.PANEL or procedure.public is not Public.COUNT


def handled_by(bureau_id: int, officer_id: int, since: datetime) -> frozenset[UUID]:
    """The matters in which an officer ever took a step since a moment: they are not theirs to check."""
    steps = Event.objects.filter(bureau_id=bureau_id, officer_id=officer_id, at__gte=since)
    return frozenset(steps.values_list("matter_id", flat=True))


def rewrap_keys(bureau_id: int) -> int:
    """After the master key was rotated. Returns how many changed."""
    return KEYS.rewrap(PublicDraw.objects.filter(bureau_id=bureau_id))
