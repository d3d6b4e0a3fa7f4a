"""A public-order case and its mediation: the case's clock stands while the sides talk and starts anew from failure (A-36)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from heliograph.disputes import actions
from heliograph.disputes.actions import NewClause
from heliograph.disputes.errors import OnceOnly
from heliograph.matters.actions import Actor
from heliograph.matters.errors import Invalid, NotFound, NotOffered
from tests.matters import at_the_door as door


def clock_of(case):
    return door.promise(case, "decide")


def test_the_case_s_clock_stands_from_the_day_that_both_agreed_to_talk(from_case, cast):
    dispute, case = from_case
    dispute.willing()
    assert clock_of(case).status == "running"
    dispute.arranges(dispute.people)
    assert cast.matter(case).state == "mediating"
    assert clock_of(case).status == "paused"


def test_failure_starts_the_case_s_clock_anew_in_the_same_moment(from_case, cast):
    dispute, case = from_case
    dispute.arranged()
    later = cast.now + timedelta(days=4)
    actions.fail(dispute.viewer, dispute.ref, "谈不拢。", now=later)
    assert cast.matter(case).state == "filed"
    assert (clock_of(case).status, clock_of(case).starts_at) == ("running", later)
    assert "法院" in door.said(door.events(case)[-1])["words"]


@pytest.mark.parametrize("how", ["decline", "halt", "withdraw"])
def test_so_does_a_no_violence_and_taking_it_back(from_case, cast, how):
    dispute, case = from_case
    dispute.arranged()
    later = cast.now + timedelta(days=1)
    if how == "halt":
        actions.halt(dispute.ref, Actor(party=dispute.wang), "又动手了", now=later)
    elif how == "decline":
        actions.decline(dispute.viewer, dispute.ref, "电话里说不谈了", now=later)
    else:
        cast.does(dispute.receipt, "withdraw", now=later)
        from heliograph.disputes.tasks import follow

        follow(now=later, bureau=cast.bureau.id, matter=str(dispute.ref.id))
    assert cast.matter(case).state == "filed"
    assert (clock_of(case).status, clock_of(case).starts_at) == ("running", later)


def test_a_second_round_and_an_agreement_are_followed_by_the_case(from_case, cast):
    dispute, case = from_case
    dispute.arranged()
    later = cast.now + timedelta(days=3)
    actions.again(dispute.viewer, dispute.ref, later + timedelta(days=1), "派出所", now=later)
    assert cast.matter(case).state == "mediating-again"
    dispute.drafts(NewClause("pay", "b", date(2026, 4, 1), amount="500"), now=later)
    for by in (None, dispute.wang):
        actions.sign(dispute.ref, by, draft=1, now=later)
    assert cast.matter(case).state == "agreed"


def test_what_is_not_kept_starts_the_case_s_clock_anew(from_case, cast):
    dispute, case = from_case
    dispute.signed()
    (pay, _) = dispute.clauses
    later = cast.now + timedelta(days=11)
    actions.found(dispute.viewer, dispute.ref, pay.id, kept=False, words="没有付", now=later)
    actions.finish(dispute.viewer, dispute.ref, "", now=later)
    assert cast.matter(case).state == "filed"
    assert clock_of(case).starts_at == later


def test_what_is_kept_leaves_the_decision_to_the_lead(from_case, cast):
    dispute, case = from_case
    dispute.signed()
    for clause in dispute.clauses:
        actions.found(dispute.viewer, dispute.ref, clause.id, kept=True, words="做到了", now=cast.now)
    actions.finish(dispute.viewer, dispute.ref, "", now=cast.now)
    assert cast.matter(case).state == "agreed"
    assert door.promises(case)["agreement"] == "running"


def test_no_clause_lies_beyond_the_time_that_the_case_waits(from_case):
    dispute, _ = from_case
    dispute.arranged()
    with pytest.raises(Invalid):
        dispute.drafts(NewClause("pay", "b", date(2026, 6, 1), amount="500"))


def test_mirroring_twice_changes_nothing(from_case, cast):
    dispute, case = from_case
    dispute.arranged()
    before = len(door.events(case))
    actions.mirror(dispute.row, now=cast.now)
    assert len(door.events(case)) == before


def test_a_case_is_mediated_once_at_a_time_by_who_may_see_it(from_case, cast):
    _dispute, case = from_case
    parties = [party.id for party in door.parties_of(cast.matter(case))]
    asked = actions.FromCase(cast.matter(case).number, "fight", "再来", parties[0], parties[1])
    with pytest.raises(NotOffered):
        actions.open_from_case(cast.viewer("zhao"), asked, cast.procedure("mediation"), now=cast.now)
    with pytest.raises(NotFound):
        actions.open_from_case(cast.viewer("zhou"), asked, cast.procedure("mediation"), now=cast.now)


def test_a_case_that_was_decided_meanwhile_is_left_alone(from_case, cast):
    dispute, case = from_case
    dispute.accepted()
    cast.does(case, "penalise-on-spot", "zhao", words="警告，双方没有异议。", ground="《治安管理处罚法》第一百一十九条")
    before = cast.matter(case).state
    dispute.arranged()
    assert cast.matter(case).state == before


def test_a_case_that_was_mediated_in_vain_is_not_mediated_again(from_case, cast):
    dispute, case = from_case
    dispute.arranged()
    actions.fail(dispute.viewer, dispute.ref, "谈不拢。", now=cast.now)
    with pytest.raises(OnceOnly):
        cast.does(dispute.receipt, "reopen")
    parties = [party.id for party in door.parties_of(cast.matter(case))]
    asked = actions.FromCase(cast.matter(case).number, "fight", "再来", parties[0], parties[1])
    with pytest.raises(OnceOnly):
        actions.open_from_case(cast.viewer("zhao"), asked, cast.procedure("mediation"), now=cast.now)
    assert cast.matter(case).state == "filed"
