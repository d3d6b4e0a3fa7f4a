"""What visits must never hold or ask for (design, section 8; X-30): positions, check-ins, names, rankings."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest
from django.apps import apps

from heliograph.visits import entries
from heliograph.visits.kinds import KindsUnusable, kinds, read
from heliograph.visits.models import Visit

ROOT = Path(__file__).resolve().parents[2]
POSITION = re.compile(
    r"lat(itude)?$|lon(gitude)?$|lng|coord|geo(?!graphy)|position|gps|cell$|accuracy|check_?in", re.IGNORECASE
)
PERSON = re.compile(r"name|phone|address|identity|household|resident|person", re.IGNORECASE)


def test_no_row_of_visits_has_a_field_for_a_position_or_a_person():
    for model in apps.get_app_config("visits").get_models():
        for field in model._meta.get_fields():
            assert not POSITION.search(field.name), f"{model.__name__}.{field.name}"
            assert not PERSON.search(field.name), f"{model.__name__}.{field.name}"


def test_no_entry_of_a_phone_has_a_field_for_a_position():
    for kind in (entries.Plan, entries.Made, entries.Asked):
        for field in msgspec.structs.fields(kind):
            assert not POSITION.search(field.name), f"{kind.__name__}.{field.name}"


@pytest.mark.parametrize("extra", ["latitude", "position", "at", "officer", "accuracy"])
def test_an_entry_with_a_field_too_many_is_refused(beat_round, extra):
    made = msgspec.to_builtins(beat_round.made()) | {extra: "x"}
    with pytest.raises(entries.Malformed):
        entries.read(msgspec.json.encode(made))


def test_no_script_of_the_app_asks_where_the_phone_is():
    asks = re.compile(
        r"geolocation|watchPosition|DeviceMotion|DeviceOrientation|navigator\.connection|bluetooth|getUserMedia"
    )
    scripts = list((ROOT / "frontend" / "visits").glob("*js"))
    assert len(scripts) >= 5
    for script in scripts:
        assert not asks.search(script.read_text("utf-8")), script.name


def test_done_visits_can_be_counted_by_no_officer(beat_round):
    for who in ("zhao", "jiang"):
        beat_round.sends(beat_round.made(), who)
    assert set(Visit.objects.values_list("officer_id", flat=True)) == {None}


def test_kinds_that_contradict_themselves_are_refused():
    shipped = (ROOT / "src" / "heliograph" / "visits" / "kinds.toml").read_text("utf-8")
    assert read(shipped) == kinds()
    for old, new in (
        ("batch = 8 ", "batch = 80 "),
        ("met = true", "met = true\ncounts = false"),
        ("[slips]", "[slip]"),
    ):
        with pytest.raises(KindsUnusable):
            read(shipped.replace(old, new))
