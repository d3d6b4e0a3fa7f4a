"""A day held is what the leader owed that month under the rule of duties, if the bureau has one."""

from __future__ import annotations

from datetime import datetime

from heliograph.core.dates import day as day_words
from heliograph.duties import actions as duties
from heliograph.duties.listings import LEADERS
from heliograph.matters.actions import Actor
from heliograph.matters.errors import MatterError
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.questions.models.reception import Mode, ReceptionDay

PROCEDURE = "duty-reception"


def fulfil_for(day: ReceptionDay, viewer: Viewer, now: datetime) -> None:
    """Put the leader's reception of that month down as done. A visit to one person is none. The words are public: how many were
    heard stands on the day's own page, by its rule.

    Whoever ends the day but may not close that duty leaves it open for the petition office.
    """
    if day.mode == Mode.VISIT:
        return
    on = day.starts_at.astimezone(organisation.zone(day.bureau_id)).date()
    where = f"到{day.area}下访" if day.mode == Mode.AREA else "接待群众"
    words = f"{day_words(on, on, 'zh-hans')}{where}。谈的每一件都另有书面答复。"
    key = organisation.badge(day.bureau_id, day.leader_id)
    try:
        duties.fulfil(day.bureau_id, LEADERS, key, on, words, Actor(viewer), procedure=PROCEDURE, now=now)
    except MatterError:
        return
