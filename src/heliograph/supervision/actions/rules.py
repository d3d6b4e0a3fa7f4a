"""Loading a bureau's own version of a rule. Each version's text is kept, with who loaded it; none is ever changed."""

from __future__ import annotations

import hashlib
from datetime import datetime

from heliograph.matters.commit import durably
from heliograph.organisation.models import Role
from heliograph.organisation.reading import Viewer
from heliograph.supervision import checklist, escalation
from heliograph.supervision.errors import NotYours, Unchangeable
from heliograph.supervision.models import RuleKind, RuleText


def version_of(kind: RuleKind, text: str) -> str:
    """The version that a text says it is. Raises `RuleInvalid` with everything that is wrong with it."""
    return checklist.read(text).version if kind is RuleKind.CHECKLIST else escalation.read(text).version


def load_rule(bureau_id: int, kind: RuleKind, text: str, *, by: Viewer | None, now: datetime) -> RuleText:
    """Check a version and put it in force; the same text again changes nothing. `by` None: the command line.

    Raises `RuleInvalid` with every problem (a forbidden indicator among them), `Unchangeable` where the version is
    known with another text, `NotYours` for anybody but a supervisor.
    """
    if by is not None and not (by.bureau_id == bureau_id and by.is_one_of(Role.SUPERVISOR)):
        raise NotYours
    version = version_of(kind, text)
    return durably(lambda: keep(bureau_id, kind, version, text, by=by.officer_id if by else None, now=now))


def keep(bureau_id: int, kind: RuleKind, version: str, text: str, *, by: int | None, now: datetime) -> RuleText:
    """The row of a version; made if there is none. Call inside a transaction."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    found: RuleText | None = RuleText.objects.filter(bureau_id=bureau_id, kind=kind, version=version).first()
    if found is None:
        found = RuleText(
            bureau_id=bureau_id, kind=kind, version=version, text=text, digest=digest, loaded_at=now, loaded_by_id=by
        )
        found.save()
    elif found.digest != digest:
        raise Unchangeable(version)
    return found
