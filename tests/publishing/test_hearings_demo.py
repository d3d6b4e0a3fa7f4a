"""The demonstration's sessions: one in every state."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from heliograph.demo import hearings, people
from heliograph.organisation import reading
from heliograph.organisation.models import Bureau, Officer, Posting, Unit, User
from heliograph.publishing.models import Sitting


@pytest.fixture
def bureau(db) -> Bureau:
    """The invented bureau without its matters."""
    made = Bureau.objects.create(code="chunan", name_zh="淳南市公安局", name_en="Chunan")
    units: dict[str, Unit] = {}
    for row in people.UNITS:
        unit = Unit.objects.create(
            bureau=made, parent=units.get(row.parent or ""), code=row.code, name_zh=row.zh, name_en=row.en,
            duties=list(row.duties), phone=row.phone, address=row.address,
        )  # fmt: skip
        unit.path = (units[row.parent].path if row.parent else "/") + f"{unit.id}/"
        unit.save()
        units[row.code] = unit
    for person in people.OFFICERS:
        user = User.objects.create(username=person.username)
        officer = Officer.objects.create(
            bureau=made, user=user, badge=person.badge, name_zh=person.zh, name_en=person.en
        )
        for code, role in person.posts:
            Posting.objects.create(officer=officer, unit=units[code], role=role)
    reading.forget()
    return made


@pytest.mark.parametrize("day", ["2026-03-17", "2026-02-10", "2026-09-28", "2026-11-25", "2026-12-31"])
def test_it_plays_on_any_day_also_around_holidays(bureau, day):
    hearings.play(bureau, datetime.fromisoformat(f"{day}T02:00").replace(tzinfo=UTC))
    states = {row.state for row in Sitting.objects.all()}
    assert states == {"draft", "announced", "cancelled", "held"}
    assert Sitting.objects.filter(is_open=False).count() == 1
    assert Sitting.objects.exclude(outcome="").count() == 1
    assert Sitting.objects.filter(moves=1).count() == 1
