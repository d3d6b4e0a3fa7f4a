"""What a member sees of a drawn matter: its steps by name and day, its limits, and the words that a person released."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliograph.core.sealing import SealBroken
from heliograph.core.text import Text
from heliograph.matters import procedures
from heliograph.matters.errors import NotFound
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Matter
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.panel.models import Member, Released
from heliograph.publishing.masked_story import Promised, promises_of, steps_of
from heliograph.supervision.models import DrawnItem, PublicDraw
from heliograph.supervision.reading import draws

AT_ONCE = 60


@dataclass(frozen=True, slots=True)
class ItemShown:
    """A drawn matter in a list: no number, no name."""

    id: UUID
    draw: Text
    unit: Text
    procedure: Text
    at: datetime
    released: bool


@dataclass(frozen=True, slots=True)
class ItemPage:
    item: ItemShown
    steps: tuple[tuple[datetime, Text], ...]
    promises: tuple[Promised, ...]
    words: str


@dataclass(frozen=True, slots=True)
class ReleaseSheet:
    """A drawn matter for who releases it: the words as the machine masked them."""

    item: ItemShown
    proposed: str
    words: str
    erased: bool


def items_for(member: Member) -> list[ItemShown]:
    """What was drawn for a member to look at, the newest draw first."""
    labels = draws.labels_of(member.bureau_id, member.key)
    rows = PublicDraw.objects.filter(bureau_id=member.bureau_id, id__in=labels, drawn_at__isnull=False).order_by("-id")
    found = [
        (draw, item)
        for draw in rows[:10]
        for item in draws.items_of(draw)
        if labels[draw.id] in item.checkers and item.unit_id not in (member.conflicts or ())
    ]
    return _shown(member.bureau_id, found[:AT_ONCE])


def item_for(member: Member, item_id: UUID) -> tuple[DrawnItem, PublicDraw]:
    """Raises `NotFound` unless it was drawn for this member, and they have declared no interest in the unit."""
    item = DrawnItem.objects.filter(bureau_id=member.bureau_id, id=item_id).first()
    label = draws.labels_of(member.bureau_id, member.key).get(item.draw_id) if item else None
    if item is None or label not in item.checkers or item.unit_id in (member.conflicts or ()):
        raise NotFound
    return item, draws.draw_row(member.bureau_id, item.draw_id, PublicDraw.Purpose.PANEL)


def item_page(member: Member, item_id: UUID) -> ItemPage:
    """Raises `NotFound`."""
    item, draw = item_for(member, item_id)
    matter = Matter.objects.get(bureau_id=member.bureau_id, id=item.matter_id)
    (shown,) = _shown(member.bureau_id, [(draw, item)])
    steps = tuple((one.at, one.title) for one in steps_of(matter))
    return ItemPage(shown, steps, tuple(promises_of(matter)), released_words(item) or "")


def released_words(item: DrawnItem) -> str | None:
    """The words that were released; None before, and after the matter was erased."""
    row = Released.objects.filter(bureau_id=item.bureau_id, item_id=item.id).first()
    matter = Matter.objects.filter(bureau_id=item.bureau_id, id=item.matter_id).only("bureau_id", "id", "key").first()
    if row is None or matter is None or not matter.key or not row.words:
        return None
    try:
        return MatterKey.of(matter).open_text("panel.words", row.id, row.words)
    except SealBroken:
        return None


def to_release(viewer: Viewer) -> list[ItemShown]:
    """Everything drawn for the panel, what still has to be masked first."""
    rows = PublicDraw.objects.filter(
        bureau_id=viewer.bureau_id, purpose=PublicDraw.Purpose.PANEL, drawn_at__isnull=False
    ).order_by("-id")
    found = [(draw, item) for draw in rows[:5] for item in draws.items_of(draw)]
    return sorted(_shown(viewer.bureau_id, found), key=lambda one: one.released)[:AT_ONCE]


def release_sheet(viewer: Viewer, item_id: UUID) -> ReleaseSheet:
    """Raises `NotFound`."""
    item = DrawnItem.objects.filter(bureau_id=viewer.bureau_id, id=item_id).first()
    if item is None:
        raise NotFound
    draw = draws.draw_row(viewer.bureau_id, item.draw_id, PublicDraw.Purpose.PANEL)
    matter = Matter.objects.get(bureau_id=viewer.bureau_id, id=item.matter_id)
    (shown,) = _shown(viewer.bureau_id, [(draw, item)])
    proposed = "\n\n".join(f"【{one.title.zh}】{one.words}" for one in steps_of(matter) if one.words)
    return ReleaseSheet(shown, proposed, released_words(item) or "", matter.erased_at is not None)


def _shown(bureau_id: int, found: list[tuple[PublicDraw, DrawnItem]]) -> list[ItemShown]:
    ids = [item.id for _, item in found]
    done = set(Released.objects.filter(bureau_id=bureau_id, item_id__in=ids).values_list("item_id", flat=True))
    matters = {
        one.id: one for one in Matter.objects.filter(bureau_id=bureau_id, id__in=[item.matter_id for _, item in found])
    }
    return [
        ItemShown(
            item.id, Text(draw.title_zh, draw.title_en), organisation.unit_name(bureau_id, item.unit_id) or Text("", ""),
            _procedure(matters[item.matter_id]), matters[item.matter_id].submitted_at, item.id in done,
        )
        for draw, item in found
    ]  # fmt: skip


def _procedure(matter: Matter) -> Text:
    return procedures.version(matter.bureau_id, matter.procedure, matter.version).title
