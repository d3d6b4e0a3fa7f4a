"""Officer Zhao and his colleague Jiang visit the beats of Heping Road station; Zhou works at Donghu, another station."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

import msgspec
import pytest

from heliograph.matters.identifiers import new_id
from heliograph.organisation.models import Area
from heliograph.visits import actions, entries, reading
from heliograph.visits.views.applying import answer
from tests.conftest import SHANGHAI, Cast

SQUARE = {"type": "Polygon", "coordinates": [[[119.0, 29.6], [119.1, 29.6], [119.1, 29.7], [119.0, 29.6]]]}
WHERE = "平安里 7 号楼 302，敲门要等一会儿"


@dataclass
class Round:
    """What officers of the standing cast do on a round, through the same door as their phones."""

    cast: Cast
    beats: dict[str, Area]
    slips: dict[str, list] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.cast.now.astimezone(SHANGHAI).date()

    def sends(self, sent, who: str = "zhao", *, now: datetime | None = None):
        return answer(self.cast.viewer(who), sent, now=now or self.cast.now)

    def plan(self, **more) -> entries.Plan:
        given = {
            "id": new_id(), "visit": new_id(), "base": 0, "beat": "heping-1", "day": self.today, "place": "home", "words": WHERE,
        }  # fmt: skip
        return entries.Plan(**{**given, **more})

    def made(self, **more) -> entries.Made:
        given = {
            "id": new_id(), "visit": new_id(), "base": 0, "beat": "heping-1", "day": self.today, "place": "home",
            "outcome": "met", "advice": ("fraud", "fire"),
        }  # fmt: skip
        return entries.Made(**{**given, **more})

    def slip(self, who: str = "zhao"):
        """One of the officer's slips that was not used yet, with its code."""
        if not self.slips.get(who):
            self.slips[who] = actions.give_slips(self.cast.viewer(who), new_id(), now=self.cast.now)
        return self.slips[who].pop()

    def asked(self, slip: UUID, **more) -> entries.Asked:
        given = {
            "id": new_id(), "slip": slip, "beat": "heping-1", "day": self.today, "procedure": "help",
            "values": {"kind": "other", "words": "楼道的灯坏了，老人上下楼看不清。"}, "name": "李丽", "phone": "13800000000",
        }  # fmt: skip
        return entries.Asked(**{**given, **more})

    def log_in(self, client, who: str = "zhao"):
        client.force_login(self.cast.users[who])
        return reading.owner_mark(self.cast.viewer(who))

    def posts(self, client, owner: str, *sent) -> dict:
        body = json.dumps({"owner": owner, "entries": [plain(one) for one in sent]})
        return client.post("/desk/visits/app/sync/", body, content_type="application/json")


def plain(sent) -> dict:
    return msgspec.to_builtins(sent)


@pytest.fixture
def beat_round(cast) -> Round:
    """On a Tuesday when every shipped procedure is in force."""
    cast.now = datetime(2026, 12, 15, 2, 0, tzinfo=UTC)
    rows = [
        ("heping-1", "heping", "和平一警区", "Heping beat 1"),
        ("heping-2", "heping", "和平二警区", "Heping beat 2"),
    ]
    rows += [("donghu-1", "donghu", "东湖一警区", "Donghu beat 1")]
    beats = {
        code: Area.objects.create(
            bureau=cast.bureau, kind="beat", code=code, name_zh=zh, name_en=en, unit=cast.units[unit], geometry=SQUARE
        )
        for code, unit, zh, en in rows
    }
    return Round(cast, beats)
