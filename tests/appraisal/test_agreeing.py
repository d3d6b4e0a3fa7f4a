"""Each level appraises the next, both sides sign, and what was signed stands."""

from __future__ import annotations

import pytest

from heliograph.appraisal import actions, indicators
from heliograph.appraisal.errors import Refusal
from heliograph.appraisal.indicators import Side
from heliograph.appraisal.models import SetVersion, Step, Verb
from heliograph.appraisal.reading import pages
from heliograph.appraisal.reading.places import kind_of
from heliograph.matters.errors import Missing, NotFound
from heliograph.organisation.models import Posting, Role
from tests.appraisal.conftest import AFTER, SET


def steps(row) -> list[str]:
    return list(Step.objects.filter(appraisal_id=row.id).order_by("id").values_list("verb", flat=True))


def test_the_unit_directly_above_proposes_and_no_other(cast, proposed):
    heping = cast.units["heping"].id
    assert (proposed.unit_id, proposed.above_id) == (heping, cast.units["hexi"].id)
    assert (proposed.first.isoformat(), proposed.until.isoformat()) == ("2026-01-01", "2026-03-31")
    for who in ("zheng", "qian", "zhao", "sun", "feng", "chen", "zhou"):  # the chief is two levels up
        with pytest.raises(Refusal):
            actions.propose(cast.viewer(who), heping, cast.now.date(), now=cast.now)
    with pytest.raises(NotFound):
        actions.propose(cast.viewer("zheng"), cast.units["chunan"].id, cast.now.date(), now=cast.now)


def test_proposed_again_it_is_the_same(cast, proposed):
    again = actions.propose(cast.viewer("wu"), proposed.unit_id, cast.now.date(), now=cast.now)
    assert again.id == proposed.id
    assert steps(proposed) == ["propose"]


def test_unlike_units_have_unlike_kinds(cast):
    kinds = {code: kind_of(cast.bureau.id, unit) for code, unit in cast.units.items() if code != "beihe"}
    assert kinds["hexi"] is Side.BUREAU
    assert kinds["heping"] is Side.STATION
    assert kinds["traffic"] is Side.TRAFFIC
    assert kinds["xingzhen"] is Side.CRIMINAL
    assert kinds["fazhi"] is Side.OFFICE


def test_a_unit_without_a_set_for_its_kind_is_not_appraised_by_another(cast, proposed):
    with pytest.raises(Refusal):
        actions.propose(cast.viewer("zheng"), cast.units["traffic"].id, cast.now.date(), now=cast.now)


def test_a_unit_of_one_or_two_is_not_appraised_because_its_score_would_be_a_persons(cast, proposed):
    donghu = cast.units["donghu"]
    with pytest.raises(Refusal):
        actions.propose(cast.viewer("wu"), donghu.id, cast.now.date(), now=cast.now)
    for who in ("jiang", "luo"):
        Posting.objects.create(officer=cast.officers[who], unit=donghu, role=Role.HANDLER)
    assert actions.propose(cast.viewer("wu"), donghu.id, cast.now.date(), now=cast.now).unit_id == donghu.id


def test_where_officers_left_until_two_are_there_nothing_is_scored(cast, agreed):
    assert pages.running(agreed).total is not None
    Posting.objects.filter(unit=cast.units["heping"], officer=cast.officers["jiang"]).update(until=agreed.first)
    assert {one.why_not for one in pages.running(agreed).marked} == {"hidden"}
    assert actions.publish(cast.viewer("wu"), agreed.id, now=AFTER).total is None


def test_it_holds_when_both_have_signed_and_says_who_and_when(cast, agreed):
    assert agreed.agreed_at == cast.now
    assert agreed.signed_above_id == cast.officers["wu"].id
    assert agreed.signed_below_id == cast.officers["qian"].id
    assert steps(agreed) == ["propose", "sign-above", "sign-below"]
    with pytest.raises(Refusal):
        actions.set_targets(cast.viewer("wu"), agreed.id, {"heard": 0.9}, "再高些", now=cast.now)


def test_a_changed_target_takes_signatures_back(cast, proposed):
    actions.sign(cast.viewer("wu"), proposed.id, now=cast.now)
    changed = actions.set_targets(cast.viewer("qian"), proposed.id, {"heard": 0.7}, "人手少了两个", now=cast.now)
    assert changed.targets == {"heard": 0.7, "answered": 0.5}
    assert changed.signed_above_id is None
    actions.sign(cast.viewer("qian"), proposed.id, now=cast.now)
    proposed.refresh_from_db()
    assert proposed.agreed_at is None


def test_one_person_never_signs_for_both_sides(cast, proposed):
    Posting.objects.create(officer=cast.officers["wu"], unit=cast.units["heping"], role=Role.LEAD)
    actions.sign(cast.viewer("wu"), proposed.id, now=cast.now)
    with pytest.raises(Refusal):
        actions.sign(cast.viewer("wu"), proposed.id, now=cast.now)


@pytest.mark.parametrize("who", ["zhao", "zhou", "zheng", "sun", "du", "feng", "chen", "jiang"])
def test_nobody_else_comments_changes_or_signs(cast, proposed, who):
    viewer = cast.viewer(who)
    for act in (
        lambda: actions.comment(viewer, proposed.id, "意见", now=cast.now),
        lambda: actions.set_targets(viewer, proposed.id, {"heard": 0.1}, "低些", now=cast.now),
        lambda: actions.sign(viewer, proposed.id, now=cast.now),
    ):
        with pytest.raises(Refusal):
            act()


def test_another_bureau_finds_nothing(cast, proposed):
    with pytest.raises(NotFound):
        actions.sign(cast.viewer("bei"), proposed.id, now=cast.now)


@pytest.mark.parametrize("value", [float("nan"), -1, 1.5, float("inf")])
def test_a_target_that_is_no_share_is_refused(cast, proposed, value):
    with pytest.raises(Refusal):
        actions.set_targets(cast.viewer("wu"), proposed.id, {"heard": value}, "改", now=cast.now)
    with pytest.raises(Missing):
        actions.set_targets(cast.viewer("wu"), proposed.id, {"heard": 0.7}, " ", now=cast.now)


def test_only_the_head_sets_indicators_and_no_version_changes(cast, said):
    for who in ("qian", "wu", "sun", "chen", "feng"):
        with pytest.raises(Refusal):
            actions.load_set(cast.bureau.id, SET, by=cast.viewer(who), now=cast.now)
    first = actions.load_set(cast.bureau.id, SET, by=cast.viewer("zheng"), now=cast.now)
    assert actions.load_set(cast.bureau.id, SET, by=cast.viewer("zheng"), now=cast.now).id == first.id
    with pytest.raises(Refusal):
        actions.load_set(cast.bureau.id, SET.replace("0.8", "0.7"), by=cast.viewer("zheng"), now=cast.now)
    with pytest.raises(TypeError):
        SetVersion.objects.filter(id=first.id).update(text="")


def test_a_set_in_force_later_is_for_periods_later(cast, proposed):
    later = (
        SET.replace('"2026-01"', '"2026-04"')
        .replace("2026-01-01", "2026-04-01")
        .replace("target  = 0.8", "target  = 0.9")
    )
    actions.load_set(cast.bureau.id, later, by=cast.viewer("zheng"), now=cast.now)
    again = actions.propose(cast.viewer("wu"), proposed.unit_id, cast.now.date(), now=cast.now)
    assert indicators.read(again.version.text).version == "2026-01"


def test_what_is_not_agreed_is_not_public_and_comments_never_are(cast, proposed):
    actions.comment(cast.viewer("qian"), proposed.id, "目标太高", now=cast.now)
    with pytest.raises(NotFound):
        pages.shown(cast.bureau.id, proposed.id)
    actions.sign(cast.viewer("wu"), proposed.id, now=cast.now)
    actions.sign(cast.viewer("qian"), proposed.id, now=cast.now)
    assert [step.verb for step in pages.shown(cast.bureau.id, proposed.id).steps] == []
    inside = pages.shown(cast.bureau.id, proposed.id, cast.viewer("qian"))
    assert Verb.COMMENT in [step.verb for step in inside.steps]
