"""The bureau that is measured: five branches, sixty stations, a lead and two handlers in each."""

from __future__ import annotations

from dataclasses import dataclass

from heliograph.organisation import reading
from heliograph.organisation.models import Bureau, Officer, Posting, Unit, User

BRANCHES, STATIONS = 5, 12


@dataclass(frozen=True)
class Station:
    """A unit and the ids of its officers."""

    unit: int
    lead: int
    handlers: tuple[int, int]


def build() -> tuple[Bureau, list[Station]]:
    """The bureau's units and officers; log-ins have no password (sessions are made directly)."""
    bureau = Bureau.objects.create(code="bench", name_zh="淳南市公安局", name_en="Chunan Public Security Bureau")
    root = _unit(
        bureau,
        None,
        "root",
        ["general", "household", "disclosure", "petition", "economic", "exit-entry", "traffic", "criminal"],
    )
    _officer(bureau, "chief", [(root, "chief")])
    inspection = _unit(bureau, root, "supervision", ["supervision"])
    _officer(bureau, "supervisor", [(inspection, "supervisor"), (inspection, "handler")])
    legal = _unit(bureau, root, "legal", ["legal"])
    _officer(bureau, "legal", [(legal, "lead"), (legal, "handler")])
    stations = []
    for b in range(BRANCHES):
        branch = _unit(bureau, root, f"branch-{b}", ["general", "household"])
        for s in range(STATIONS):
            unit = _unit(bureau, branch, f"station-{b}-{s}", ["general", "household", "criminal"])
            lead = _officer(bureau, f"lead-{b}-{s}", [(unit, "lead"), (unit, "handler")])
            handlers = tuple(_officer(bureau, f"handler-{b}-{s}-{h}", [(unit, "handler")]) for h in range(2))
            stations.append(Station(unit.id, lead, (handlers[0], handlers[1])))
    reading.forget()
    return bureau, stations


def _unit(bureau: Bureau, parent: Unit | None, code: str, duties: list[str]) -> Unit:
    unit = Unit.objects.create(
        bureau=bureau, parent=parent, code=code, name_zh=f"{code}单位", name_en=code, duties=duties, phone="110"
    )
    unit.path = (parent.path if parent else "/") + f"{unit.id}/"
    unit.save()
    return unit


def _officer(bureau: Bureau, name: str, posts: list[tuple[Unit, str]]) -> int:
    user = User.objects.create(username=name)
    officer = Officer.objects.create(bureau=bureau, user=user, badge=f"{user.pk:06d}", name_zh=name, name_en=name)
    Posting.objects.bulk_create(Posting(officer=officer, unit=unit, role=role) for unit, role in posts)
    return officer.id
