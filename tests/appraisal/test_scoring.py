"""A score is what its formula says, can be computed again from what it kept, and opens to everybody."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as some

from heliograph.appraisal import actions, indicators
from heliograph.appraisal.errors import Refusal
from heliograph.appraisal.models import Score, Verb
from heliograph.appraisal.reading import opened, pages
from heliograph.appraisal.scoring import Seen, again, points_at, score
from heliograph.core.commitment import commit_bytes
from heliograph.ledger.models import Leaf
from heliograph.matters.errors import Missing
from heliograph.organisation.models import Posting, Role
from heliograph.publishing.errors import Standing
from tests.appraisal.conftest import AFTER

CURVE = ((-0.4, 0.0), (0.0, 80.0), (0.2, 100.0))


def latest(row) -> Score:
    return Score.objects.filter(appraisal_id=row.id).latest("id")


def test_points_lie_on_the_curve():
    assert [points_at(CURVE, x) for x in (-1, -0.4, -0.2, 0, 0.1, 0.2, 9)] == [0, 0, 40, 80, 90, 100, 100]


@given(some.floats(-2, 2), some.floats(-2, 2))
def test_better_never_gives_fewer_points(one, other):
    worse, better = sorted((one, other))
    assert points_at(CURVE, worse) <= points_at(CURVE, better)


def test_the_result_is_what_the_formula_says(cast, published):
    # heard: on target 80, its own past +0.2 gives 100, half each: 90. answered: on target 50. Weights alike.
    assert latest(published).total == pytest.approx(90 * 0.5 + 50 * 0.5)


def test_few_answers_weigh_less_by_the_published_rule(cast, said, agreed):
    said.put("heard", "2026-01-01", 0.8, answered=18, asked=60)  # 30 %: half way from 10 % to 50 %
    made = actions.publish(cast.viewer("wu"), agreed.id, now=AFTER)
    assert made.total == pytest.approx((90 * 25 + 50 * 50) / 75)
    said.put("heard", "2026-01-01", 0.8, answered=6, asked=60)  # 10 %: nothing
    made = actions.correct(cast.viewer("wu"), agreed.id, "评价的人数重新数过", now=AFTER)
    assert made.total == pytest.approx(50)


def test_nothing_to_count_gives_no_points_and_no_zero(cast, said, agreed):
    said.put("heard", "2026-01-01", None)
    assert actions.publish(cast.viewer("wu"), agreed.id, now=AFTER).total == pytest.approx(50)


def test_where_nothing_can_be_scored_there_is_no_score(cast, said, agreed):
    for code in ("heard", "answered"):
        said.put(code, "2026-01-01", None)
    assert actions.publish(cast.viewer("wu"), agreed.id, now=AFTER).total is None
    page = pages.shown(cast.bureau.id, agreed.id)
    assert page.scores[0][1].total is None


def test_the_interval_holds_the_score(cast, published):
    scored = pages.shown(cast.bureau.id, published.id).scores[0][1]
    assert scored.low < scored.total < scored.high


def test_a_hidden_figure_is_not_scored_and_its_interval_leaks_nothing():
    found = indicators.read(indicators.shipped()["station"])
    hidden = {one.code: Seen(hidden=True) for one in found.indicators}
    assert score(found, {}, hidden, hidden).total is None
    kept = Seen(0.95, 0.9, 0.99, 95, 100)
    some_seen = {**hidden, "on-time": kept, "told": kept, "satisfied": Seen(0.85, 0.8, 0.9, 85, 100, None, 0.5)}
    made = score(found, {}, some_seen, hidden)
    assert made.total == pytest.approx(90)
    assert [one.why_not for one in made.marked if one.points is None] == ["hidden"] * 4


def test_one_missed_duty_of_one_decides_nothing_and_less_than_half_gives_no_score():
    found = indicators.read(indicators.shipped()["station"])
    nothing = {one.code: Seen() for one in found.indicators}
    missed = score(found, {}, {**nothing, "duties": Seen(0.0, 0.0, 0.79, 0, 1)}, nothing)
    assert missed.total is None
    assert [one.why_not for one in missed.marked if one.indicator.code == "duties"] == ["few"]
    twenty = score(found, {}, {**nothing, "on-time": Seen(0.95, 0.9, 0.99, 95, 100)}, nothing)
    assert twenty.total is None


def test_less_is_better_where_the_measure_says_so():
    found = indicators.read(indicators.shipped()["station"])
    days = {one.code: Seen(one.target, None, None, None, 50, None, 1.0) for one in found.indicators}
    fast, slow = (
        score(found, {}, {**days, "first-answer": Seen(value, value - 1, value + 1, None, 50)}, days)
        for value in (5, 9)
    )
    assert fast.total > slow.total
    assert fast.low < fast.total < fast.high


def test_the_score_is_computed_again_from_what_it_kept_and_its_digest_is_in_the_log(cast, published):
    made = latest(published)
    found = indicators.read(published.version.text)
    assert again(found, made.kept).total == made.total
    digest = hashlib.sha256(rfc8785.dumps({"set": published.version.digest, **made.kept})).hexdigest()
    assert made.digest == digest == made.record["digest"]
    leaf = Leaf.objects.get(id=made.leaf_id)
    assert bytes(leaf.entry) == commit_bytes(bytes(made.salt), rfc8785.dumps(made.record))
    with pytest.raises(TypeError):
        Score.objects.filter(id=made.id).update(total=100)


def test_only_the_unit_above_publishes_once_after_the_period_is_over_and_agreed(cast, agreed):
    for who in ("qian", "zheng", "sun"):
        with pytest.raises(Refusal):
            actions.publish(cast.viewer(who), agreed.id, now=AFTER)
    with pytest.raises(Refusal):
        actions.publish(cast.viewer("wu"), agreed.id, now=cast.now)
    first = actions.publish(cast.viewer("wu"), agreed.id, now=AFTER)
    assert actions.publish(cast.viewer("wu"), agreed.id, now=AFTER + timedelta(days=1)).id == first.id


def test_what_nobody_signed_is_not_published(cast, proposed):
    with pytest.raises(Refusal):
        actions.publish(cast.viewer("wu"), proposed.id, now=AFTER)


def test_an_objection_upheld_is_computed_anew_and_both_scores_stay(cast, published):
    actions.object_to(cast.viewer("qian"), published.id, "问卷寄错了地方，两个小区没有收到。", now=AFTER)
    published.refresh_from_db()
    assert published.objection_due > AFTER
    actions.decide(
        cast.viewer("wu"),
        published.id,
        upheld=True,
        words="查过，确实寄错了，这一项不算。",
        set_aside=["heard"],
        now=AFTER,
    )
    page = pages.shown(cast.bureau.id, published.id)
    assert [round(scored.total) for _score, scored in page.scores] == [50, 70]
    assert [one.why_not for one in page.scores[0][1].marked] == ["aside", ""]
    assert [step.verb for step in page.steps] == [Verb.PUBLISH, Verb.OBJECT, Verb.UPHOLD]
    assert Leaf.objects.filter(kind=Leaf.Kind.RELEASE).count() == 2


def test_an_objection_has_its_days_and_so_has_its_answer(cast, published):
    late = published.object_until + timedelta(seconds=1)
    with pytest.raises(Refusal):
        actions.object_to(cast.viewer("qian"), published.id, "晚了", now=late)
    actions.object_to(cast.viewer("qian"), published.id, "寄错了地方", now=published.object_until)
    published.refresh_from_db()
    with pytest.raises(Refusal):
        actions.object_to(cast.viewer("qian"), published.id, "再说一次", now=AFTER)
    after_due = published.objection_due + timedelta(hours=1)
    actions.decide(cast.viewer("wu"), published.id, upheld=False, words="没有寄错，回执都在。", now=after_due)
    page = pages.shown(cast.bureau.id, published.id)
    assert page.objection_is_late
    assert len(page.scores) == 1


def test_the_days_to_object_are_working_days_of_the_calendar(cast, published):
    # ten working days from Thursday 2 April 2026, over the Tomb-Sweeping holiday of 4 to 6 April
    assert published.object_until.astimezone(cast.now.tzinfo).date().isoformat() >= "2026-04-16"


def test_nobody_but_the_unit_objects_and_nobody_but_the_one_above_answers(cast, published):
    for who in ("wu", "zheng", "sun", "zhao", "zhou"):
        with pytest.raises(Refusal):
            actions.object_to(cast.viewer(who), published.id, "不对", now=AFTER)
    actions.object_to(cast.viewer("qian"), published.id, "不对", now=AFTER)
    for who in ("qian", "zheng", "sun", "zhao"):
        with pytest.raises(Refusal):
            actions.decide(cast.viewer(who), published.id, upheld=False, words="对", now=AFTER)


def test_not_every_indicator_can_be_set_aside(cast, published):
    actions.object_to(cast.viewer("qian"), published.id, "都不对", now=AFTER)
    with pytest.raises(Refusal):
        actions.decide(
            cast.viewer("wu"), published.id, upheld=True, words="都不算", set_aside=["heard", "answered"], now=AFTER
        )


def test_a_correction_is_logged_and_says_why(cast, said, published):
    said.put("answered", "2026-01-01", 0.6)
    with pytest.raises(Missing):
        actions.correct(cast.viewer("wu"), published.id, " ", now=AFTER)
    actions.correct(cast.viewer("wu"), published.id, "漏数了一批纸质问卷", now=AFTER)
    step = pages.shown(cast.bureau.id, published.id).steps[-1]
    assert (step.verb, step.facts["before"], step.facts["total"]) == (Verb.CORRECT, 70, 75)


def test_a_result_is_used_with_its_ground_but_not_while_an_objection_waits(cast, published):
    actions.object_to(cast.viewer("qian"), published.id, "不对", now=AFTER)
    with pytest.raises(Refusal):
        actions.use(cast.viewer("wu"), published.id, Verb.REWARD, "集体嘉奖", now=AFTER)
    actions.decide(cast.viewer("wu"), published.id, upheld=False, words="核对过，没有错。", now=AFTER)
    actions.use(cast.viewer("wu"), published.id, Verb.HELP, "派两个人帮一个月，依据本局考核办法第九条。", now=AFTER)
    assert pages.shown(cast.bureau.id, published.id).steps[-1].verb is Verb.HELP


@pytest.mark.parametrize(
    "ground", ["本季度抓获人数全局第一，集体嘉奖。", "罚款任务完成得好", "App 登录率全区最高", "民警个人排名前三的发奖"]
)
def test_what_may_not_be_appraised_is_no_ground_for_a_reward(cast, published, ground):
    with pytest.raises(Refusal):
        actions.use(cast.viewer("wu"), published.id, Verb.REWARD, ground, now=AFTER)
    actions.use(
        cast.viewer("wu"), published.id, Verb.REWARD, "“话有人听”达到目标，依据考核办法第八条，集体嘉奖。", now=AFTER
    )


def test_a_spot_check_leaves_a_finding_and_no_points(cast, published):
    before = latest(published).total
    actions.note_finding(cast.viewer("sun"), published.id, "抽查二十件，两件没有写明依据。", now=AFTER)
    page = pages.shown(cast.bureau.id, published.id)
    assert page.steps[-1].verb is Verb.FINDING
    assert page.scores[0][1].total == before
    with pytest.raises(Refusal):
        actions.note_finding(cast.viewer("zhao"), published.id, "我也查了", now=AFTER)


def test_public_words_hold_nothing_personal(cast, published):
    with pytest.raises(Standing):
        actions.object_to(cast.viewer("qian"), published.id, "王阿姨 13912345678 说不对", now=AFTER)


@pytest.mark.parametrize("words", ["奖励赵勇同志，办得最多。", "Reward for Zhao Yong"])
def test_public_words_name_no_officer(cast, published, words):
    for act in (actions.object_to, actions.note_finding, actions.correct):
        who = "qian" if act is actions.object_to else "wu"
        with pytest.raises(Refusal):
            act(cast.viewer(who), published.id, words, now=AFTER)
    with pytest.raises(Refusal):
        actions.use(cast.viewer("wu"), published.id, Verb.REWARD, words, now=AFTER)


def test_what_if_tries_other_targets_and_keeps_nothing(cast, said, proposed):
    said.put("answered", "2025-10-01", 0.4)
    as_is = pages.what_if(proposed, {}, {}).total
    easier = pages.what_if(proposed, {"heard": 0.6}, {}).total
    better = pages.what_if(proposed, {}, {"heard": 0.95}).total
    assert as_is < easier
    assert as_is < better
    proposed.refresh_from_db()
    assert proposed.targets == {"heard": 0.8, "answered": 0.5}
    assert not Score.objects.exists()


def test_what_if_serves_a_unit_that_has_no_past_yet(cast, said, proposed):
    said.found.clear()
    assert pages.what_if(proposed, {}, {}).total is None
    assert pages.what_if(proposed, {}, {"heard": 0.8, "answered": 0.5}).total == pytest.approx(65)


def test_what_if_keeps_the_response_of_the_period_before(cast, said, proposed):
    said.put("heard", "2025-10-01", 0.8, answered=18, asked=60)  # 30 %: half of the way from 10 % to 50 %
    supposed = pages.what_if(proposed, {}, {"heard": 0.8})
    assert supposed.marked[0].factor == pytest.approx(0.5)


def test_lists_stand_in_the_order_of_units_never_of_scores(cast, published):
    for who in ("jiang", "luo"):
        Posting.objects.create(officer=cast.officers[who], unit=cast.units["donghu"], role=Role.HANDLER)
    other = actions.propose(cast.viewer("wu"), cast.units["donghu"].id, cast.now.date(), now=cast.now)
    actions.sign(cast.viewer("wu"), other.id, now=cast.now)
    actions.sign(cast.viewer("zhou"), other.id, now=cast.now)
    actions.publish(cast.viewer("wu"), other.id, now=AFTER)
    units = [line.appraisal.unit.code for line in pages.public_lines(cast.bureau.id)]
    assert units == ["heping", "donghu"]


def test_the_figures_of_insight_are_scored_and_open_to_anonymised_matters(cast, counted):
    text = indicators.shipped()["station"].replace("2027-01-01", "2026-01-01")
    actions.load_set(cast.bureau.id, text, by=None, now=cast.now)
    heping = cast.units["heping"].id
    for day in range(14):
        receipt = cast.submits(unit=heping, now=cast.now - timedelta(days=30, hours=day))
        cast.does(receipt, "answer", "zhao", now=cast.now - timedelta(days=25), words="带身份证来，当场办。")
    counted(now=AFTER)
    made = actions.propose(cast.viewer("wu"), heping, cast.now.date(), now=cast.now)
    actions.sign(cast.viewer("wu"), made.id, now=cast.now)
    row = actions.sign(cast.viewer("qian"), made.id, now=cast.now)
    result = actions.publish(cast.viewer("wu"), row.id, now=AFTER)
    seen = result.kept["now"]["on-time"]
    assert (seen["part"], seen["of"], seen["value"]) == (14, 14, 1.0)
    marked = {one.indicator.code: one for one in again(indicators.read(text), result.kept).marked}
    assert marked["on-time"].points == pytest.approx(100)  # five points above the target
    assert marked["satisfied"].points is None  # nobody rated
    rows = opened.rows(row)
    assert len(rows) == 14
    assert {one.promise.en for one in rows} == {"on time"}
    assert {one.unit.en for one in rows} == {"Heping Road Station"}
