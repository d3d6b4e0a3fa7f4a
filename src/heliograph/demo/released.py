"""Open data of the invented bureau: the months of a year are released, last year's report is published, this year's drafted."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.conf import settings

from heliograph.core.text import Text
from heliograph.demo.published import Press
from heliograph.insight.export import export
from heliograph.insight.gaming.running import look
from heliograph.ledger import running
from heliograph.ledger.folder import TileFolder
from heliograph.ledger.keys import log_key
from heliograph.ledger.sequencer import Sequencer
from heliograph.opendata import actions
from heliograph.opendata.errors import NoFont
from heliograph.opendata.reading.terms import month_before
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Bureau

MONTHS = 13
"""So many months always lie in two years: last year's report is published, this year's drafted."""
FOREWORD = Text(
    "从这一年最后几个月起，我们把每一件事的期限公布在先，所以数字也只有这几个月的。说过的话写在这里，明年逐条对照。",
    "Since the last months of this year we publish the time each matter may take, before it begins; so the figures are of those "
    "months only. What we promise stands here, and next year's report goes through it point by point.",
)
NEXT = Text(
    "每一件没按时的，当天告诉您为什么、改到哪天。夜里来电的，第二天中午前回。",
    "Whenever we are late, you hear the same day why, and the new date. Calls at night are answered by noon.",
)


def play(bureau: Bureau, now: datetime) -> None:
    """Last of all: the log gets its places, the events are exported, the quarter before is looked at, then data are released from
    the oldest month on."""
    running.tick(Sequencer(TileFolder(settings.HELIOGRAPH_HOME / "log"), log_key()))
    export(now=now)
    look(bureau.id, now=now)
    months = [month_before(now.astimezone(organisation.zone(bureau.id)).date())]
    while len(months) < MONTHS:
        months.insert(0, month_before(months[0]))
    for month in months:
        actions.release(bureau.id, month, now=now)
    chief = Press(bureau, now).viewers["zheng"]
    last, this = months[0].year, months[-1].year
    actions.draft(bureau.id, last, now=now)
    actions.write(chief, last, "foreword", FOREWORD, now=now)
    actions.write(chief, last, "next", NEXT, now=now)
    with suppress(NoFont):  # a demonstration without a Chinese font has no published report
        actions.publish(chief, last, now=now)
    actions.draft(bureau.id, this, now=now)
