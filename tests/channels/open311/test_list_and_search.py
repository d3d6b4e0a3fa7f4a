"""The list of one service asks an index; long descriptions fit; officers find a request by the id that others know it by."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from heliograph.channels.open311 import ids
from heliograph.channels.open311.actions import requests as actions
from heliograph.channels.open311.reading import requests as reading
from heliograph.channels.open311.reading.requests import Wanted
from heliograph.core.procedure import FieldKind
from heliograph.matters.forms import form_for
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Matter
from tests.matters.desk_stage import numbers

NOW = datetime.now(UTC)


def id_of(matter: Matter) -> str:
    return ids.show(ids.Of.REQUEST, matter.id)


@pytest.mark.parametrize("statuses", [frozenset(), frozenset({"open"})])
def test_the_list_of_one_service_goes_by_an_index_of_its_own(cast, app, statuses):
    app.asks()
    asked = []

    def note(execute, sql, params, many, context):
        asked.append((sql, params))
        return execute(sql, params, many, context)

    wanted = Wanted(NOW - timedelta(days=90), NOW + timedelta(days=1), frozenset({"suggestion"}), statuses, 50)
    with connection.execute_wrapper(note):
        assert len(reading.listed(cast.bureau.id, wanted)) == 1
    sql, params = next(one for one in asked if 'ORDER BY "matters_matter"."submitted_at" DESC' in one[0])
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            plan = "\n".join(str(row[3]) for row in cursor.fetchall())
            assert (
                "USING INDEX matter_procedure_time (bureau_id=? AND procedure=? AND submitted_at>? AND submitted_at<?)"
                in plan
            )


@pytest.mark.parametrize(
    "query",
    ["start_date=0001-01-01", "end_date=9999-12-30", "start_date=9999-12-31T23:59-12:00", "end_date=0001-01-01T00:00Z"],
)
@pytest.mark.parametrize("path", ["requests.json", "servicerequestupdates.json"])
def test_a_year_in_which_no_zone_can_be_reckoned_with_is_refused(app, path, query):
    assert app.get(f"{path}?{query}").status_code == 400


@pytest.mark.parametrize("service", ["suggestion", "consultation", "camera-objection"])
def test_a_description_of_4000_characters_is_kept_whole_wherever_the_page_takes_fewer(cast, app, service):
    words, place = "路" * 4000, "街" * 4000
    more = {
        f"attribute[{field.name}]": "2026-03-01" if field.kind in (FieldKind.DATE, FieldKind.DATETIME) else "A12345"
        for field in cast.procedure(service).fields
        if field.required and field.kind not in (FieldKind.LONG, FieldKind.PLACE, FieldKind.PHONE, FieldKind.CHOICE)
    }
    more |= {
        f"attribute[{field.name}]": field.options[0].value
        for field in cast.procedure(service).fields
        if field.required and field.kind is FieldKind.CHOICE
    }
    more.pop("attribute[name]", None)
    address = (
        {} if any(one.kind is FieldKind.PLACE for one in cast.procedure(service).fields) else {"address_string": place}
    )
    if service == "camera-objection":
        more |= {"phone": "13800000000", "first_name": "丽", "last_name": "李"}
    answer = app.asks(
        service, **{"description": words, "media_url": "https://a.example/" + "x" * 900, **address, **more}
    )
    assert answer.status_code == 200, answer.content.decode()
    matter = Matter.objects.get()
    kept = MatterKey.of(matter).open_values("matter.sealed", matter.id, bytes(matter.sealed))["words"]
    assert kept.startswith(words)
    assert app.asks(service, **{"description": words + "。", **more}).status_code == 400


def test_room_is_made_for_one_request_and_not_in_the_form_of_the_page(cast):
    made = form_for(cast.bureau.id, cast.procedure("camera-objection"), "zh-hans")
    widened = made({})
    actions._make_room(widened)
    assert widened.fields["words"].max_length == actions.MOST_WORDS
    assert made({}).fields["words"].max_length == 2000


def test_an_officer_finds_a_request_by_the_id_that_others_know(cast, app, desk_of):
    app.asks()
    matter = Matter.objects.get()
    who = "tang"
    assert numbers(desk_of(who).get("/desk/search/", {"q": f" {id_of(matter).upper()} "})) == [matter.number]
    assert numbers(desk_of("bei").get("/desk/search/", {"q": id_of(matter)})) == []
    assert numbers(desk_of(who).get("/desk/search/", {"q": "0" * 32})) == []
