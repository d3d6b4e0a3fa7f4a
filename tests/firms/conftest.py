"""A firm that registers itself, and stands in the register of Heping station."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pytest
from stdnum.cn import uscc

from heliograph.firms import actions
from heliograph.firms.actions import Liaison
from heliograph.firms.models import Firm
from heliograph.matters.actions import Contact

RIGHT = "91110000600037341L"


def code_of(number: int) -> str:
    """A credit code with a right check digit."""
    first = f"9133010{number:010d}"[:17]
    return first + uscc.calc_check_digit(first)


def values(number: int | None = None, **more: str) -> dict[str, str]:
    code = RIGHT if number is None else code_of(number)
    return {"firm": "河西五金店", "code": code, "size": "micro", "trade": "trade", "address": "和平路 8 号", **more}


@dataclass
class Registered:
    """A firm with the receipt of its registration."""

    cast: object
    receipt: object
    now: datetime

    @property
    def row(self) -> Firm:
        return Firm.objects.get(id=self.receipt.ref.id)

    @property
    def number(self) -> str:
        return self.cast.matter(self.receipt).number


def registers(cast, *, now: datetime, number: int | None = None, unit: str = "heping", **more: str) -> Registered:
    contact = Contact(name="老板娘", phone="13700000000", email="shop@example.org")
    receipt = cast.submits("firm-registration", values=values(number, **more), contact=contact, now=now)
    made = Registered(cast, receipt, now)
    actions.register(
        cast.viewer("tang"),
        made.number,
        Liaison(cast.units[unit].id, badge="010001" if unit == "heping" else ""),
        now=now,
    )
    return made


@pytest.fixture
def firm(cast) -> Registered:
    return registers(cast, now=cast.now)
