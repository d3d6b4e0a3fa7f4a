"""Which matters everybody may see through Open311: the one predicate of every public question.

Only what its procedure makes public one by one (`public` "outcome" or "full", as on the page that a number alone opens);
never a confidential matter, a case, an erased one, one with a minor or a protected person in it, nor the inner parts of a
matter that was split.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from heliograph.core.procedure import Group, Procedure, Public
from heliograph.matters import procedures
from heliograph.matters.models import Matter, Party, ProcedureVersion


@dataclass(frozen=True)
class Rules:
    """The versions of procedures whose matters may be seen, by code and version."""

    allowed: Mapping[tuple[str, str], Procedure]

    def of(self, matter: Matter) -> Procedure:
        return self.allowed[matter.procedure, matter.version]

    def codes(self) -> frozenset[str]:
        return frozenset(code for code, _ in self.allowed)

    def only(self, codes: Iterable[str]) -> Rules:
        wanted = set(codes)
        return Rules({key: one for key, one in self.allowed.items() if key[0] in wanted})

    def matching(self, *, closed: bool | None = None) -> Q:
        """Under one of these versions and, if `closed` is said, in one of its states that are (not) an end."""
        found = Q(pk__in=[])
        for (code, version), procedure in self.allowed.items():
            rule = Q(procedure=code, version=version)
            if closed is not None:
                rule &= Q(state__in=[state.name for state in procedure.states if state.final is closed])
            found |= rule
        return found


def may_show(procedure: Procedure) -> bool:
    """Whether matters under this procedure may be seen one by one."""
    return procedure.public is not Public.COUNT and procedure.group is not Group.CASE and not procedure.conflict


def rules(bureau_id: int) -> Rules:
    """Every version that ever held: matters finish under the one that they began with."""
    rows = ProcedureVersion.objects.filter(bureau_id=bureau_id).values_list("code", "version")
    found = {(code, version): procedures.version(bureau_id, code, version) for code, version in rows}
    return Rules({key: one for key, one in found.items() if may_show(one)})


def shown(bureau_id: int, wanted: Rules, *, closed: bool | None = None) -> QuerySet[Matter]:
    """The matters that everybody may see, of those that `wanted` names."""
    people = Party.objects.filter(bureau_id=OuterRef("bureau_id"), matter_id=OuterRef("id"))
    rows = Matter.objects.filter(bureau_id=bureau_id, confidential=False, erased_at=None, parent_id=None)
    hidden = Exists(people.filter(Q(protected=True) | Q(minor=True)))
    codes = wanted.codes()
    rows = rows.filter(procedure=next(iter(codes))) if len(codes) == 1 else rows  # so that an index by procedure serves
    return rows.filter(wanted.matching(closed=closed)).exclude(hidden)
