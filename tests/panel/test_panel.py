"""警风监督员: invited by a link that expires, drawn by the same draw, shown what was released, answered in public by a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from heliograph.ledger import policy as policies
from heliograph.matters.actions import Details, MatterRef, act, erase, watch
from heliograph.matters.errors import Invalid, Missing, NotFound
from heliograph.matters.models import Matter
from heliograph.organisation.models import User
from heliograph.panel import actions
from heliograph.panel.errors import LinkOver, NotInviting, NotReleased, ReleasedAlready
from heliograph.panel.models import PanelFinding, Released
from heliograph.panel.reading import items, members, public
from heliograph.publishing.errors import Standing
from heliograph.supervision.models import DrawnItem
from heliograph.supervision.reading import draws
from heliograph.verifier.draw import verify_draw
from tests.conftest import NOW
from tests.panel.conftest import LATER, PASSWORD


def drawn_to(member) -> list[DrawnItem]:
    labels = draws.labels_of(member.bureau_id, member.key)
    return [one for one in DrawnItem.objects.order_by("place") if labels.get(one.draw_id) in one.checkers]


@pytest.fixture
def sitting(panel):
    """Mei and Gao sit; four matters are drawn for them."""
    mei, gao = panel.joins("梅兰", "meilan"), panel.joins("高远", "gaoyuan", ("donghu",))
    draw = panel.street.draw(panel.announced())
    return panel, mei, gao, draw


def test_the_panels_draw_is_the_same_draw_and_anybody_can_repeat_it(sitting):
    _, _, _, draw = sitting
    assert verify_draw(draws.file_of(draw), policy=policies.policy()).is_good
    assert len(draws.items_of(draw)) == 4


def test_who_declared_an_interest_in_a_unit_is_not_drawn_for_it(sitting):
    panel, mei, gao, _ = sitting
    donghu = panel.cast.units["donghu"].id
    assert drawn_to(mei)
    assert all(one.unit_id != donghu for one in drawn_to(gao))


def test_who_has_not_declared_takes_no_part(panel):
    made = panel.invited()
    actions.accept(panel.cast.bureau.id, made.token, "meilan", PASSWORD, now=NOW)
    with pytest.raises(Invalid):
        panel.announced()


def test_an_interest_declared_later_shuts_what_was_drawn(sitting):
    _, mei, _, _ = sitting
    item = drawn_to(mei)[0]
    mei = actions.declare(mei, [item.unit_id], now=LATER)
    assert item.id not in [one.id for one in items.items_for(mei)]
    with pytest.raises(NotFound):
        items.item_page(mei, item.id)


def test_only_what_a_person_released_is_seen_and_only_by_who_was_drawn(sitting):
    panel, mei, gao, _ = sitting
    item = drawn_to(mei)[0]
    assert items.item_page(mei, item.id).words == ""
    with pytest.raises(NotReleased):
        actions.write(mei, item.id, "question", "为什么？", now=LATER)
    proposed = items.release_sheet(panel.cast.viewer("sun"), item.id).proposed
    assert "请带户口本到窗口办理。" in proposed
    actions.release(panel.cast.viewer("sun"), item.id, proposed, now=LATER)
    assert "请带户口本到窗口办理。" in items.item_page(mei, item.id).words
    with pytest.raises(NotFound):
        items.item_page(gao, item.id)
    with pytest.raises(ReleasedAlready):
        actions.release(panel.cast.viewer("sun"), item.id, proposed, now=LATER)


def test_nothing_personal_is_released(sitting):
    panel, mei, _, _ = sitting
    item = drawn_to(mei)[0]
    with pytest.raises(Standing):
        actions.release(panel.cast.viewer("sun"), item.id, "群众李丽，电话 13812345678，问户口。", now=LATER)
    for who in ("zheng", "qian", "luo"):
        with pytest.raises(NotInviting):
            actions.release(panel.cast.viewer(who), item.id, "内容", now=LATER)
    assert not Released.objects.exists()


@pytest.fixture
def written(sitting):
    panel, mei, _, _ = sitting
    item = drawn_to(mei)[0]
    actions.release(panel.cast.viewer("sun"), item.id, "群众问怎么补办，民警答复带户口本。", now=LATER)
    finding = actions.write(mei, item.id, "finding", "答复里没写几点上班、要不要预约。", now=LATER)
    return panel, mei, finding


def answers(panel, finding, words, now=LATER + timedelta(days=1), action="answer", who=""):
    lead = {panel.cast.units["heping"].id: "qian", panel.cast.units["donghu"].id: "zhou"}[finding.unit_id]
    return act(
        MatterRef(finding.bureau_id, finding.id), action, panel.cast.actor(who or lead), now=now, details=Details(words=words)
    )  # fmt: skip


def test_a_finding_is_public_at_once_and_the_unit_owes_an_answer_by_a_day(written):
    panel, _, finding = written
    matter = Matter.objects.get(id=finding.id)
    assert (matter.procedure, matter.unit_id) == ("panel-finding", finding.unit_id)
    assert matter.due == finding.due_at
    ((shown,), _) = public.findings(panel.cast.bureau.id, now=LATER)
    assert (shown.state, shown.by, shown.words) == ("waiting", "梅兰", "答复里没写几点上班、要不要预约。")


def test_the_answer_is_public(written):
    panel, _, finding = written
    answers(panel, finding, "认同。今天起答复里都写明上班时间。")
    ((shown,), _) = public.findings(panel.cast.bureau.id, now=LATER + timedelta(days=2))
    assert (shown.state, shown.answer) == ("answered", "认同。今天起答复里都写明上班时间。")
    counts = public.counts(panel.cast.bureau.id, now=LATER + timedelta(days=2))
    assert (counts.asked, counts.answered, counts.in_time, counts.late) == (1, 1, 1, 0)


def test_a_late_answer_is_shown_late_before_and_after(written):
    panel, _, finding = written
    after = finding.due_at + timedelta(days=1)
    assert public.findings(panel.cast.bureau.id, now=after)[0][0].state == "late"  # even before the watch looked
    watch(now=after)
    answers(panel, finding, "认同，已改。", now=after)
    assert public.findings(panel.cast.bureau.id, now=after)[0][0].state == "answered-late"
    assert public.counts(panel.cast.bureau.id, now=after).late == 1


def test_an_answer_with_personal_words_is_withheld(written):
    panel, _, finding = written
    answers(panel, finding, "已给当事人 13812345678 打过电话。")
    ((shown,), _) = public.findings(panel.cast.bureau.id, now=LATER + timedelta(days=2))
    assert (shown.answer, shown.withheld) == ("", True)
    answers(panel, finding, "已给当事人打过电话，也改了模板。", action="reword", who="zheng")
    answers(panel, finding, "其实没有什么要改。", action="reword")
    ((shown,), _) = public.findings(panel.cast.bureau.id, now=LATER + timedelta(days=2))
    assert (shown.answer, shown.withheld) == ("已给当事人打过电话，也改了模板。", False)


@pytest.mark.parametrize(
    ("sort", "words", "refusal"),
    [
        ("finding", "。。。", Missing),
        ("finding", "长" * 2001, Invalid),
        ("praise", "很好。", Invalid),
        ("finding", "民警的电话 13812345678 打不通。", Standing),
    ],
)
def test_what_can_not_be_written(written, sort, words, refusal):
    _, mei, finding = written
    with pytest.raises(refusal):
        actions.write(mei, finding.item_id, sort, words, now=LATER)
    assert PanelFinding.objects.count() == 1


def test_when_a_matter_is_erased_what_was_released_of_it_goes_too(written):
    panel, mei, finding = written
    item = DrawnItem.objects.get(id=finding.item_id)
    erase(MatterRef(panel.cast.bureau.id, item.matter_id), now=LATER, ground="民法典第一千零三十七条")
    assert items.item_page(mei, item.id).words == ""


def test_an_invitation_opens_once_and_expires(panel):
    bureau = panel.cast.bureau.id
    made = panel.invited()
    for wrong in ("", "x", made.token[:-1], "A" * 43):
        with pytest.raises(LinkOver):
            actions.open_invitation(bureau, wrong, now=NOW)
    with pytest.raises(LinkOver):
        actions.open_invitation(bureau, made.token, now=NOW + timedelta(days=14))
    with pytest.raises(LinkOver):
        actions.open_invitation(panel.cast.other_bureau.id, made.token, now=NOW)
    actions.accept(bureau, made.token, "meilan", PASSWORD, now=NOW)
    with pytest.raises(LinkOver):
        actions.accept(bureau, made.token, "another", PASSWORD, now=NOW)
    assert made.token.encode() not in bytes(made.member.code_hash)


@pytest.mark.parametrize(
    ("username", "password"), [("ZHAO", PASSWORD), ("zhao", PASSWORD), ("mei", "short"), ("mei", "password123456")]
)
def test_a_log_in_that_will_not_do_is_refused_and_the_link_stays_open(panel, username, password):
    made = panel.invited()
    with pytest.raises(Invalid):
        actions.accept(panel.cast.bureau.id, made.token, username, password, now=NOW)
    assert actions.open_invitation(panel.cast.bureau.id, made.token, now=NOW).id == made.member.id
    assert not User.objects.filter(panel_member__isnull=False).exists()


def test_only_inspection_and_the_chief_invite_and_end(panel):
    made = panel.invited()
    for who in ("qian", "luo", "zhao"):
        with pytest.raises(NotInviting):
            actions.invite(
                panel.cast.viewer(who), "梅兰", "warden", date(2026, 1, 1), date(2026, 12, 31), now=NOW
            )  # fmt: skip
        with pytest.raises(NotInviting):
            actions.end(panel.cast.viewer(who), made.member.id, "搬走了", now=NOW)
    actions.end(panel.cast.viewer("zheng"), made.member.id, "搬走了", now=NOW)
    with pytest.raises(LinkOver):
        actions.open_invitation(panel.cast.bureau.id, made.token, now=NOW)


def test_a_term_begins_and_ends_by_itself(panel):
    mei = panel.joins("梅兰", "meilan")
    assert members.member_of(mei.user, date(2027, 12, 31)) is not None
    assert members.member_of(mei.user, date(2028, 1, 1)) is None
    assert members.member_of(mei.user, date(2025, 12, 31)) is None
