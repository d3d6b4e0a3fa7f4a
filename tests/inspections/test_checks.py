"""双随机检查: who was drawn checks what was drawn; what is found is a matter with a clock; the public sees units and days."""

from __future__ import annotations

import re
from datetime import date, timedelta
from hashlib import sha256

import pytest
from django.db import connection

from heliograph.core.text import Text
from heliograph.inspections import actions
from heliograph.inspections.actions import Declared
from heliograph.inspections.errors import CheckedAlready, NotDrawn, NotInspection
from heliograph.inspections.models import Check, Finding
from heliograph.inspections.reading import desk, public
from heliograph.matters.actions import Details, MatterRef, act, watch
from heliograph.matters.errors import Invalid, MatterError, Missing, NotFound
from heliograph.matters.models import Matter
from heliograph.organisation.models import Officer
from heliograph.publishing.errors import Standing
from heliograph.supervision.actions import WantedDraw
from heliograph.supervision.reading import draws
from tests.conftest import NOW
from tests.supervision.drawing_in_public import MOMENT
from tests.supervision.reviewing import MARCH

LATER = MOMENT + timedelta(hours=1)
DUE = date(2026, 3, 31)


def announced(street, names=("luo", "fa", "jiao"), **more):
    wanted = WantedDraw(
        purpose="inspection", title=Text("三月抽查", "March check"), after=MOMENT, each=1, **MARCH
    )  # fmt: skip
    pool = [Declared(street.cast.officers[name].id, more.get(name, frozenset())) for name in names]
    return actions.announce(street.cast.viewer("sun"), wanted, pool, now=NOW)


def drawn_for(street, draw):
    """Each drawn item with the name of its checker."""
    names = {officer.id: name for name, officer in street.cast.officers.items()}
    labels = {draws.labels_of(draw.bureau_id, str(one)).get(draw.id): names[one] for one in names}
    return [(item, labels[item.checkers[0]]) for item in draws.items_of(draw)]


@pytest.fixture
def checking(street):
    return street, street.draw(announced(street))


def finding(street, draw, problem="答复里没有写明不服怎么办。", due=DUE) -> Finding:
    item, who = drawn_for(street, draw)[0]
    made = actions.check(street.cast.viewer(who), item.id, problem=problem, due=due, now=LATER)
    return Finding.objects.get(id=made.finding_id)


def test_only_who_was_drawn_checks_and_once(checking):
    street, draw = checking
    for item, who in drawn_for(street, draw):
        for other in {"luo", "fa", "jiao", "sun", "zhao"} - {who}:
            with pytest.raises(NotDrawn):
                actions.check(street.cast.viewer(other), item.id, now=LATER)
            with pytest.raises(NotFound):
                desk.sheet(street.cast.viewer(other), item.id, now=LATER)
        assert actions.check(street.cast.viewer(who), item.id, now=LATER).fine
        with pytest.raises(CheckedAlready):
            actions.check(street.cast.viewer(who), item.id, problem="再想想，有问题。", now=LATER)
    with pytest.raises(NotFound):
        actions.check(street.cast.viewer("bei"), draws.items_of(draw)[0].id, now=LATER)


def test_the_checker_sees_the_steps_and_no_personal_data(checking):
    street, draw = checking
    item, who = drawn_for(street, draw)[0]
    sheet = desk.sheet(street.cast.viewer(who), item.id, now=LATER)
    words = "\n".join(step.words for step in sheet.steps)
    assert "请带户口本到窗口办理。" in words
    assert "李丽" not in words
    assert "13800000000" not in words
    assert [one.id for one in desk.to_check(street.cast.viewer(who), now=LATER)].count(item.id) == 1


def test_own_handling_and_what_was_declared_is_shut_out_before_the_draw(street):
    donghu = street.cast.units["donghu"].id
    draw = street.draw(announced(street, luo=frozenset({donghu})))
    assert all(who != "luo" for item, who in drawn_for(street, draw) if item.unit_id == donghu)


def test_an_officer_who_took_a_step_in_a_matter_never_checks_it(street):
    officer = street.cast.officers["jiao"]
    with connection.cursor() as cursor:  # as if Jiao had answered them while he was lent to the station
        cursor.execute("UPDATE matters_event SET officer_id = %s WHERE action = 'answer'", [officer.id])
    draw = street.draw(announced(street))
    assert all(who != "jiao" for _, who in drawn_for(street, draw))


def test_a_problem_becomes_a_matter_of_the_unit_with_the_day_that_was_set(checking):
    street, draw = checking
    made = finding(street, draw)
    matter = Matter.objects.get(id=made.id)
    assert (matter.procedure, matter.unit_id, matter.state) == ("inspection-finding", made.unit_id, "found")
    assert made.due_on == DUE
    assert matter.due == made.due_at


def test_who_left_is_followed_by_the_next_of_the_same_seed_and_by_nobody_that_somebody_chose(checking):
    street, draw = checking
    item, left = drawn_for(street, draw)[0]
    others = sorted({"luo", "fa", "jiao"} - {left})
    assert not any(one.id == item.id for name in others for one in desk.to_check(street.cast.viewer(name), now=LATER))
    viewers = {name: street.cast.viewer(name) for name in others}
    Officer.objects.filter(id=street.cast.officers[left].id).update(active=False)
    label = {name: draws.labels_of(draw.bureau_id, str(viewers[name].officer_id))[draw.id] for name in others}
    lots = {name: sha256(f"{draw.seed}\ncheck\n{item.label}\n{label[name]}".encode()).hexdigest() for name in others}
    follows, other = sorted(others, key=lots.__getitem__)
    assert any(one.id == item.id for one in desk.to_check(viewers[follows], now=LATER))
    assert desk.sheet(viewers[follows], item.id, now=LATER).to_check.id == item.id
    with pytest.raises(NotDrawn):
        actions.check(viewers[other], item.id, now=LATER)
    with pytest.raises(NotFound):
        desk.sheet(viewers[other], item.id, now=LATER)
    assert actions.check(viewers[follows], item.id, now=LATER).fine
    assert public.draw_page(draw.bureau_id, draw.id, now=LATER).replaced >= 1


def test_who_checked_before_they_left_is_not_replaced(checking):
    street, draw = checking
    for item, who in drawn_for(street, draw):
        actions.check(street.cast.viewer(who), item.id, now=LATER)
    Officer.objects.filter(id=street.cast.officers["luo"].id).update(active=False)
    assert public.draw_page(draw.bureau_id, draw.id, now=LATER).replaced == 0


def test_the_unit_corrects_and_inspection_looks_again(checking):
    street, draw = checking
    made = finding(street, draw)
    ref = _ref(made)
    unit_lead = {street.cast.units["heping"].id: "qian", street.cast.units["donghu"].id: "zhou"}[made.unit_id]
    does(street, ref, "correct", unit_lead, words="已在答复模板里加上救济途径，并补告了当事人。")
    does(street, ref, "send-back", "sun", words="抽看三件，还有一件没写。")
    does(street, ref, "correct", unit_lead, words="三件都补上了。")
    with pytest.raises(MatterError):
        does(street, ref, "confirm", unit_lead, words="我们自己说改好了。")
    does(street, ref, "confirm", "sun", words="复查五件，都写了。")
    (line,) = public.findings_by_unit(street.cast.bureau.id, now=LATER + timedelta(days=3))
    assert (line.found, line.in_time, line.late, line.owed, line.sent_back) == (1, 1, 0, 0, 1)
    (shown,) = public.draw_page(street.cast.bureau.id, draw.id, now=LATER).lines
    assert (shown.status, shown.said, shown.is_late) == ("confirmed", "三件都补上了。", False)


def test_what_is_not_put_right_by_its_day_is_counted_late_for_ever(checking):
    street, draw = checking
    made = finding(street, draw)
    after = made.due_at + timedelta(days=1)
    watch(now=after)
    (line,) = public.findings_by_unit(street.cast.bureau.id, now=after)
    assert (line.owed, line.overdue) == (0, 1)
    lead = {street.cast.units["heping"].id: "qian", street.cast.units["donghu"].id: "zhou"}[made.unit_id]
    does(street, _ref(made), "correct", lead, now=after, words="改好了。")
    (line,) = public.findings_by_unit(street.cast.bureau.id, now=after)
    assert (line.in_time, line.late, line.overdue) == (0, 1, 0)


def test_what_was_said_to_be_put_right_and_was_not_is_owed_anew_and_overdue_when_that_day_comes(checking):
    """A unit can't stop its clock by saying so."""
    street, draw = checking
    made = finding(street, draw, due=date(2026, 3, 20))
    lead = {street.cast.units["heping"].id: "qian", street.cast.units["donghu"].id: "zhou"}[made.unit_id]
    does(street, _ref(made), "correct", lead, words="改好了。")
    does(street, _ref(made), "send-back", "sun", words="一件也没有改。")
    (shown,) = public.newest_lines(street.cast.bureau.id, now=LATER)
    assert shown.due_at != made.due_at
    after = shown.due_at + timedelta(days=1)
    watch(now=after)
    (line,) = public.findings_by_unit(street.cast.bureau.id, now=after)
    assert (line.owed, line.overdue) == (0, 1)
    does(street, _ref(made), "correct", lead, now=after, words="这次真改了。")
    (line,) = public.findings_by_unit(street.cast.bureau.id, now=after)
    assert (line.in_time, line.late) == (0, 1)


def test_inspection_that_does_not_look_again_in_time_is_shown_in_public_and_the_unit_is_not_blamed(checking, client):
    street, draw = checking
    made, bureau = finding(street, draw), street.cast.bureau.id
    lead = {street.cast.units["heping"].id: "qian", street.cast.units["donghu"].id: "zhou"}[made.unit_id]
    does(street, _ref(made), "correct", lead, words="改好了。")
    (shown,) = public.newest_lines(bureau, now=LATER)
    assert shown.recheck_by == Matter.objects.get(id=made.id).due
    assert not shown.recheck_late
    after = shown.recheck_by + timedelta(days=1)
    watch(now=after)
    (shown,) = public.newest_lines(bureau, now=after)
    assert (shown.recheck_late, shown.is_late) == (True, False)
    assert public.rechecks(bureau, now=after) == public.Rechecks(waiting=1, overdue=1, late=0)
    page = client.get("/inspections/").content.decode()
    assert "督察到期没复查" in page
    assert "等复查的 1 件，其中到期还没查的 1 件" in page
    does(street, _ref(made), "confirm", "sun", now=after, words="复查过，都写了。")
    assert public.rechecks(bureau, now=after) == public.Rechecks(waiting=0, overdue=0, late=1)
    assert "督察复查晚了" in client.get("/inspections/").content.decode()


def test_words_that_name_somebody_are_not_published(checking):
    street, draw = checking
    with pytest.raises(Standing):
        finding(street, draw, problem="当事人电话 13812345678 没有登记。")
    assert not Check.objects.exists()
    made = finding(street, draw)
    lead = {street.cast.units["heping"].id: "qian", street.cast.units["donghu"].id: "zhou"}[made.unit_id]
    does(street, _ref(made), "correct", lead, words="已给 13812345678 打电话说明。")
    (shown,) = public.newest_lines(street.cast.bureau.id, now=LATER)
    assert (shown.said, shown.withheld) == ("", True)


@pytest.mark.parametrize(
    ("problem", "due", "refusal"),
    [
        ("……", DUE, Missing),
        ("有问题" * 1000, DUE, Invalid),
        ("有问题。", date(2026, 3, 17), Invalid),
        ("有问题。", date(2026, 9, 1), Invalid),
    ],
)
def test_a_finding_says_something_and_has_a_day_that_can_be_kept(checking, problem, due, refusal):
    street, draw = checking
    with pytest.raises(refusal):
        finding(street, draw, problem=problem, due=due)


def test_inspection_finds_on_the_spot_and_nobody_else(street):
    traffic = street.cast.units["traffic"].id
    made = actions.find_on_the_spot(street.cast.viewer("sun"), traffic, "窗口没有公示收费依据。", DUE, now=NOW)
    assert Matter.objects.get(id=made.id).unit_id == traffic  # though it is no unit of general duty
    does(street, _ref(made), "correct", "jiao", now=LATER, words="已公示。")
    for who in ("zheng", "qian", "fa"):
        with pytest.raises(NotInspection):
            actions.find_on_the_spot(street.cast.viewer(who), traffic, "有问题。", DUE, now=NOW)
    own = street.cast.units["duchashi"].id
    with pytest.raises(Invalid):
        actions.find_on_the_spot(street.cast.viewer("sun"), own, "有问题。", DUE, now=NOW)


def test_results_are_of_units_and_no_page_or_file_names_an_officer(checking, client):
    street, draw = checking
    finding(street, draw)
    for path in ("/inspections/", f"/inspections/{draw.id}/", f"/draws/{draw.id}.json"):
        answer = client.get(path)
        assert answer.status_code == 200, path
        text = answer.content.decode()
        for officer in Officer.objects.all():
            assert officer.name_zh not in text, path
            assert officer.badge not in text, path
        assert not any(one.number in text for one in Matter.objects.filter(procedure="consultation"))


def test_beside_the_draw_stands_whom_to_trust_and_that_nobody_outside_vouches_for_its_seed(checking, client):
    _, draw = checking
    page = client.get(f"/inspections/{draw.id}/").content.decode()
    assert f"heliograph draw verify draw-{draw.id}.json --policy policy.txt" in page
    assert ("核对会说" in page) == (not public.draw_page(draw.bureau_id, draw.id, now=LATER).draw.witnesses)
    href = re.search(r'href="([^"]+)" download="policy.txt"', page)
    assert client.get(href[1]).content.decode().startswith("log ")


def test_results_count_what_was_drawn_and_looked_at(checking):
    street, draw = checking
    finding(street, draw)
    item, who = drawn_for(street, draw)[1]
    actions.check(street.cast.viewer(who), item.id, now=LATER)
    results = public.draw_page(street.cast.bureau.id, draw.id, now=LATER).results
    assert [one.drawn for one in results] == [2, 2]
    assert sum(one.checked for one in results) == 2
    assert (sum(one.fine for one in results), sum(one.found for one in results)) == (1, 1)


def _ref(made: Finding):
    return MatterRef(made.bureau_id, made.id)


def does(street, ref, action, who, *, now=LATER, **details):
    return act(ref, action, street.cast.actor(who), now=now, details=Details(**details))
