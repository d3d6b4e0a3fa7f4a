"""The secret address under which an officer's own calendar reads the own shifts: made anew, ended. Only its keyed hash is kept."""

from __future__ import annotations

import secrets
from datetime import datetime

from heliograph.matters.commit import durably
from heliograph.organisation import actions as organisation_actions
from heliograph.organisation.models import Officer
from heliograph.organisation.reading import Viewer
from heliograph.patrol.models import ShiftAddress
from heliograph.patrol.reading.shift_calendar import kept_of


def make_address(viewer: Viewer, *, now: datetime) -> str:
    """The secret of a new address, shown this once. An address of before ends."""
    secret = secrets.token_urlsafe(32)

    def write() -> None:
        ShiftAddress.objects.update_or_create(
            officer_id=viewer.officer_id, defaults={"secret": kept_of(secret), "made_at": now}
        )
        _record(viewer, "shift-address.made", now)

    durably(write)
    return secret


def end_address(viewer: Viewer, *, now: datetime) -> None:
    """Nobody reads the shifts under the address any more; without one, nothing changes."""

    def write() -> None:
        gone, _ = ShiftAddress.objects.filter(officer_id=viewer.officer_id).delete()
        if gone:
            _record(viewer, "shift-address.ended", now)

    durably(write)


def _record(viewer: Viewer, verb: str, now: datetime) -> None:
    officer = Officer.objects.select_related("bureau").get(id=viewer.officer_id)
    organisation_actions.record(officer.bureau, verb, f"officer:{officer.id}", str(officer), by=officer, now=now)
