"""An agreement: drafted from clauses, signed by both sides, looked at clause by clause; rounds within their promise."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from heliograph.disputes import actions, rules
from heliograph.disputes.actions import NewClause
from heliograph.disputes.errors import NoClauses, NotOnRecord, NotSigned, OnPaper, SignedAlready, StillOwed
from heliograph.disputes.models import Clause, Signature
from heliograph.matters.actions import Actor
from heliograph.matters.errors import Invalid, NotOffered
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Deadline
from tests.disputes.conftest import NONE_FOUND, SCAN
from tests.matters import at_the_door as door

PAY = NewClause("pay", "b", date(2026, 3, 27), amount="500")
SORRY = NewClause("apologise", "a", date(2026, 3, 24))


def test_a_second_round_counts_from_the_day_of_the_first_and_not_past_7_working_days(asked, cast):
    asked.arranged()
    first = cast.now + timedelta(days=2)
    after = first + timedelta(days=1)
    with pytest.raises(Invalid):
        actions.again(asked.viewer, asked.ref, first + timedelta(days=14), "派出所", now=after)
    actions.again(asked.viewer, asked.ref, after + timedelta(days=3), "派出所", now=after)
    row = Deadline.objects.get(matter_id=asked.ref.id, promise="second-round")
    assert row.starts_at == first
    assert row.due == door.end_of("2026-03-30"), "the seventh working day after Thursday 19 March"
    assert asked.state == "arranged-again"


def test_a_third_round_does_not_exist(asked, cast):
    asked.arranged()
    later = cast.now + timedelta(days=3)
    actions.again(asked.viewer, asked.ref, later + timedelta(days=1), "派出所", now=later)
    with pytest.raises(NotOffered):
        actions.again(asked.viewer, asked.ref, later + timedelta(days=2), "派出所", now=later)
    assert asked.state == "arranged-again"


@pytest.mark.parametrize(
    "bad",
    [
        NewClause("pay", "b", date(2026, 3, 27), amount="很多"),
        NewClause("pay", "b", date(2026, 3, 27), amount="-5"),
        NewClause("pay", "b", date(2026, 3, 27), amount="1.005"),
        NewClause("repair", "b", date(2026, 3, 27)),
        NewClause("pay", "c", date(2026, 3, 27), amount="5"),
        NewClause("whip", "b", date(2026, 3, 27)),
        NewClause("pay", "b", date(2026, 3, 1), amount="5"),
        NewClause("pay", "b", date(2036, 3, 1), amount="5"),
    ],
)
def test_a_clause_that_nobody_could_check_is_refused(asked, bad):
    asked.arranged()
    with pytest.raises(Invalid):
        asked.drafts(bad)
    assert asked.state == "arranged"


def test_no_agreement_without_a_clause(asked, cast):
    asked.arranged()
    with pytest.raises(Invalid):
        actions.draft(asked.viewer, asked.ref, [], now=cast.now)
    with pytest.raises(NoClauses):
        cast.does(asked.receipt, "draft", "zhao", words="协议")


@pytest.mark.parametrize("kind", rules.clause_kinds(), ids=lambda one: one.code)
def test_every_kind_of_clause_is_a_sentence_in_both_languages(kind):
    from heliograph.core.text import Text

    said = kind.sentence(
        who=Text("甲方", "Side A"),
        whom=Text("乙方", "Side B"),
        due=Text("3月27日", "27 March"),
        amount="500",
        what="大门",
    )
    assert "甲方" in said.zh
    assert "3月27日" in said.zh
    assert "Side A" in said.en
    assert "27 March" in said.en
    assert "{" not in said.zh + said.en


def test_it_is_an_agreement_when_both_have_signed_the_same_version(asked, cast):
    asked.drafted()
    actions.sign(asked.ref, None, draft=1, now=cast.now)
    assert asked.state == "drafted"
    with pytest.raises(NotSigned):
        cast.does(asked.receipt, "agree", "zhao", words="都签了")
    with pytest.raises(SignedAlready):
        actions.sign(asked.ref, None, draft=1, now=cast.now)
    asked.drafts(PAY)
    assert not Signature.objects.filter(draft=2).exists(), "a changed agreement is signed anew"
    with pytest.raises(Invalid):
        actions.sign(asked.ref, asked.wang, draft=1, now=cast.now)
    for by in (None, asked.wang):
        actions.sign(asked.ref, by, draft=2, now=cast.now)
    assert asked.state == "agreed"
    assert door.promises(asked.receipt)["sign"] == "kept"


def test_signing_by_the_receipt_s_own_page_counts_as_well(asked, cast):
    asked.drafted()
    cast.does(asked.receipt, "sign")
    actions.sign(asked.ref, asked.wang, draft=1, now=cast.now)
    assert asked.state == "agreed"


def test_what_was_agreed_is_sealed(asked):
    asked.drafted(NewClause("repair", "b", date(2026, 3, 27), what="客厅的漏水"))
    (clause,) = asked.clauses
    assert "漏水".encode() not in bytes(clause.sealed)
    values = MatterKey.of(asked.cast.matter(asked.receipt)).open_values("clause", clause.id, clause.sealed)
    assert values["what"] == "客厅的漏水"


def test_a_paper_is_put_on_record_or_it_is_no_signature(asked, cast):
    asked.drafted()
    with pytest.raises(Invalid):
        actions.sign_on_paper(asked.viewer, asked.ref, "a", (), now=cast.now)
    with pytest.raises(NotOnRecord):
        cast.does(asked.receipt, "sign-on-paper", "zhao", words="签了")
    actions.sign_on_paper(asked.viewer, asked.ref, "a", SCAN, now=cast.now)
    assert Signature.objects.get(side="a").event_id is not None
    assert not Signature.objects.filter(side="b").exists()


def test_a_minor_signs_on_paper_with_the_guardian_present(asked, cast):
    actions.screen(asked.viewer, asked.ref, NONE_FOUND, frozenset({"b"}), now=cast.now)
    asked.drafted()
    with pytest.raises(OnPaper):
        actions.sign(asked.ref, asked.wang, draft=1, now=cast.now)
    with pytest.raises(Invalid):
        actions.sign_on_paper(asked.viewer, asked.ref, "b", SCAN, now=cast.now)
    actions.sign_on_paper(asked.viewer, asked.ref, "b", SCAN, guardian="王建国", now=cast.now)
    row = Signature.objects.get(side="b")
    assert "王建国".encode() not in bytes(row.guardian)
    actions.sign(asked.ref, None, draft=1, now=cast.now)
    assert asked.state == "agreed"


def test_each_clause_has_its_own_day_and_is_looked_at_then(asked, cast):
    asked.signed()
    assert actions.follow_up(now=door.at("2026-03-24T23:59")) == 0
    assert actions.follow_up(now=door.at("2026-03-25T00:01")) == 1
    assert actions.follow_up(now=door.at("2026-03-25T00:02")) == 0, "bears being run twice"
    check = door.promise(asked.receipt, "check")
    assert check.due == door.end_of("2026-03-27"), "three working days after the day agreed"
    pay, sorry = asked.clauses
    wednesday = door.at("2026-03-25T10:00")
    actions.found(asked.viewer, asked.ref, sorry.id, kept=True, words="当面道了歉", now=wednesday)
    assert door.promises(asked.receipt)["check"] == "kept"
    with pytest.raises(StillOwed):
        actions.finish(asked.viewer, asked.ref, "", now=wednesday)
    actions.follow_up(now=door.at("2026-03-28T00:01"))
    assert door.promise(asked.receipt, "check").starts_at == door.end_of("2026-03-27")
    actions.found(asked.viewer, asked.ref, pay.id, kept=True, words="收到 500 元", now=door.at("2026-03-30T10:00"))
    actions.finish(asked.viewer, asked.ref, "", now=door.at("2026-03-30T10:05"))
    assert (asked.state, asked.row.ended) == ("done", "kept")


def test_a_clause_that_is_due_meanwhile_gets_a_clock_of_its_own(asked, cast):
    asked.signed()
    actions.follow_up(now=door.at("2026-03-28T00:05"))
    _pay, sorry = asked.clauses
    actions.found(asked.viewer, asked.ref, sorry.id, kept=True, words="道歉了", now=door.at("2026-03-28T09:00"))
    running = Deadline.objects.get(matter_id=asked.ref.id, promise="check", status="running")
    assert running.starts_at == door.end_of("2026-03-27")


def test_a_clause_kept_early_is_not_asked_for_again(asked, cast):
    asked.signed()
    pay, _ = asked.clauses
    actions.found(asked.viewer, asked.ref, pay.id, kept=True, words="当场付清", now=cast.now)
    actions.follow_up(now=door.at("2026-04-01T00:00"))
    assert Clause.objects.get(id=pay.id).asked_at is None
    with pytest.raises(Invalid):
        actions.found(asked.viewer, asked.ref, pay.id, kept=False, words="其实没有付", now=cast.now)


def test_the_ordinary_desk_can_neither_settle_nor_break_what_nobody_looked_at(asked, cast):
    asked.signed()
    with pytest.raises(StillOwed):
        cast.does(asked.receipt, "close", "zhao", words="都做到了，了结。")
    with pytest.raises(NotOnRecord):
        cast.does(asked.receipt, "break", "zhao", words="没有做到，终止。")
    with pytest.raises(NotOnRecord):
        cast.does(asked.receipt, "clause-kept", "zhao", words="做到了")
    with pytest.raises(StillOwed):
        cast.does(asked.receipt, "checked", "zhao")


def test_a_clause_not_kept_ends_it_with_the_way_to_court(asked, cast):
    asked.signed()
    pay, _ = asked.clauses
    actions.found(asked.viewer, asked.ref, pay.id, kept=False, words="到期没有付", now=cast.now)
    actions.finish(asked.viewer, asked.ref, "双方说不付了。", now=cast.now)
    assert (asked.state, asked.row.ended) == ("broken", "broken")
    assert "到法院起诉" in door.said(door.events(asked.receipt)[-1])["words"]


def test_not_solved_asks_both_anew_and_keeps_what_was(asked, cast):
    asked.signed()
    pay, _ = asked.clauses
    actions.found(asked.viewer, asked.ref, pay.id, kept=False, words="到期没有付", now=cast.now)
    actions.finish(asked.viewer, asked.ref, "", now=cast.now)
    cast.does(asked.receipt, "reopen")
    row = asked.row
    assert (asked.state, row.ended, row.willing_b_at, row.mediator_id) == ("accepted", "", None, None)
    assert asked.clauses == []
    assert Clause.objects.filter(dispute_id=row.id).count() == 2
    actions.say_willing(asked.ref, Actor(party=asked.wang), now=cast.now)
    viewer = cast.viewer("jiang")
    new = actions.NewMeeting(asked.people.id, cast.now + timedelta(days=1), "派出所", declared=True)
    actions.arrange(viewer, asked.ref, new, now=cast.now)
    assert door.promises(asked.receipt)["answer-again"] == "kept"
