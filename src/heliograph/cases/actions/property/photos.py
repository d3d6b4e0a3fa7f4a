"""Photos of things: cleaned by `core.files`, sealed as attachments of the property matter, seen by staff alone.

That the owner may see one is a person's decision, with name and time; the default is no.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from heliograph.cases.actions.property.things import held_list, note_of
from heliograph.cases.models import PropertyItem, PropertyPhoto
from heliograph.core.files import Accepted
from heliograph.core.text import Text
from heliograph.matters import procedures
from heliograph.matters.actions import Actor, Details, MatterRef, act
from heliograph.matters.commit import durably, insert
from heliograph.matters.errors import Invalid, NotAllowed, NotFound
from heliograph.matters.identifiers import new_id
from heliograph.matters.models import Attachment, Event, Matter

MOST = 20


def add_photos(ref: MatterRef, item_id: UUID, photos: Sequence[Accepted], by: Actor, *, now: datetime) -> Event:
    """Put photos to a thing. Raises `Invalid` (not a picture, too many), `NotFound`, `MatterError`."""

    def keep() -> Event:
        _, items = held_list(ref, [item_id])
        return keep_photos(items[0], photos, by, now=now)

    return durably(keep)


def keep_photos(item: PropertyItem, photos: Sequence[Accepted], by: Actor, *, now: datetime) -> Event:
    """Inside a transaction that holds the matter, or has just made it."""
    if not photos or any(photo.preview is None for photo in photos):
        raise Invalid("photos", Text("请选择照片（JPG、PNG 或 WebP）。", "Choose photos (JPG, PNG or WebP)."))
    mine = {"bureau_id": item.bureau_id, "matter_id": item.matter_id}
    if PropertyPhoto.objects.filter(bureau_id=item.bureau_id, item_id=item.id).count() + len(photos) > MOST:
        raise Invalid("photos", Text(f"一件最多 {MOST} 张照片。", f"At most {MOST} photos of one thing."))
    matter = Matter.objects.get(bureau_id=item.bureau_id, id=item.matter_id)
    procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    said = Details(internal=f"第 {item.position} 项的照片，{len(photos)} 张。", attachments=tuple(photos))
    event = act(MatterRef(matter.bureau_id, matter.id), note_of(procedure), by, now=now, details=said)
    files = Attachment.objects.filter(**mine, event_id=event.id).order_by("id")
    insert([PropertyPhoto(**mine, id=new_id(), item_id=item.id, attachment_id=file.id) for file in files])
    return event


def decide_photo(ref: MatterRef, photo_id: UUID, *, shown: bool, by: Actor, now: datetime) -> Event:
    """Whether the owner may see this photo: an officer decides, after looking whether somebody else is on it.

    Raises `NotFound`, `NotAllowed`, `MatterError`.
    """
    viewer = by.viewer
    if viewer is None:
        raise NotAllowed(Text("决定照片给不给看", "decide whether a photo is shown"))

    def decide() -> Event:
        matter, _ = held_list(ref)
        photo = PropertyPhoto.objects.filter(bureau_id=ref.bureau_id, matter_id=ref.id, id=photo_id).first()
        if photo is None:
            raise NotFound
        item = PropertyItem.objects.get(bureau_id=ref.bureau_id, id=photo.item_id)
        procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
        said = f"第 {item.position} 项的一张照片，{'可以' if shown else '不'}给物主看。"
        event = act(ref, note_of(procedure), by, now=now, details=Details(internal=said))
        photo.shown, photo.decided_by_id, photo.decided_at = shown, viewer.officer_id, now
        photo.save()
        return event

    return durably(decide)
