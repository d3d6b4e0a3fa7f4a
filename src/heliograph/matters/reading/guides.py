"""What residents may begin, and who is answerable: the public face of procedures and units.

Read from what is kept in memory; only `people_in_charge` asks the database, once. Nothing here is about a matter.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from heliograph.core.procedure import Elsewhere, Group, Procedure, Who
from heliograph.core.text import Text
from heliograph.matters import own_page, procedures
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Officer, Posting, Role, Unit

GROUP_NAMES = {
    Group.ASK: Text("我想问", "Ask"),
    Group.REPORT: Text("我要报", "Report"),
    Group.COMPLAIN: Text("我要投诉", "Complain"),
    Group.APPLY: Text("我要办", "Apply"),
    Group.CORRECT: Text("我要更正", "Correct"),
    Group.CASE: Text("案件怎么办、多久办完", "How cases are handled, and how long it takes"),
}
EMERGENCY = "110"


def is_for_residents(procedure: Procedure) -> bool:
    return "resident" in procedure.opening.by and procedure.who is not Who.POLICE and procedure.group in GROUP_NAMES


def open_procedures(bureau_id: int, today: date) -> list[Procedure]:
    """Every procedure in force that a resident may begin now."""
    return [one for one in for_residents(bureau_id, today) if own_page.can_begin(bureau_id, one.code)]


def open_procedure(bureau_id: int, code: str, today: date) -> Procedure | None:
    """The version of it in force today, if a resident may begin it now."""
    found = procedures.in_force(bureau_id, code, today)
    may = found is not None and is_for_residents(found) and own_page.can_begin(bureau_id, code)
    return found if may else None


def suggested(bureau_id: int, code: str, today: date) -> str:
    """A code that a form brings back as what was suggested for somebody's own words; empty for what a resident can't begin."""
    return code if code and open_procedure(bureau_id, code, today) is not None else ""


def for_residents(bureau_id: int, today: date) -> list[Procedure]:
    """Those, and what is begun on a page of its own where nothing is open at the moment (`matters.own_page`)."""
    return [one for one in procedures.all_in_force(bureau_id, today) if is_for_residents(one)]


def readable_procedures(bureau_id: int, today: date) -> list[Procedure]:
    """Those, and the rules of cases, which the police begin and everybody may read (D-07)."""
    return [one for one in procedures.all_in_force(bureau_id, today) if _is_readable(one)]


def readable_procedure(bureau_id: int, code: str, today: date) -> Procedure | None:
    """The version of it in force today, if its guide is for everybody."""
    found = procedures.in_force(bureau_id, code, today)
    return found if found is not None and _is_readable(found) else None


def _is_readable(procedure: Procedure) -> bool:
    return is_for_residents(procedure) or procedure.group is Group.CASE


def in_groups(found: Sequence[Procedure]) -> list[tuple[Text, list[Procedure]]]:
    """In the order of the first screen; groups without any are left out."""
    grouped = ((title, [one for one in found if one.group == group]) for group, title in GROUP_NAMES.items())
    return [(title, some) for title, some in grouped if some]


def matching(found: Sequence[Procedure], words: str) -> list[Procedure]:
    """Those whose guide has every word of `words` somewhere, those with it in the title first."""
    wanted = _folded(words).split()
    hits = [one for one in found if all(word in _everything(one) for word in wanted)]
    return sorted(hits, key=lambda one: not all(word in _folded(f"{one.title.zh} {one.title.en}") for word in wanted))


def signposts(found: Sequence[Procedure], words: str) -> list[tuple[Procedure, Elsewhere]]:
    """Ways to other doors that have every word of `words`, each door once."""
    wanted, seen = _folded(words).split(), set()
    hits = []
    for procedure in found:
        for one in procedure.elsewhere:
            text = _folded(f"{one.title.zh} {one.title.en} {one.says.zh} {one.says.en} {one.where.zh} {one.where.en}")
            if one.name not in seen and all(word in text for word in wanted):
                seen.add(one.name)
                hits.append((procedure, one))
    return hits


def _everything(procedure: Procedure) -> str:
    guide = procedure.guide
    texts = [
        procedure.title,
        procedure.summary,
        guide.what,
        guide.who,
        guide.how,
        guide.result,
        *guide.materials,
        *guide.examples,
    ]
    options = [option.label for field in procedure.fields for option in field.options]
    return _folded(" ".join(f"{text.zh} {text.en}" for text in [*texts, *options]))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


@dataclass(frozen=True, slots=True)
class InCharge:
    """A unit with whoever answers for it."""

    unit: Unit
    depth: int
    people: tuple[tuple[str, Officer], ...]


def people_in_charge(bureau_id: int, today: date, words: str = "") -> list[InCharge]:
    """Active units in the order of the tree with their leads and chiefs: named, because they act in office."""
    postings = (
        Posting.objects.filter(unit__bureau_id=bureau_id, role__in=(Role.LEAD, Role.CHIEF), officer__active=True)
        .filter(Q(since__isnull=True) | Q(since__lte=today), Q(until__isnull=True) | Q(until__gte=today))
        .select_related("officer")
        .order_by("role", "officer__badge")
    )
    people: dict[int, list[tuple[str, Officer]]] = {}
    for posting in postings:
        people.setdefault(posting.unit_id, []).append((posting.role, posting.officer))
    wanted = _folded(words).split()
    units = [one for one in organisation.units(bureau_id).values() if one.active]
    found = [InCharge(unit, unit.path.count("/") - 2, tuple(people.get(unit.id, ()))) for unit in units]
    return [one for one in found if all(word in _about(one) for word in wanted)]


def _about(one: InCharge) -> str:
    names = " ".join(f"{officer.name_zh} {officer.name_en} {officer.badge}" for _, officer in one.people)
    return _folded(f"{one.unit.name_zh} {one.unit.name_en} {one.unit.address} {names}")
