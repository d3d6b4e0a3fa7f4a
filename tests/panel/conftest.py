"""A street, a log that two witnesses co-sign, and two members of the panel: Mei, and Gao who declared an interest in Donghu."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from heliograph.core.text import Text
from heliograph.panel import actions
from heliograph.panel.models import Member
from heliograph.supervision.actions import WantedDraw
from heliograph.supervision.models import PublicDraw
from tests.conftest import NOW
from tests.ledger.conftest import log  # noqa: F401 (a fixture)
from tests.supervision.drawing_in_public import MOMENT, Public, public_log
from tests.supervision.reviewing import MARCH

LATER = MOMENT + timedelta(hours=1)
PASSWORD = "a lantern in the fog 7"


@dataclass
class Panel:
    """The street with its panel."""

    street: Public

    @property
    def cast(self):
        return self.street.cast

    def invited(self, name: str = "梅兰", **more):
        term = {"since": date(2026, 1, 1), "until": date(2027, 12, 31)} | more
        return actions.invite(self.cast.viewer("sun"), name, "warden", now=NOW, **term)

    def joins(self, name: str, username: str, units: tuple[str, ...] = ()) -> Member:
        made = self.invited(name)
        member = actions.accept(self.cast.bureau.id, made.token, username, PASSWORD, now=NOW)
        return actions.declare(member, [self.cast.units[one].id for one in units], now=NOW)

    def announced(self) -> PublicDraw:
        wanted = WantedDraw(
            purpose="panel", title=Text("监督员看答复", "The panel looks at answers"), after=MOMENT, each=1, take=2, **MARCH
        )  # fmt: skip
        return actions.announce(self.cast.viewer("sun"), wanted, now=NOW)


@pytest.fixture
def panel(cast, log, settings) -> Panel:  # noqa: F811 (the fixture)
    return Panel(public_log(cast, log, settings))
