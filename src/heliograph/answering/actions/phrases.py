"""The bureau's own words for answers: official phrases it adds, and shipped ones it takes out."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from heliograph.answering.models import OwnPhrase
from heliograph.core.text import Text
from heliograph.matters.errors import Invalid, NotFound
from heliograph.organisation.actions import record
from heliograph.organisation.models import Bureau, Officer

MOST = 300
LONGEST_SAID, LONGEST_PLAINLY = 40, 120


@transaction.atomic
def keep(bureau: Bureau, said: str, plainly: str, *, by: Officer | None, now: datetime) -> OwnPhrase:
    """Add a phrase, or say another one plainly. Without `plainly`, the shipped phrase is left alone from now on.

    Raises `Invalid`.
    """
    said, plainly = " ".join(said.split()), " ".join(plainly.split())
    if not 1 < len(said) <= LONGEST_SAID:
        raise Invalid("said", Text(f"请写 2 到 {LONGEST_SAID} 个字。", f"Write 2 to {LONGEST_SAID} characters."))
    if len(plainly) > LONGEST_PLAINLY:
        raise Invalid("plainly", Text(f"最多 {LONGEST_PLAINLY} 个字。", f"At most {LONGEST_PLAINLY} characters."))
    rows = OwnPhrase.objects.filter(bureau_id=bureau.id)
    before = rows.filter(said=said).first()
    if before is None and rows.count() >= MOST:
        raise Invalid("said", Text(f"最多 {MOST} 条，请先删掉一些。", f"At most {MOST}: remove some first."))
    OwnPhrase.objects.bulk_create(
        [OwnPhrase(bureau_id=bureau.id, said=said, plainly=plainly, by=by, at=now)],
        update_conflicts=True,
        unique_fields=["bureau_id", "said"],
        update_fields=["plainly", "by", "at"],
    )
    old = {"plainly": before.plainly} if before else None
    record(bureau, "phrase.kept", f"phrase:{said}", said, by=by, now=now, before=old, after={"plainly": plainly})
    return rows.get(said=said)


@transaction.atomic
def remove(bureau: Bureau, said: str, *, by: Officer | None, now: datetime) -> None:
    """Take the bureau's own entry away: what is shipped holds again. Raises `NotFound`."""
    row = OwnPhrase.objects.filter(bureau_id=bureau.id, said=said).first()
    if row is None:
        raise NotFound
    record(bureau, "phrase.removed", f"phrase:{said}", said, by=by, now=now, before={"plainly": row.plainly}, after={})
    OwnPhrase.objects.filter(bureau_id=bureau.id, said=said).delete()
