"""`composed` and `insertion` are quicker ways to what Django does: they must find and store exactly the same."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import Model

from heliograph.jobs.models import Job
from heliograph.jobs.queue import owe
from heliograph.matters.composed import A_NUMBER, A_TEXT, AN_ID, Composed, together
from heliograph.matters.identifiers import new_id
from heliograph.matters.insertion import insert_tables
from heliograph.matters.models import (
    Attachment,
    Deadline,
    Event,
    Look,
    Matter,
    Party,
    ProcedureVersion,
    Rating,
    Telling,
)
from heliograph.matters.reading import held
from tests.conftest import NOW, Cast

pytestmark = pytest.mark.django_db
OF_MATTER: tuple[type[Model], ...] = (Event, Deadline, Party, Telling)


def columns(row: Model) -> dict[str, object]:
    plain = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.column}
    return {name: bytes(value) if isinstance(value, memoryview) else value for name, value in plain.items()}


@pytest.mark.parametrize("model", OF_MATTER)
def test_a_composed_look_up_finds_the_same_rows_as_its_queryset(cast: Cast, model: type[Model]) -> None:
    receipt = cast.submits()
    cast.submits()
    cast.does(receipt, "accept", "zhao" if cast.matter(receipt).unit_id == cast.units["heping"].id else "tang")

    def build(bureau: object, matter: object) -> object:
        return model._default_manager.filter(bureau_id=bureau, matter_id=matter).order_by("-id")

    look_up = Composed(build, A_NUMBER, AN_ID)
    expected = list(build(cast.bureau.id, receipt.ref.id))
    assert len(expected) > 0
    assert [columns(row) for row in look_up.rows(cast.bureau.id, receipt.ref.id)] == [columns(row) for row in expected]
    assert look_up.rows(cast.other_bureau.id, receipt.ref.id) == []
    assert look_up.first(cast.bureau.id, new_id()) is None


def test_several_look_ups_together_find_what_each_finds(cast: Cast) -> None:
    receipt = cast.submits()
    mine = (cast.bureau.id, receipt.ref.id)
    look_ups = [
        Composed(
            lambda b, m, of=model: of._default_manager.filter(bureau_id=b, matter_id=m).order_by("id"), A_NUMBER, AN_ID
        )
        for model in (*OF_MATTER, Look)
    ]
    found = together(*((one, mine) for one in look_ups))
    assert [len(rows) > 0 for rows in found] == [True, True, True, True, False]
    assert [[columns(row) for row in rows] for rows in found] == [
        [columns(row) for row in one.rows(*mine)] for one in look_ups
    ]


def test_what_was_composed_can_be_changed_and_saved(cast: Cast) -> None:
    receipt = cast.submits()
    look_up = Composed(lambda b, n: Matter.objects.filter(bureau_id=b, number=n), A_NUMBER, A_TEXT)
    matter = look_up.first(cast.bureau.id, receipt.number)
    matter.state = "accepted"
    matter.save()
    assert cast.matter(receipt).state == "accepted"


def test_news_is_unread_until_it_was_read(cast: Cast) -> None:
    """The annotation of the composed look-up behind every resident's page."""
    from heliograph.matters.actions.tellings import mark_read

    receipt = cast.submits()
    secrets = {receipt.number: receipt.secret}
    matter = held.matter_for(cast.bureau.id, receipt.number, secrets)
    assert matter.unread
    mark_read(matter, NOW)
    assert not held.matter_for(cast.bureau.id, receipt.number, secrets).unread


def test_a_stand_in_that_the_statement_does_not_hold_is_refused(db: None) -> None:
    look_up = Composed(lambda b, n: Matter.objects.filter(bureau_id=b), A_NUMBER, A_TEXT)
    with pytest.raises(ValueError, match="stand-in"):
        look_up.rows(1, "x")


def test_a_composed_look_up_costs_one_query(cast: Cast, django_assert_num_queries) -> None:
    receipt = cast.submits()
    look_up = Composed(lambda b, m: Event.objects.filter(bureau_id=b, matter_id=m), A_NUMBER, AN_ID)
    with django_assert_num_queries(1):
        look_up.rows(cast.bureau.id, receipt.ref.id)


def every_kind_of_row(cast: Cast) -> list[Model]:
    """A row of every model of a matter, each column filled."""
    of = {"bureau_id": cast.bureau.id, "matter_id": cast.submits().ref.id}
    unit, officer = cast.units["heping"].id, cast.officers["zhao"].id
    return [
        Party(**of, id=new_id(), part="witness", sealed=b"\x00\xff", reach="mail"),
        Event(**of, id=new_id(), sequence=9, action="note", kind="note", to_state="submitted", at=NOW, role="handler",
              officer_id=officer, unit_id=unit, facts={"一": "值", "n": "1"}, public=b"p", commitment=bytes(32)),
        Deadline(**of, id=new_id(), promise="answer", made_at=NOW, starts_at=NOW, within="5 working days", extra=["1 days"],
                 pauses=[["a", None]], due=NOW, warn_at=NOW, provisional=True, calendar="cn", watch_at=None),
        Telling(**of, id=new_id(), event_id=new_id(), party_id=new_id(), channel="mail", owed_at=NOW),
        Attachment(**of, id=new_id(), event_id=new_id(), name=b"n", kind="image/png", size=2**31 - 1, digest=bytes(32)),
        Rating(**of, id=new_id(), grade=5, at=NOW, unit_id=unit),
        Look(**of, id=new_id(), officer_id=officer, unit_id=None, role="handler", at=NOW, why="handling"),
        owe("note", at=NOW, once="一次", word="好"),
    ]  # fmt: skip


def test_rows_are_stored_as_bulk_create_stores_them(cast: Cast) -> None:
    for row in every_kind_of_row(cast):
        stored = []
        for put in (
            lambda model, rows: insert_tables({model: rows}),
            lambda model, rows: model._default_manager.bulk_create(rows),
        ):
            put(type(row), [row])
            found = type(row)._default_manager.order_by("pk").last()
            stored.append(
                {name: value for name, value in columns(found).items() if name != "id" or not isinstance(row, Job)}
            )
            found.delete()
        assert stored[0] == stored[1]


def test_many_rows_take_one_statement_a_model(cast: Cast, django_assert_num_queries) -> None:
    rows = [owe("note", at=NOW, word=str(n)) for n in range(50)]
    insert_tables({Job: rows[:1]})
    with django_assert_num_queries(1):
        insert_tables({Job: rows[1:]})
    assert sorted(int(job.arguments["word"]) for job in Job.objects.all()) == list(range(50))


def test_an_inserted_row_can_be_saved_again(cast: Cast) -> None:
    row = Party(bureau_id=cast.bureau.id, id=new_id(), matter_id=cast.submits().ref.id, part="witness")
    insert_tables({Party: [row]})
    row.part = "victim"
    row.save()
    assert Party.objects.filter(bureau_id=row.bureau_id, id=row.id).values_list("part", flat=True)[0] == "victim"


def test_a_date_and_a_foreign_key_are_stored_too(cast: Cast) -> None:
    row = ProcedureVersion(
        bureau=cast.bureau, code="x", version="1", in_force=NOW.date(), text="t", digest="d", loaded_at=NOW
    )
    insert_tables({ProcedureVersion: [row]})
    assert ProcedureVersion.objects.get(code="x").in_force == NOW.date()


def test_rows_of_several_tables_go_in_together(cast: Cast, django_assert_max_num_queries) -> None:
    rows = every_kind_of_row(cast)
    tables = {type(row): [row] for row in rows}
    with django_assert_max_num_queries(1 if connection.vendor == "postgresql" else len(tables)):
        insert_tables(tables)
    for model in tables:
        assert model._default_manager.exists()
    assert not any(row._state.adding for row in rows)
