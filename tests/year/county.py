"""The county of the scripted year: six stations and three criminal teams, each with a lead and four who handle, in the standing cast's bureau."""

from __future__ import annotations

from heliograph.organisation import reading
from heliograph.organisation.models import Officer, Posting, Unit, User
from tests.year.script import STATIONS, TEAMS


def settle(cast) -> tuple[dict[str, User], dict[str, int]]:
    """Make them; returns every log-in by name, and every unit's id by code."""
    users, units = dict(cast.users), dict(cast.units)
    hexi = units["hexi"]
    for index, code in enumerate([*STATIONS, *TEAMS]):
        unit = Unit.objects.create(
            bureau=cast.bureau,
            code=code,
            parent=hexi,
            name_zh=f"第{index + 1}单位",
            name_en=f"Unit {index + 1}",
            duties=["general", "criminal"],
        )
        unit.path = f"{hexi.path}{unit.id}/"
        unit.save()
        units[code] = unit
        for number, role in enumerate(["lead", *["handler"] * 4]):
            name = f"{code}-lead" if role == "lead" else f"{code}-{number}"
            users[name] = User.objects.create(username=name)
            officer = Officer.objects.create(
                bureau=cast.bureau, user=users[name], badge=f"03{index}{number:03}", name_zh="周全", name_en="Zhou Quan"
            )
            Posting.objects.create(officer=officer, unit=unit, role=role)
    reading.forget()
    return users, {code: unit.id for code, unit in units.items()}
