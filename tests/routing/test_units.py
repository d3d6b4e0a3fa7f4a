"""Which unit answered such things before: learned from what ended, accepted by a lead, shown beside a matter, decided there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from heliograph.core.language.routing import Row, train
from heliograph.learned import actions as learned
from heliograph.learned import files, trials
from heliograph.learned.actions import Taught
from heliograph.learned.models import Learned
from heliograph.matters.models import Event, Matter
from heliograph.organisation.models import Officer
from heliograph.routing import history, standing, tasks, units
from heliograph.routing.actions import choose
from heliograph.routing.history import told_with_place

NOW = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
PLACES = {"heping": "文昌桥头的早市", "donghu": "水产码头那一排"}


def matter_of(receipt) -> Matter:
    return Matter.objects.get(bureau_id=receipt.ref.bureau_id, id=receipt.ref.id)


def asks(cast, unit: str, words: str, *, now=NOW):
    return cast.submits("consultation", now=now, values={"subject": "占道", "words": words}, unit=cast.units[unit].id)


def answered(cast, unit: str, words: str):
    receipt = asks(cast, unit, words)
    cast.does(
        receipt, "answer", {"heping": "zhao", "donghu": "zhou"}[unit], words="会去看。", now=NOW + timedelta(hours=1)
    )
    return receipt


@pytest.fixture
def taught(cast, monkeypatch) -> Learned:
    """A proposed model of who answered for two places, each thrice."""
    monkeypatch.setattr(tasks, "FEWEST", 6)
    for time in ("早上", "中午", "夜里"):
        for unit, place in PLACES.items():
            answered(cast, unit, f"{time}{place}占了道，推车过不去")
    assert tasks.learn_units(bureau=cast.bureau.id, now=LATER) == 6
    return Learned.objects.get(kind="units")


def accepts(cast, rows: list[Row], path) -> None:
    """A model that learned from more than a test has patience to submit."""
    train(rows).save(path)
    model = learned.propose(cast.bureau, "units", path, Taught(len(rows)), now=LATER)
    qian = Officer.objects.get(user=cast.users["qian"])
    learned.accept(cast.bureau, model.pk, by=qian, reason="试过了", now=LATER)


@pytest.fixture
def accepted(cast, tmp_path) -> None:
    ways = [f"{who}{when}" for who in "我他你谁咱" for when in ("早上", "中午", "夜里", "昨天")]
    rows = [
        Row(f"{way}看见{place}占了道，推车过不去\nconsultation", unit) for way in ways for unit, place in PLACES.items()
    ]
    accepts(cast, rows, tmp_path / "m")


def test_what_ended_teaches_and_a_lead_sees_figures_and_a_dry_run_before_anything_is_used(cast, taught, client):
    receipt = asks(cast, "heping", f"今天{PLACES['donghu']}又占了道")
    assert units.likely(matter_of(receipt)) is None
    assert taught.examples == 6
    trial = trials.run("units", cast.viewer("zheng"), files.read("units", taught.digest), LATER)
    assert trial.read == 6
    client.force_login(cast.users["qian"])
    page = client.get("/desk/readers/units/").content.decode()
    assert "拿最近一个月试一遍" in page
    assert "东湖派出所" in page


def test_it_is_offered_beside_the_matter_with_its_words_and_the_log_says_whether_it_was_followed(
    cast, accepted, client
):
    receipt = asks(cast, "heping", f"今天{PLACES['donghu']}又占了道")
    client.force_login(cast.users["zhao"])
    page = client.get(f"/desk/m/{receipt.number}/").content.decode()
    assert "以前这样的事，多由东湖派出所办结" in page
    assert f'name="unit" value="{cast.units["donghu"].id}"' in page
    choose(matter_of(receipt), cast.actor("zhao"), "consultation", now=LATER)
    facts = Event.objects.filter(matter_id=receipt.ref.id).latest("sequence").facts
    assert (facts["unit_suggested"], facts["unit_followed"]) == ("donghu", "no")


def test_where_it_is_already_the_page_says_so_and_it_counts_as_followed(cast, accepted, client):
    receipt = asks(cast, "donghu", f"今天{PLACES['donghu']}又占了道")
    client.force_login(cast.users["zhou"])
    assert "也多由本单位办结" in client.get(f"/desk/m/{receipt.number}/").content.decode()
    choose(matter_of(receipt), cast.actor("zhou"), "consultation", now=LATER)
    assert Event.objects.filter(matter_id=receipt.ref.id).latest("sequence").facts["unit_followed"] == "yes"


def test_what_it_is_not_sure_of_and_what_is_switched_off_is_not_shown(cast, accepted):
    strange = asks(cast, "heping", "天上飞过一只气球")
    known = asks(cast, "heping", f"今天{PLACES['donghu']}又占了道")
    assert units.likely(matter_of(strange)) is None
    assert units.likely(matter_of(known)).unit.code == "donghu"
    learned.switch_off(cast.bureau, "units", by=None, now=LATER)
    assert units.likely(matter_of(known)) is None


def test_what_was_not_shown_is_not_recorded_as_a_suggestion(cast, accepted, client):
    known = asks(cast, "heping", f"今天{PLACES['donghu']}又占了道")
    learned.switch_off(cast.bureau, "routing", by=None, now=LATER)
    client.force_login(cast.users["zhao"])
    assert "东湖派出所办结" not in client.get(f"/desk/m/{known.number}/").text
    choose(matter_of(known), cast.actor("zhao"), "consultation", now=LATER)
    assert "unit_suggested" not in Event.objects.filter(matter_id=known.ref.id).latest("sequence").facts


def test_a_unit_that_was_closed_is_never_suggested(cast, accepted):
    from heliograph.organisation import reading as organisation

    known = asks(cast, "heping", f"今天{PLACES['donghu']}又占了道")
    type(cast.units["donghu"]).objects.filter(id=cast.units["donghu"].id).update(active=False)
    organisation.forget()
    assert units.likely(matter_of(known)) is None


def test_too_little_history_proposes_nothing_and_the_page_says_how_much_there_is(cast):
    answered(cast, "heping", "问一下")
    assert tasks.learn_units(bureau=cast.bureau.id, now=LATER) == 0
    assert "1 件，满 100 件才训练" in standing.of_units(cast.bureau.id, LATER)[0].zh


def test_what_a_rule_made_by_itself_counts_as_nothing_to_learn_from(cast):
    answered(cast, "heping", "问一下")
    assert (history.count_ended(cast.bureau.id, LATER), history.count(cast.bureau.id, LATER)) == (1, 1)
    Matter.objects.update(procedure="duty")
    assert (history.count_ended(cast.bureau.id, LATER), history.count(cast.bureau.id, LATER)) == (0, 0)


def test_nothing_confidential_and_nobody_s_name_is_learned_from(cast):
    cast.submits("complaint", now=NOW, values={"words": "民警骂人"})
    receipt = answered(cast, "heping", "问一下身份证")
    assert [matter.id for matter, _unit in history.ended(cast.bureau.id, LATER)] == [receipt.ref.id]
    assert told_with_place(matter_of(receipt)) == "占道\n问一下身份证\nconsultation"
