"""What came of a session stands in the register: stopped by law, by two people, until withdrawn or over."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.test import Client

from heliograph.matters.errors import Invalid, NotAllowed
from heliograph.publishing import actions
from heliograph.publishing.actions import hearings
from heliograph.publishing.actions.hearings import Answer, Invitation, OpinionAnswer, Outcome
from heliograph.publishing.errors import Stopped, Tampered
from heliograph.publishing.models import Document, Sitting, Step
from heliograph.publishing.reading import register
from heliograph.publishing.sitting_errors import NotOpenNow
from tests.publishing.desk import Desk
from tests.publishing.hall import DAY, LI, STARTS, WANG, Hall, again

OUTCOME = "决定罚款减为五千元：单位及时停工。"
FIRM = {"part": "firm", "name": "淳南清风餐饮有限公司"}
TOLD = STARTS + DAY


@pytest.fixture
def hall(cast) -> Hall:
    return Hall(cast)


def is_told(hall: Hall, sitting: Sitting, *, record: str = "", opinions=None) -> Document:
    given = Outcome(OUTCOME, record, opinions or {})
    hearings.draft_outcome(hall.cast.viewer("zhao"), sitting.id, given, now=TOLD)
    hearings.release_outcome(hall.cast.viewer("qian"), sitting.id, now=TOLD)
    return registered(sitting)


def registered(sitting: Sitting) -> Document:
    return Document.objects.get(bureau_id=sitting.bureau_id, id=sitting.id)


def of_a_firm(hall: Hall) -> tuple[Sitting, Document]:
    case = hall.case(FIRM, procedure="administrative-penalty")
    sitting = hall.announces(matter=case.number)
    hall.is_held(sitting)
    return sitting, is_told(hall, sitting, record="单位说已经停工。")


def read(path: str) -> str:
    return Client().get(path).content.decode()


# The register


def test_the_outcome_stands_in_the_register_with_who_wrote_and_who_released_it(hall):
    sitting, document = of_a_firm(hall)
    (entry,) = register.listed(sitting.bureau_id, register.Wanted(board="hearings")).entries
    assert (entry.id, entry.state, entry.title) == (sitting.id, "released", f"结果：{sitting.title}")
    assert (entry.decided_by.zh, entry.masked_by.zh) == (entry.masked_by.zh, entry.decided_by.zh)
    assert entry.released_by != entry.masked_by
    assert entry.until.year == TOLD.year + 3
    assert [one.verb for one in Step.objects.order_by("at", "id")] == ["decided", "masked", "released"]
    assert OUTCOME in document.text
    assert "单位说已经停工。" in document.text


def test_the_register_for_machines_and_its_file_hold_the_same_words(hall):
    sitting, document = of_a_firm(hall)
    (item,) = Client().get("/public/register.json").json()["items"]
    assert (item["id"], item["sha256"], item["kind"]) == (str(sitting.id), document.digest, "听证、调解的结果和记录")
    file = Client().get(f"/public/items/{sitting.id}.txt").content
    assert hashlib.sha256(file).hexdigest() == document.digest
    assert f"/public/items/{sitting.id}/" in read(f"/hearings/{sitting.id}/")
    assert f"/hearings/{sitting.id}/" in read(f"/public/items/{sitting.id}/")


def test_opinions_from_outside_stand_in_it_by_role_with_what_became_of_them(hall):
    sitting = hall.announces()
    made = hearings.invite(hall.cast.viewer("zhao"), sitting.id, Invitation("lawyer", "陆律师"), now=hall.cast.now)
    hearings.answer(hall.cast.bureau.id, made.number, made.secret, Answer(accepts=True), now=hall.cast.now)
    hearings.hand_in(hall.cast.bureau.id, made.number, made.secret, "罚重了。", now=STARTS + DAY / 24)
    hall.is_held(sitting)
    answer = OpinionAnswer("罚重了。", "partly", "减了一半。")
    text = is_told(hall, sitting, opinions={str(made.guest.id): answer}).text
    assert "律师的意见：\n罚重了。\n部分采纳：减了一半。" in text
    assert "陆律师" not in text


def test_nothing_of_it_is_registered_before_the_second_person(hall):
    sitting = hall.announces()
    hall.is_held(sitting)
    hearings.draft_outcome(hall.cast.viewer("zhao"), sitting.id, Outcome(OUTCOME), now=TOLD)
    assert not Document.objects.exists()


def test_by_hand_none_is_made_but_one_is_corrected(hall):
    _, document = of_a_firm(hall)
    desk, number = Desk(hall.cast), matter_number(document)
    wish = {"kind": "hearing-record", "matter": number, "title": "结果", "text": "决定罚款四千元。", "people": ""}
    with pytest.raises(Invalid):
        desk.decides(**wish)
    with pytest.raises(Invalid):  # a correction that forgets the matter would forget its parties
        desk.decides(**(wish | {"matter": "", "replaces": document.id, "replaces_why": "数字写错了。"}))
    new = desk.publishes(**wish, replaces=document.id, replaces_why="数字写错了。")
    assert (again_of(document).state, new.state) == ("corrected", "released")
    sitting = Sitting.objects.get(id=document.id)
    assert (sitting.outcome, sitting.record) == ("", "")
    assert OUTCOME not in read(f"/hearings/{sitting.id}/")


def matter_number(document: Document) -> str:
    from heliograph.matters.models import Matter

    return Matter.objects.get(bureau_id=document.bureau_id, id=document.matter_id).number


def again_of(document: Document) -> Document:
    return Document.objects.get(bureau_id=document.bureau_id, id=document.id)


def test_withdrawn_it_goes_from_both_pages_and_the_entry_stays(hall):
    sitting, document = of_a_firm(hall)
    actions.withdraw(hall.cast.viewer("qian"), document.id, "原决定已被撤销。", now=TOLD + DAY)
    page, item = read(f"/hearings/{sitting.id}/"), read(f"/public/items/{sitting.id}/")
    assert OUTCOME not in page + item
    assert "原决定已被撤销。" in item
    assert Client().get(f"/public/items/{sitting.id}.txt").status_code == 410
    kept = again(sitting)
    assert (kept.outcome, kept.record, kept.is_open) == ("", "", True)


def test_when_its_time_is_over_it_goes_from_both_pages(hall):
    sitting, document = of_a_firm(hall)
    assert actions.expire_due(document.until + timedelta(seconds=1)) == 1
    assert (again(sitting).outcome, again_of(document).state) == ("", "expired")


def test_what_was_told_is_not_blanked_while_the_register_shows_it(hall):
    sitting, _ = of_a_firm(hall)
    row = again(sitting)
    row.outcome = row.record = ""
    with pytest.raises(Tampered):
        row.save()


def test_the_table_takes_no_outcome_that_nobody_released(hall):
    sitting = hall.announces()
    plain: QuerySet[Sitting] = QuerySet(Sitting)
    for values in ({"record": "当事人说没有。"}, {"outcome_released_at": TOLD}):
        with pytest.raises(IntegrityError), transaction.atomic():
            plain.filter(id=sitting.id).update(**values)


# What the law keeps from the public


@pytest.mark.parametrize(
    ("procedure", "people", "row"),
    [
        ("public-order-case", (WANG,), "A-30"),
        ("public-order-case", (WANG, FIRM), "A-30"),
        ("administrative-penalty", (WANG,), "D-12"),
    ],
)
def test_the_outcome_about_a_person_is_no_way_round_the_stop(hall, procedure, people, row):
    case = hall.case(*people, procedure=procedure)
    sitting = hall.announces(matter=case.number)
    hall.is_held(sitting)
    with pytest.raises(Stopped) as stopped:
        is_told(hall, sitting)
    assert stopped.value.stop.row == row
    assert not Document.objects.exists()


def test_nor_is_an_open_mediation_to_which_everybody_agreed(hall):
    from heliograph.matters.models import Party

    case = hall.case(WANG, LI)
    sitting = hall.drafts(matter=case.number, kind="mediation", is_open=False, closed_ground="sealed-record")
    for party in Party.objects.filter(matter_id=case.id):
        hearings.record_consent(hall.cast.viewer("zhao"), sitting.id, party.id, "本人签字", now=hall.cast.now)
    opened = hall.given(matter=case.number, kind="mediation", is_open=True)
    hearings.change(hall.cast.viewer("zhao"), sitting.id, opened, now=hall.cast.now)
    hall.is_held(hall.releases(sitting))
    with pytest.raises(Stopped):
        is_told(hall, sitting)


def test_then_it_is_said_that_the_law_keeps_it_with_the_article_and_the_session_is_done(hall):
    sitting = hall.announces(matter=hall.case(WANG).number)
    hall.is_held(sitting)
    with pytest.raises(NotAllowed):
        hearings.withhold_outcome(hall.cast.viewer("zhao"), sitting.id, now=TOLD)
    hearings.withhold_outcome(hall.cast.viewer("qian"), sitting.id, now=TOLD)
    page = read(f"/hearings/{sitting.id}/")
    assert "第一百三十六条" in page
    assert "结果依法不公开" in page
    with pytest.raises(NotOpenNow):
        hearings.withhold_outcome(hall.cast.viewer("qian"), sitting.id, now=TOLD)


def test_nothing_is_withheld_that_no_article_keeps_back(hall):
    sitting = hall.announces()
    hall.is_held(sitting)
    with pytest.raises(Invalid):
        hearings.withhold_outcome(hall.cast.viewer("qian"), sitting.id, now=TOLD)
