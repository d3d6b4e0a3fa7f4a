"""What the panel looks at: drawn as random checks are, by members who have declared; released by a person after masking."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from heliograph.matters.commit import durably, insert
from heliograph.matters.errors import Missing, NotFound
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Matter
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Role
from heliograph.organisation.reading import Viewer
from heliograph.panel.errors import NotInviting, ReleasedAlready
from heliograph.panel.models import KINDS, Kind, Released
from heliograph.panel.reading.members import in_term
from heliograph.publishing.for_everybody import refuse_personal
from heliograph.supervision.actions import Person, WantedDraw, announce_draw
from heliograph.supervision.models import DrawnItem, PublicDraw
from heliograph.supervision.reading import draws

LONGEST = 20_000


def announce(viewer: Viewer, wanted: WantedDraw, *, now: datetime) -> PublicDraw:
    """Announce what the panel will look at. All members in term who have declared may be drawn to look."""
    refuse_personal(viewer.bureau_id, f"{wanted.title.zh}\n{wanted.title.en}")
    today = now.astimezone(organisation.zone(viewer.bureau_id)).date()
    people = [
        Person(one.key, KINDS[Kind(one.kind)], frozenset(one.conflicts or ()))
        for one in in_term(viewer.bureau_id, today)
    ]
    return announce_draw(viewer, wanted, people, now=now)


def release(viewer: Viewer, item_id: UUID, words: str, *, now: datetime) -> Released:
    """Let the panel see these words of a drawn matter: a person has looked over the masking.

    Raises `NotInviting`, `NotFound`, `ReleasedAlready`, `Missing`, `Standing` while something personal is left.
    """

    def work() -> Released:
        if not viewer.is_one_of(Role.SUPERVISOR):
            raise NotInviting
        item = DrawnItem.objects.filter(bureau_id=viewer.bureau_id, id=item_id).first()
        if item is None:
            raise NotFound
        draws.draw_row(viewer.bureau_id, item.draw_id, PublicDraw.Purpose.PANEL)
        if Released.objects.filter(bureau_id=viewer.bureau_id, item_id=item_id).exists():
            raise ReleasedAlready
        matter = Matter.objects.select_for_update().get(bureau_id=viewer.bureau_id, id=item.matter_id)
        if matter.erased_at is not None:
            raise NotFound
        text = words.replace("\r\n", "\n").strip()
        if not text:
            raise Missing("text")
        refuse_personal(viewer.bureau_id, text)
        made = Released(
            bureau_id=viewer.bureau_id, id=new_id(), matter_id=matter.id, item_id=item_id, officer_id=viewer.officer_id, at=now
        )  # fmt: skip
        made.words = MatterKey.of(matter).seal_text("panel.words", made.id, text[:LONGEST])
        insert([made])
        return made

    return durably(work)
