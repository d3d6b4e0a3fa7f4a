"""The administration's own record: who changed what, from what to what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from heliograph.organisation.models import Bureau, Change, Officer

Values = Mapping[str, object]


def record(
    bureau: Bureau,
    verb: str,
    subject: str,
    name: str,
    *,
    by: Officer | None,
    now: datetime,
    before: Values | None = None,
    after: Values | None = None,
) -> Change | None:
    """Add a change, with only the fields that differ; nothing when both sides are given and nothing differs.

    `subject` is "kind:id". Call it in the transaction of the change. Never pass a password.
    """
    old, new = dict(before or {}), dict(after or {})
    if before is not None and after is not None:
        differing = [key for key in {**old, **new} if old.get(key) != new.get(key)]
        if not differing:
            return None
        old, new = {k: old[k] for k in differing if k in old}, {k: new[k] for k in differing if k in new}
    change = Change(bureau=bureau, at=now, by=by, verb=verb, subject=subject, name=name[:200], before=old, after=new)
    change.save()
    return change
