"""What the demonstration's people were told: everything due goes out, one letter waits to be printed, one person was not reached."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from heliograph.channels.base import Report, Stage
from heliograph.channels.delivery import actions
from heliograph.channels.delivery.models import Message
from heliograph.core.receipt import show_number
from heliograph.matters import commit
from heliograph.matters.models import Matter, Party
from heliograph.organisation.models import Bureau, Unit

LIVES_AT = "淳南市河西区和平路 32 号院 4 号楼 201\n何秀兰 收"
DEAD = "nobody@chunan.example"


def play(bureau: Bureau, now: datetime) -> None:
    """Changes no matter: only how its people were told."""
    actions.deliver_due(now)
    heping = Unit.objects.get(bureau=bureau, code="heping")
    newest = Matter.objects.filter(bureau_id=bureau.id, unit=heping, confidential=False, erased_at=None)
    asked = {row.matter_id: row for row in Party.objects.filter(bureau_id=bureau.id, part="submitter")}
    people = [(matter, asked[matter.id]) for matter in newest.order_by("-submitted_at")[:50] if matter.id in asked]
    for (matter, party), (channel, typed) in zip(people, (("print", LIVES_AT), ("mail", DEAD)), strict=False):
        row = _news(matter, party, channel, typed, now - timedelta(hours=5))
        if channel == "mail":
            actions.deliver_due(now)
            actions.report(Report(channel, Stage.FAILED, now, message=row.id, reason="SMTP 550"), now)


def _news(matter: Matter, party: Party, channel: str, typed: str, at: datetime) -> Message:
    """A person who allowed this way, and what was owed to them by it."""
    address = actions.allow(matter.bureau_id, channel, typed, matter=matter, party=party, is_confirmed=True, now=at)
    fields = {"number": show_number(matter.number), "link": f"{settings.BASE_URL}/r/{matter.number}"}
    [row] = actions.compose([address], "news", fields, purpose="matter", matter_id=matter.id, now=at)
    commit.insert([row])
    return row
