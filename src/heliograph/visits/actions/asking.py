"""What somebody asks for at the door becomes a matter, and the slip that was left with them leads to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from heliograph.core.procedure import Procedure
from heliograph.core.text import Text
from heliograph.matters.actions import Actor, Submission
from heliograph.matters.actions.submit import prepare
from heliograph.matters.commit import insert
from heliograph.matters.errors import Invalid
from heliograph.matters.identifiers import new_id
from heliograph.organisation.reading import Viewer
from heliograph.visits import entries
from heliograph.visits.actions.applying import check_day
from heliograph.visits.actions.counting import ASKED, count
from heliograph.visits.actions.once import once
from heliograph.visits.actions.rights import beat_named
from heliograph.visits.actions.slips import slip_to_use
from heliograph.visits.entries import Answer
from heliograph.visits.kinds import kinds

DOOR = "visit"


def ask(viewer: Viewer, sent: entries.Asked, procedure: Procedure, submission: Submission, *, now: datetime) -> Answer:
    """Register a request. The matter's own secret is made and thrown away: only the slip's exchange gives one out.

    `submission` is what the procedure's form read from `sent`. Raises `NoSlip`, `NoBeat`, `TooFarAway`, `OtherWords`, and
    what `submit` raises; then nothing is registered and the slip is as it was.
    """
    check_day(viewer.bureau_id, sent.day, now, ahead=timedelta())
    if procedure.code not in kinds().procedures or procedure.code != sent.procedure:
        raise Invalid(
            "procedure", Text("这一类不能在走访时登记，请用“代录”。", "This kind can't be taken on a visit: enter it.")
        )
    beat = beat_named(viewer, sent.beat, sent.day)
    filled = replace(submission, token=new_id(), channel=DOOR, unit=beat.unit_id)
    rows, _made = prepare(viewer.bureau_id, procedure, filled, Actor(viewer, door=DOOR), now=now)

    def work() -> int:
        slip = slip_to_use(viewer, sent.slip, now=now)
        slip.used_at, slip.matter_id, slip.beat, slip.month = now, filled.token, beat, sent.day.replace(day=1)
        slip.save(update_fields=["used_at", "matter_id", "beat", "month"])
        insert(rows)
        count(viewer.bureau_id, beat.id, sent.day.replace(day=1), ASKED)
        return 1

    return once(viewer.bureau_id, sent, work, now=now)
