"""A log with two witnesses, and public draws in it, as tests of draws, inspections and the panel need them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from heliograph.core.merkle import Policy, parse_note
from heliograph.core.text import Text
from heliograph.ledger import policy as policies
from heliograph.ledger.keys import log_key
from heliograph.ledger.models import Checkpoint
from heliograph.supervision.actions import Person, WantedDraw, announce_draw, draw_announced
from heliograph.supervision.models import PublicDraw
from tests.conftest import NOW
from tests.core.merkle.signers import COLLEGE, NEWS, cosigned
from tests.supervision.reviewing import MARCH

MOMENT = NOW + timedelta(hours=1)


@dataclass
class Public:
    """A log that two witnesses co-sign; `grow` is a minute of it."""

    cast: object
    log: object

    def grow(self, at: datetime, *, witnesses: tuple = (NEWS, COLLEGE)) -> Checkpoint:
        self.log.sequencer.step(1)
        made = self.log.sequencer.publish(at)
        assert made is not None
        made.note = cosigned(made.note, *witnesses, time=int(at.timestamp()))
        made.witnesses = len(witnesses)
        made.witnessed_at = at if policies.policy().standing(made.note).quorum_met else None
        made.save()
        assert parse_note(made.note)
        return made

    def announce(self, who: str = "sun", people: list[Person] | None = None, **more: object) -> PublicDraw:
        """A draw of March, with Luo and Fa of the legal office and Qian of Heping to check."""
        given = {"purpose": "inspection", "title": Text("三月抽查", "March check"), "after": MOMENT, **MARCH} | more
        checking = people if people is not None else [self.person("luo"), self.person("fa"), self.person("qian")]
        return announce_draw(self.cast.viewer(who), WantedDraw(**given), checking, now=self.cast.now)

    def person(self, name: str, **more: object) -> Person:
        viewer = self.cast.viewer(name)
        unit = next(one for one in self.cast.units.values() if one.id in viewer.posted_units)
        return Person(str(viewer.officer_id), unit.title, frozenset(viewer.posted_units), **more)

    def draw(self, draw: PublicDraw) -> PublicDraw:
        """Announced, the moment comes, and it is drawn by the clock."""
        self.grow(NOW + timedelta(minutes=1))
        self.grow(MOMENT - timedelta(seconds=30))
        self.grow(MOMENT + timedelta(seconds=30))
        draw_announced(MOMENT + timedelta(minutes=1))
        return PublicDraw.objects.get(bureau_id=draw.bureau_id, id=draw.id)


def public_log(cast, log, settings) -> Public:
    """The log with both witnesses in its policy, and 20 questions that were answered: 10 at each station."""
    named = [("news", NEWS.verifier(), ""), ("college", COLLEGE.verifier(), "")]
    wanted = Policy.simple(log_key().signer.verifier(), "", named, needed=2)
    (settings.HELIOGRAPH_HOME / "policy").write_text(wanted.text())
    for unit, who in (("heping", "zhao"), ("donghu", "zhou")) * 10:
        receipt = cast.submits(unit=cast.units[unit].id)
        cast.does(receipt, "answer", who, words="请带户口本到窗口办理。")
    return Public(cast, log)
