"""Plans and visits: applied once, to the version that was seen, and nothing kept of where they went."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from heliograph.visits import actions, entries, reading
from heliograph.visits.models import Entry, State, Tally, Visit
from tests.visits.conftest import WHERE


def counts(beat_round) -> dict[tuple[str, str, str], int]:
    return {(row.beat.code, row.what, row.code): row.count for row in Tally.objects.select_related("beat") if row.count}


def test_a_plan_is_seen_by_its_officer_with_where_it_leads(beat_round):
    beat_round.sends(beat_round.plan())
    (line,) = reading.planned(beat_round.cast.viewer("zhao"))
    assert (line.words, line.beat_code, line.is_done) == (WHERE, "heping-1", False)
    assert reading.planned(beat_round.cast.viewer("jiang")) == []
    assert reading.planned(beat_round.cast.viewer("qian")) == []


def test_where_a_plan_leads_stands_nowhere_in_clear_and_is_gone_once_the_visit_is_made(beat_round):
    planned = beat_round.plan()
    beat_round.sends(planned)
    row = Visit.objects.get()
    sealed, key = bytes(row.words), bytes(row.key)
    assert sealed
    assert key
    assert WHERE.encode() not in everything_stored()
    beat_round.sends(beat_round.made(visit=planned.visit, base=1))
    row.refresh_from_db()
    assert (row.state, bytes(row.words), bytes(row.key), row.officer_id) == (State.DONE, b"", b"", None)
    stored = everything_stored()
    assert sealed not in stored
    assert key not in stored
    assert WHERE.encode() not in stored


def everything_stored() -> bytes:
    """Every value of every table, one after the other."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                found += [bytes(v) if isinstance(v, (bytes, memoryview)) else str(v).encode() for v in row]
    return b"\x00".join(found)


def test_a_done_visit_that_names_an_officer_or_a_place_is_refused_by_the_database(beat_round):
    beat_round.sends(beat_round.made())
    for column, value in (("officer_id", beat_round.cast.officers["zhao"].id), ("words", b"x"), ("key", b"x")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Visit.objects.update(**{column: value})


def test_the_same_entry_twice_is_applied_once(beat_round):
    made = beat_round.made()
    assert [beat_round.sends(made).result for _ in range(3)] == ["applied", "already", "already"]
    assert Visit.objects.count() == 1
    assert counts(beat_round)[("heping-1", "made", "met")] == 1


def test_an_id_that_was_used_for_other_words_is_refused_and_changes_nothing(beat_round):
    made = beat_round.made()
    beat_round.sends(made)
    other = beat_round.made(id=made.id, outcome="nobody")
    assert beat_round.sends(other).result == "refused"
    assert [row.outcome for row in Visit.objects.all()] == ["met"]


def test_two_phones_with_the_same_plan_the_second_is_told_and_chooses(beat_round):
    planned = beat_round.plan()
    beat_round.sends(planned)
    beat_round.sends(beat_round.made(visit=planned.visit, base=1, outcome="nobody", advice=()))
    mine = beat_round.made(visit=planned.visit, base=1, outcome="met")
    told = beat_round.sends(mine)
    assert (told.result, told.standing.version, told.standing.outcome) == ("conflict", 2, "nobody")
    assert Visit.objects.get().outcome == "nobody"
    chosen = beat_round.made(visit=planned.visit, base=told.standing.version, outcome="met")
    assert beat_round.sends(chosen).version == 3
    assert Visit.objects.get().outcome == "met"


def test_a_changed_outcome_moves_the_counts(beat_round):
    first = beat_round.made()
    beat_round.sends(first)
    beat_round.sends(
        beat_round.made(visit=first.visit, base=1, beat="heping-2", place="shop", outcome="met", advice=("traffic",))
    )
    assert counts(beat_round) == {
        ("heping-2", "made", "met"): 1,
        ("heping-2", "place", "shop"): 1,
        ("heping-2", "advice", "traffic"): 1,
    }


def test_a_visit_that_was_not_made_is_in_no_count(beat_round):
    beat_round.sends(beat_round.made(outcome="dropped", advice=()))
    assert counts(beat_round) == {}


def test_nobody_at_home_was_advised_of_nothing(beat_round):
    beat_round.sends(beat_round.made(outcome="nobody", advice=("fraud",)))
    assert Visit.objects.get().advice == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"beat": "donghu-1"},
        {"beat": "nowhere"},
        {"place": "castle"},
        {"outcome": "arrested"},
        {"advice": ("religion",)},
        {"day": "ahead"},
        {"day": "long ago"},
        {"base": 1},
    ],
)
def test_what_can_not_be_is_refused_with_a_sentence(beat_round, wrong):
    days = {"ahead": beat_round.today + timedelta(days=1), "long ago": beat_round.today - timedelta(days=31)}
    given = {name: days.get(value, value) if name == "day" else value for name, value in wrong.items()}
    told = beat_round.sends(beat_round.made(**given))
    assert told.result == "refused"
    assert told.why.zh
    assert told.why.en
    assert not Visit.objects.exists()
    assert not Entry.objects.exists()


def test_a_colleagues_plan_can_not_be_changed_and_shows_nothing(beat_round):
    planned = beat_round.plan()
    beat_round.sends(planned)
    told = beat_round.sends(beat_round.made(visit=planned.visit, base=9), "jiang")
    assert (told.result, told.standing) == ("refused", None)
    assert Visit.objects.get().state == State.PLANNED


def test_what_is_done_can_be_corrected_by_the_unit_and_by_no_other(beat_round):
    made = beat_round.made()
    beat_round.sends(made)
    correction = {"visit": made.visit, "base": 1, "outcome": "moved", "advice": ()}
    assert beat_round.sends(beat_round.made(**correction, beat="donghu-1"), "zhou").result == "refused"
    assert beat_round.sends(beat_round.made(**correction), "jiang").result == "applied"


def test_a_plan_that_nobody_carried_out_lapses_and_forgets_where(beat_round):
    beat_round.sends(beat_round.plan())
    actions.lapse(now=beat_round.cast.now + timedelta(days=14))
    assert Visit.objects.get().state == State.PLANNED
    actions.lapse(now=beat_round.cast.now + timedelta(days=16))
    row = Visit.objects.get()
    assert (row.state, row.outcome, bytes(row.words), row.officer_id) == (State.DONE, "dropped", b"", None)
    assert counts(beat_round) == {}


def test_a_plan_that_is_put_off_at_the_very_moment_does_not_lapse(beat_round, monkeypatch):
    planned = beat_round.plan()
    beat_round.sends(planned)
    now = beat_round.cast.now + timedelta(days=16)
    later = beat_round.plan(visit=planned.visit, base=1, day=beat_round.today + timedelta(days=17))

    def after_the_officer(work):
        beat_round.sends(later, now=now)
        return work()

    monkeypatch.setattr("heliograph.visits.actions.upkeep.durably", after_the_officer)
    assert actions.lapse(now=now) == 0
    assert [line.day for line in reading.planned(beat_round.cast.viewer("zhao"))] == [later.day]


def test_after_the_ids_are_forgotten_versions_still_keep_a_visit_from_being_applied_again(beat_round):
    planned = beat_round.plan()
    beat_round.sends(planned)
    made = beat_round.made(visit=planned.visit, base=1)
    beat_round.sends(made)
    actions.forget(now=beat_round.cast.now + timedelta(days=91))
    assert not Entry.objects.exists()
    assert beat_round.sends(made).result == "conflict"
    assert counts(beat_round)[("heping-1", "made", "met")] == 1


def test_every_kind_of_entry_is_read_and_nothing_else():
    with pytest.raises(entries.Malformed):
        entries.read(b'{"kind": "photo"}')
    with pytest.raises(entries.Malformed):
        entries.read(b"[" * 100_000)
