"""Announce a random check. Conflicts are shut out before anything is drawn: own unit, own handling, what was declared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from heliograph.core.text import Text
from heliograph.matters.errors import Invalid
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Officer, Posting, Role
from heliograph.organisation.reading import Viewer
from heliograph.publishing.for_everybody import refuse_personal
from heliograph.supervision.actions import Person, WantedDraw, announce_draw, handled_by
from heliograph.supervision.models import PublicDraw

LOOK_BACK = timedelta(days=730)
"""Steps before that don't count as own handling: a matter drawn now is rarely older."""


@dataclass(frozen=True, slots=True)
class Declared:
    """An officer in the pool, and the units they have declared not to be impartial about."""

    officer: int
    units: frozenset[int] = frozenset()


def possible_checkers(bureau_id: int) -> list[Officer]:
    """Officers in service who may check: inspection, the legal office, and whoever handles or leads elsewhere."""
    posted = Posting.objects.filter(
        officer__bureau_id=bureau_id, officer__active=True, role__in=(Role.HANDLER, Role.LEAD, Role.SUPERVISOR)
    )
    return list(Officer.objects.filter(id__in=posted.values("officer_id")).order_by("badge"))


def announce(viewer: Viewer, wanted: WantedDraw, pool: Sequence[Declared], *, now: datetime) -> PublicDraw:
    """Announce a check by these officers. Raises what `announce_draw` raises, and `Standing` for a personal title."""
    refuse_personal(viewer.bureau_id, f"{wanted.title.zh}\n{wanted.title.en}")
    able = {one.id for one in possible_checkers(viewer.bureau_id)}
    if any(one.officer not in able for one in pool):
        raise Invalid("people", Text("请选在职的民警。", "Choose officers in service."))
    since = datetime.combine(wanted.since, time(0), organisation.zone(viewer.bureau_id)) - LOOK_BACK
    people = [_person(viewer.bureau_id, one, since) for one in pool]
    return announce_draw(viewer, wanted, people, now=now)


def _person(bureau_id: int, one: Declared, since: datetime) -> Person:
    own = organisation.units_of(one.officer)
    posting = Posting.objects.filter(officer_id=one.officer).order_by("-id").values_list("unit_id", flat=True).first()
    unit = organisation.unit_name(bureau_id, posting) or Text("", "")
    return Person(str(one.officer), unit, own | one.units, handled_by(bureau_id, one.officer, since))
