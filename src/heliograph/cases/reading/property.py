"""Property as two readers see it: the whole list with its chain of custody for staff, and their own things for a party.

A party sees what is theirs alone, and only where `seen` lets them see property. Looks of staff are recorded by the view.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliograph.cases.actions.property import CODE, owners_of
from heliograph.cases.models import Movement, PropertyItem, PropertyPhoto
from heliograph.cases.models.property import STATUS_WORDS, WITH_POLICE, Status
from heliograph.cases.reading.seen import seen
from heliograph.core.procedure import FOR_SOMEBODY, Procedure, Shown
from heliograph.core.text import Text
from heliograph.matters import procedures
from heliograph.matters.actions.deadlines import OPEN
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Attachment, Deadline, Event, Matter, Party
from heliograph.matters.reading.names import sees_names, sees_protected
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.reader import tr

TERMS = ("give-back", "unclaimed", "freeze", "seizure", "settle-listed")
"""Promises of the property matter that say how long a thing may stay as it is; the first that runs is shown."""
MEASURES = ("seize", "seize-criminal", "freeze", "renew-freeze")
KINDS = {
    Movement.Kind.LISTED: Text("登记入库", "Listed"),
    Movement.Kind.OUT: Text("出库", "Taken out"),
    Movement.Kind.IN: Text("入库", "Brought in"),
    Movement.Kind.BECAME: Text("改变状态", "Changed"),
}


# For a party


@dataclass(frozen=True, slots=True)
class Term:
    """How long it may stay so: what limit it is, until when, whether the clock stands."""

    title: Text
    due: datetime
    is_paused: bool


@dataclass(frozen=True, slots=True)
class OwnThing:
    """One thing of a party's, as they may see it. `photos` are ids for the page that shows one."""

    number: int
    what: str
    quantity: str
    marks: str
    status: Text
    is_settled: bool
    since: datetime
    listed_at: datetime
    why: str
    ground: str
    unit: Text | None
    phone: str
    address: str
    term: Term | None
    next: Text | None
    photos: tuple[UUID, ...]


def items_for(party: Party, *, language: str) -> list[OwnThing]:
    """The things that belong to this party, or to whom they stand for: in their property matter, and in those that grew
    from their case. Nothing before the law lets them know, and nothing where their part may not see property.
    """
    del language  # words that exist in one language only are given as they were written
    owners = _owners(party)
    if not owners:
        return []
    rows = PropertyItem.objects.filter(bureau_id=party.bureau_id, owner_id__in=list(owners))
    items = sorted(rows, key=lambda item: (item.matter_id, item.position))
    shown = _shown_photos(item.id for item in items)
    lists = {matter_id: _List(party.bureau_id, matter_id) for matter_id in {item.matter_id for item in items}}
    return [
        lists[item.matter_id].thing(item, tuple(shown.get(item.id, ())))
        for item in items
        if lists[item.matter_id].may_see(owners[item.owner_id] if item.owner_id else party)
    ]


def _owners(party: Party) -> dict[UUID, Party]:
    """Whose things they may see: by the id of the party of a property matter."""
    stands_for = _principal(party)
    matter = Matter.objects.filter(bureau_id=party.bureau_id, id=party.matter_id).first()
    if matter is None or Shown.PROPERTY not in seen(_procedure(matter), party, matter.state, stands_for):
        return {}
    own = stands_for or party
    rows = Party.objects.filter(bureau_id=party.bureau_id, origin_id=own.id)
    return {row.id: row for row in (own, *rows)}


def _principal(party: Party) -> Party | None:
    if party.part not in FOR_SOMEBODY or party.of is None:
        return None
    return Party.objects.filter(bureau_id=party.bureau_id, matter_id=party.matter_id, id=party.of).first()


def _procedure(matter: Matter) -> Procedure:
    return procedures.version(matter.bureau_id, matter.procedure, matter.version)


def _shown_photos(items: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = {}
    for photo in PropertyPhoto.objects.filter(item_id__in=list(items), shown=True).order_by("id"):
        found.setdefault(photo.item_id, []).append(photo.id)
    return found


class _List:
    """One property matter as far as its owners may know of it."""

    def __init__(self, bureau_id: int, matter_id: UUID) -> None:
        self.matter = Matter.objects.get(bureau_id=bureau_id, id=matter_id)
        self.procedure = _procedure(self.matter)
        self.key = MatterKey.of(self.matter) if self.matter.key else None
        self.unit = organisation.units(bureau_id).get(self.matter.unit_id)
        self.term = self._term()
        self.measure = self._measure() if self.key else {}

    def may_see(self, owner: Party) -> bool:
        if self.matter.procedure != CODE or self.key is None:
            return False
        return Shown.PROPERTY in seen(self.procedure, owner, self.matter.state)

    def thing(self, item: PropertyItem, photos: tuple[UUID, ...]) -> OwnThing:
        said = self.key.open_values("property", item.id, bytes(item.sealed)) if self.key else {}
        is_here = item.status in WITH_POLICE
        return OwnThing(
            number=item.position,
            what=said.get("what", ""),
            quantity=item.quantity,
            marks=said.get("marks", ""),
            status=STATUS_WORDS[item.status],
            is_settled=not is_here,
            since=item.changed_at,
            listed_at=item.listed_at,
            why=said.get("why", "") or self.measure.get("words", ""),
            ground=self.measure.get("ground", ""),
            unit=self.unit.title if self.unit else None,
            phone=self.unit.phone if self.unit else "",
            address=self.unit.address if self.unit else "",
            term=self.term if is_here else None,
            next=self.procedure.state(self.matter.state).says if is_here else None,
            photos=photos,
        )

    def _term(self) -> Term | None:
        mine = {"bureau_id": self.matter.bureau_id, "matter_id": self.matter.id}
        running = {d.promise: d for d in Deadline.objects.filter(**mine, status__in=OPEN, promise__in=TERMS)}
        name = next((name for name in TERMS if name in running), None)
        if name is None:
            return None
        found = running[name]
        return Term(self.procedure.promise(name).title, found.due, found.status == Deadline.Status.PAUSED)

    def _measure(self) -> dict[str, str]:
        """Reason and ground of the last measure, as they were written for the owner."""
        assert self.key is not None  # the caller looked
        mine = {"bureau_id": self.matter.bureau_id, "matter_id": self.matter.id}
        event = Event.objects.filter(**mine, action__in=MEASURES).order_by("sequence").last()
        return self.key.open_values("event.public", event.id, bytes(event.public)) if event else {}


def photo_for(party: Party, photo_id: UUID, *, language: str) -> tuple[Matter, Attachment] | None:
    """A photo that this party may see, now."""
    if not any(photo_id in thing.photos for thing in items_for(party, language=language)):
        return None
    photo = PropertyPhoto.objects.filter(bureau_id=party.bureau_id, id=photo_id, shown=True).first()
    if photo is None:
        return None
    matter = Matter.objects.get(bureau_id=photo.bureau_id, id=photo.matter_id)
    return matter, Attachment.objects.get(bureau_id=photo.bureau_id, id=photo.attachment_id)


# For staff


@dataclass(frozen=True, slots=True)
class Step:
    """One movement of a thing, opened."""

    kind: Text
    after: Text
    at: datetime
    happened_at: datetime
    officer: Text | None
    unit: Text | None
    who: str
    why: str
    place: str
    proof: str


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo on the desk; `file` is the attachment."""

    id: UUID
    file: UUID
    shown: bool
    decided_by: Text | None
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class ListedThing:
    """One line of the list, with everything staff may know of it."""

    id: UUID
    number: int
    what: str
    quantity: str
    marks: str
    value: str
    place: str
    why: str
    status: Text
    status_code: str
    is_here: bool
    is_out: bool
    owner_id: UUID | None
    owner: str
    listed_at: datetime
    steps: tuple[Step, ...]
    photos: tuple[Photo, ...]


def list_of(viewer: Viewer, matter: Matter) -> list[ListedThing]:
    """The whole list of a property matter that the officer may open (the caller found it for them and recorded the look)."""
    if matter.erased_at is not None:
        return []
    key, mine = MatterKey.of(matter), {"bureau_id": matter.bureau_id, "matter_id": matter.id}
    steps: dict[UUID, list[Step]] = {}
    for row in Movement.objects.filter(**mine).order_by("id"):
        steps.setdefault(row.item_id, []).append(_step(row, key))
    photos: dict[UUID, list[Photo]] = {}
    for photo in PropertyPhoto.objects.filter(**mine).order_by("id"):
        photos.setdefault(photo.item_id, []).append(_photo(photo))
    names = owner_names(viewer, matter)
    return [
        _listed(item, key, names, tuple(steps.get(item.id, ())), tuple(photos.get(item.id, ())))
        for item in PropertyItem.objects.filter(**mine).order_by("position")
    ]


def owner_names(viewer: Viewer, matter: Matter) -> dict[UUID, str]:
    """The parties to whom things may belong, by id: by name for who may read it (`matters.reading.names`), else by their place."""
    key, owners = MatterKey.of(matter), owners_of(matter)
    reads, reads_protected = sees_names(viewer, matter), sees_protected(viewer, matter)
    return {
        party.id: key.open_values("party", party.id, bytes(party.sealed)).get("name", "")
        if reads_protected or (reads and not party.protected)
        else tr(Text(f"第 {place} 位（姓名不给您看）", f"No. {place} (the name is not for you to read)"))
        for place, party in enumerate(owners, 1)
    }


def _listed(
    item: PropertyItem, key: MatterKey, names: dict[UUID, str], steps: tuple[Step, ...], photos: tuple[Photo, ...]
) -> ListedThing:
    said = key.open_values("property", item.id, bytes(item.sealed))
    return ListedThing(
        id=item.id,
        number=item.position,
        what=said.get("what", ""),
        quantity=item.quantity,
        marks=said.get("marks", ""),
        value=said.get("value", ""),
        place=said.get("place", ""),
        why=said.get("why", ""),
        status=STATUS_WORDS[item.status],
        status_code=item.status,
        is_here=item.status in WITH_POLICE,
        is_out=item.is_out,
        owner_id=item.owner_id,
        owner=names.get(item.owner_id, "") if item.owner_id else "",
        listed_at=item.listed_at,
        steps=steps,
        photos=photos,
    )


def _step(row: Movement, key: MatterKey) -> Step:
    said = key.open_values("movement", row.id, bytes(row.words))
    return Step(
        kind=KINDS[Movement.Kind(row.kind)],
        after=STATUS_WORDS[row.after],
        at=row.at,
        happened_at=row.happened_at,
        officer=organisation.officer_name(row.bureau_id, row.officer_id),
        unit=organisation.unit_name(row.bureau_id, row.unit_id),
        who=said.get("who", ""),
        why=said.get("why", ""),
        place=said.get("place", ""),
        proof=said.get("proof", ""),
    )


def _photo(row: PropertyPhoto) -> Photo:
    decided_by = organisation.officer_name(row.bureau_id, row.decided_by_id)
    return Photo(row.id, row.attachment_id, row.shown, decided_by, row.decided_at)


def lists_of(matter: Matter) -> list[Matter]:
    """The property matters that grew from a case."""
    rows = Matter.objects.filter(bureau_id=matter.bureau_id, parent_id=matter.id, procedure=CODE)
    return list(rows.order_by("id"))


__all__ = [
    "CODE",
    "ListedThing",
    "OwnThing",
    "Status",
    "Term",
    "items_for",
    "list_of",
    "lists_of",
    "owner_names",
    "photo_for",
]
