"""Who a case is about and what must be told to whom, as one officer may see it: the desk's steps and panels draw on it.

Three look-ups by the matter's index, and none for a matter that no party or telling can belong to. Names are opened
only for who may read them (`reading.names`); without a name somebody is called by their part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from heliograph.core.procedure import PART_NAMES, Group, Procedure
from heliograph.core.text import Text
from heliograph.matters.actions.duties import UNTOLD
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Deadline, Matter, Party, Telling
from heliograph.matters.reading.names import sees_names, sees_protected
from heliograph.matters.reading.story import Person
from heliograph.matters.reading.story.parts import person
from heliograph.matters.reading.story.reader import Reader
from heliograph.organisation.reading import Viewer

NOBODY_YET = Text("还不知道是谁", "nobody known yet")
ASKED = Text("已申请保密", "asked for secrecy")
NAMELESS = Text("没留姓名", "no name given")


@dataclass(frozen=True, slots=True)
class Involved:
    """The parties of a case, the duties to tell, and every clock. `names` says whether the officer reads names."""

    people: tuple[Person, ...] = ()
    tellings: tuple[Telling, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    key: MatterKey | None = field(default=None, repr=False)
    names: bool = False

    def person(self, party_id: UUID | None) -> Person | None:
        """One of the parties."""
        return next((one for one in self.people if one.id == party_id), None)

    def label(self, party_id: UUID | None) -> Text:
        """身份 · 姓名, and for whom somebody stands."""
        found = self.person(party_id)
        if found is None:
            return NOBODY_YET
        called = self.called(found)
        if found.of is None:
            return called
        stands_for = self._name(self.person(found.of))
        return Text(f"{called.zh}（替{stands_for.zh}）", f"{called.en} (for {stands_for.en})")

    def called(self, one: Person) -> Text:
        """身份 · 姓名; the part with a number where several play it and the names are not to be read."""
        part, name = part_name(one.part), self._name(one)
        return Text(f"{part.zh} · {name.zh}", f"{part.en} · {name.en}") if name != part else self._numbered(one)

    def _name(self, one: Person | None) -> Text:
        if one is None:
            return NOBODY_YET
        if one.withheld == "asked":
            return ASKED
        if one.withheld:
            return part_name(one.part)
        return Text(one.name, one.name) if one.name else NAMELESS

    def _numbered(self, one: Person) -> Text:
        same, part = [other for other in self.people if other.part == one.part], part_name(one.part)
        if len(same) < 2:
            return part
        number = same.index(one) + 1
        return Text(f"{part.zh} {number}", f"{part.en} {number}")

    def owed(self, duty: str) -> list[Telling]:
        """The tellings of that duty that are not made yet."""
        return [row for row in self.tellings if row.duty == duty and row.status in UNTOLD]

    def clock_of(self, row: Telling) -> Deadline | None:
        """The clock of a telling, if it has one."""
        return next((d for d in self.deadlines if d.id == row.deadline_id), None)


def has_parties(procedure: Procedure) -> bool:
    """Whether matters under the procedure have parties of their own, or duties to tell."""
    return procedure.group is Group.CASE or bool(procedure.tellings)


def involved(viewer: Viewer, matter: Matter, procedure: Procedure) -> Involved:
    """Everybody and everything owed to them in a matter that the officer has opened."""
    if not has_parties(procedure) or not matter.key:
        return Involved()
    mine = {"bureau_id": matter.bureau_id, "matter_id": matter.id}
    key, names = MatterKey.of(matter), procedure.group is not Group.CASE or sees_names(viewer, matter)
    reader = Reader("", is_staff=True, sees_names=names, sees_protected=sees_protected(viewer, matter))
    return Involved(
        people=tuple(person(row, key, reader) for row in Party.objects.filter(**mine).order_by("id")),
        tellings=tuple(Telling.objects.filter(**mine).exclude(duty="").order_by("id")),
        deadlines=tuple(Deadline.objects.filter(**mine).order_by("due", "id")),
        key=key,
        names=names,
    )


def part_name(part: str) -> Text:
    return PART_NAMES.get(part, Text(part, part))


def principals(people: Sequence[Person]) -> list[Person]:
    """Those for whom a guardian, relative or lawyer may stand."""
    return [one for one in people if one.of is None]
